import type { Bytes, FindingCount, Lines, RedactedLines, Redactor } from "../core/index.ts";
import type { Item, Part } from "./items.ts";
import { LineBuffer } from "./line-buffer.ts";

/** Bytes or code units of contents that are judged in one go: between groups there is a look at the clock. */
export const GROUP_SIZE = 1024 * 1024;

/** Contents that are judged in one go, since a call for each costs more than the judging. */
export interface CleanContents {
  /** Each clean content, if it was judged here. */
  readonly contents: readonly (string | Bytes | undefined)[];
  /** In the contents that were judged here, together. */
  readonly findings: readonly FindingCount[];
}

/** Items in groups, in their order; those of a block are one. */
export function* groupItems(items: readonly Item[]): Generator<readonly Item[]> {
  let from = 0;
  let size = 0;
  for (let i = 0; i < items.length; i++) {
    const { block } = items[i]!;
    if (i > from && block !== items[i - 1]!.block) {
      yield items.slice(from, i);
      from = i;
      size = 0;
    }
    if (block !== undefined) continue;
    size += items[i]!.parts[0]?.content.length ?? 0;
    if (size < GROUP_SIZE) continue;
    yield items.slice(from, i + 1);
    from = i + 1;
    size = 0;
  }
  if (from < items.length) yield items.slice(from);
}

/** Judges the first part of each item where that is a line: as the redactor would judge it alone. */
export function redactTogether(items: readonly Item[], redactor: Redactor): CleanContents {
  const contents = items.map(({ parts }) =>
    parts[0] !== undefined && mayBeLine(parts[0]) ? parts[0].content : undefined,
  );
  return redactContents(contents, redactor);
}

/** Judges each content that is a line, as the redactor would judge it alone, in format `auto`. */
export function redactContents(contents: readonly (string | Bytes | undefined)[], redactor: Redactor): CleanContents {
  const clean: (string | Bytes | undefined)[] = new Array(contents.length).fill(undefined);
  if (redactor.redactLines === undefined || contents.length < 2) return { contents: clean, findings: [] };
  const lines = new LineBuffer();
  for (let i = 0; i < contents.length; i++) {
    const content = contents[i];
    if (content !== undefined) lines.add(content, i);
  }
  if (lines.count === 0) return { contents: clean, findings: [] };
  const judged = tryLines(lines.finish(), redactor.redactLines);
  if (judged === undefined) return { contents: clean, findings: [] };
  const { outputs, findings } = judged;
  for (let i = 0; i < outputs.length; i++) {
    const output = outputs[i];
    if (output !== undefined) clean[lines.indexOf(i)] = lines.restore(i, output);
  }
  return { contents: clean, findings };
}

/** Undefined after a defect: it lies in one of them, which is found out when each is judged by itself. */
function tryLines(lines: Lines, redactLines: NonNullable<Redactor["redactLines"]>): RedactedLines | undefined {
  try {
    return redactLines(lines);
  } catch {
    return undefined;
  }
}

function mayBeLine({ format, repeats, chained }: Part): boolean {
  return (format === "auto" || format === "ndjson") && repeats !== true && chained === undefined;
}
