import type { Bytes, FindingCount, Lines, Redactor } from "../core/index.ts";
import type { Item, Part } from "./items.ts";

/** Bytes or code units of contents that are judged in one go: between groups there is a look at the clock. */
const GROUP_SIZE = 1024 * 1024;
const NEWLINE = 0x0a;

/** Items whose contents are judged in one go, since a call for each costs more than the judging. */
export interface Group {
  readonly items: readonly Item[];
  /** Each item's clean content, if it was judged here. */
  readonly contents: readonly (string | Bytes | undefined)[];
  /** In the contents that were judged here, together. */
  readonly findings: readonly FindingCount[];
}

/** Items in groups, in their order. */
export function* groupItems(items: readonly Item[]): Generator<readonly Item[]> {
  let from = 0;
  let size = 0;
  for (const [index, { parts }] of items.entries()) {
    size += parts[0]?.content.length ?? 0;
    if (size < GROUP_SIZE) continue;
    yield items.slice(from, index + 1);
    from = index + 1;
    size = 0;
  }
  if (from < items.length) yield items.slice(from);
}

/** Judges the first part of each item where that is a line: as the redactor would judge it alone. */
export function redactTogether(items: readonly Item[], redactor: Redactor): Group {
  const contents: (string | Bytes | undefined)[] = new Array(items.length).fill(undefined);
  if (redactor.redactLines === undefined || items.length < 2) return { items, contents, findings: [] };
  const lines = new LineBuffer();
  items.forEach(({ parts }, index) => {
    if (parts[0] !== undefined && isLine(parts[0])) lines.add(parts[0].content, index);
  });
  if (lines.count === 0) return { items, contents, findings: [] };
  const { outputs, findings } = redactor.redactLines(lines.finish());
  outputs.forEach((output, i) => {
    if (output !== undefined) contents[lines.indexOf(i)] = lines.restore(i, output);
  });
  return { items, contents, findings };
}

function isLine({ content, format, isLine, repeats, chained }: Part): boolean {
  if (isLine === true) return true;
  if ((format !== "auto" && format !== "ndjson") || repeats === true || chained !== undefined) return false;
  const newline = typeof content === "string" ? content.indexOf("\n") : content.indexOf(NEWLINE);
  return newline < 0 || newline === content.length - 1;
}

/** Lines put together in one buffer. A final line feed is taken off and put back. */
class LineBuffer {
  readonly #contents: (string | Bytes)[] = [];
  readonly #indexes: number[] = [];
  #areStrings = true;

  get count(): number {
    return this.#contents.length;
  }

  add(content: string | Bytes, index: number): void {
    if (typeof content !== "string") this.#areStrings = false;
    // A lone surrogate has no UTF-8: only alone it comes out as it was.
    else if (!content.isWellFormed()) return;
    this.#contents.push(content);
    this.#indexes.push(index);
  }

  indexOf(line: number): number {
    return this.#indexes[line]!;
  }

  finish(): Lines {
    const bytes = this.#areStrings ? encodeStrings(this.#contents as string[]) : joinBytes(this.#contents);
    const starts = new Int32Array(this.count);
    const ends = new Int32Array(this.count);
    let at = 0;
    for (let i = 0; i < this.count; i++) {
      const content = this.#contents[i]!;
      // Where it ends if it is all ASCII; else that is before the line feed, which is the first.
      const end = at + content.length - (endsLine(content) ? 1 : 0);
      starts[i] = at;
      ends[i] = bytes[end] === NEWLINE ? end : bytes.indexOf(NEWLINE, at);
      at = ends[i]! + 1;
    }
    return { bytes, starts, ends };
  }
  /** @param output what came of a line, or null if it is as it was */
  restore(line: number, output: Bytes | null): string | Bytes {
    const content = this.#contents[line]!;
    if (output === null) return content;
    return endsLine(content) ? Buffer.concat([output, Buffer.of(NEWLINE)]) : output;
  }
}

function endsLine(content: string | Bytes): boolean {
  return typeof content === "string" ? content.endsWith("\n") : content.at(-1) === NEWLINE;
}

function encodeStrings(lines: readonly string[]): Bytes {
  let text = "";
  for (const line of lines) text += endsLine(line) ? line : `${line}\n`;
  return Buffer.from(text);
}

function joinBytes(lines: readonly (string | Bytes)[]): Bytes {
  const newline = Buffer.of(NEWLINE);
  return Buffer.concat(
    lines.flatMap((content) => {
      const line = typeof content === "string" ? Buffer.from(content) : content;
      return endsLine(line) ? [line] : [line, newline];
    }),
  );
}
