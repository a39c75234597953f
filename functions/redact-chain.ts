import { QuarantineError } from "../core/errors.ts";
import type { Bytes, Edit, Finding, Redactor } from "../core/index.ts";
import type { Chain } from "./items.ts";

/** Stands where a value may lie whose other part is not here. */
export const TRUNCATED = Buffer.from("<TRUNCATED>");
/** Bytes at the start of a text whose beginning is not here that may be the rest of a value, and as far on as one word may go. */
const HEAD_BYTES = 256;
const LONGEST_HEAD = 4096;
/** As far as the rest of a private key may go: PKCS #8 of 16,384 bits in PEM is shorter. */
const LONGEST_KEY = 16_384;
const KEY_END = "-----END ";
const KEY_BEGIN = "-----BEGIN ";
/** Blanks, quotes and separators: no value goes on behind one that was cut before them. */
const BOUNDARIES = new Set([..." \t\r\n\"',;}])"].map((char) => char.charCodeAt(0)));

type Kind = Pick<Finding, "entity" | "action">;

export interface RedactedText {
  readonly content: Bytes;
  readonly findings: readonly Kind[];
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly text: Bytes;
  readonly kind: Kind;
}

const CUT: Kind = { entity: "TRUNCATED", action: "replace" };

const known = new WeakMap<Chain, WeakMap<Redactor, readonly (readonly Span[])[]>>();

/**
 * One text of a message that was cut. Three looks are joined: at the whole message, so that what lies across a cut is found; at the text alone, since
 * the cut may be none and then the texts must not hide each other's values; and at what nobody can decide, the end of a message whose
 * continuation is not here and the start of one whose beginning is not: that goes as TRUNCATED.
 * @throws QuarantineError
 */
export function redactChained(chain: Chain, index: number, redactor: Redactor): RedactedText {
  const text: Bytes = Buffer.from(chain.texts[index]!);
  const alone = editsOf(redactor, text, false).edits.map(toSpan);
  const spans = unite([...spansOf(chain, redactor)[index]!, ...alone.filter((span) => span !== undefined)]);
  return { content: splice(text, spans), findings: spans.map(({ kind }) => kind) };
}

/** By text, with offsets in it: what the look at the whole message says. */
function spansOf(chain: Chain, redactor: Redactor): readonly (readonly Span[])[] {
  const byRedactor = known.get(chain) ?? new WeakMap<Redactor, readonly (readonly Span[])[]>();
  known.set(chain, byRedactor);
  let spans = byRedactor.get(redactor);
  if (spans === undefined) {
    spans = judge(chain, redactor);
    byRedactor.set(redactor, spans);
  }
  return spans;
}

function judge({ texts, isOpenAtStart, isOpenAtEnd }: Chain, redactor: Redactor): readonly (readonly Span[])[] {
  const whole: Bytes = Buffer.from(texts.join(""));
  const { edits, decided } = editsOf(redactor, whole, isOpenAtEnd);
  const spans = edits.map(toSpan).filter((span) => span !== undefined);
  if (isOpenAtStart) spans.unshift({ start: 0, end: headOf(whole), text: TRUNCATED, kind: CUT });
  if (decided < whole.length) spans.push({ start: decided, end: whole.length, text: TRUNCATED, kind: CUT });
  let from = 0;
  return texts.map((text) => {
    const start = from;
    from += Buffer.byteLength(text);
    return spans.flatMap((span) => clip(span, start, from));
  });
}

function editsOf(redactor: Redactor, text: Bytes, isCut: boolean) {
  if (redactor.edits === undefined) throw new QuarantineError("work-budget", 0, "the redactor does not tell its edits");
  return redactor.edits(text, { isCut });
}

function toSpan({ start, end, text, entity, action }: Edit): Span | undefined {
  return text === null ? undefined : { start, end, text, kind: { entity, action } };
}

/** The part of a span in [from, to), with offsets from there on: of a value that lies across a cut no part has a replacement of its own. */
function clip(span: Span, from: number, to: number): readonly Span[] {
  if (span.end <= from || span.start >= to) return [];
  if (span.start >= from && span.end <= to) return [{ ...span, start: span.start - from, end: span.end - from }];
  const start = Math.max(span.start, from) - from;
  return [{ start, end: Math.min(span.end, to) - from, text: TRUNCATED, kind: CUT }];
}

/** Spans that overlap become one. It keeps the replacement of the one that covers all of it, if there is one. */
function unite(spans: readonly Span[]): readonly Span[] {
  const united: Span[] = [];
  // Stable: of two alike the one of the whole message comes first.
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = united.at(-1);
    if (last === undefined || span.start >= last.end) united.push(span);
    else if (span.end > last.end) united[united.length - 1] = { ...last, end: span.end, text: TRUNCATED, kind: CUT };
  }
  return united;
}

function splice(text: Bytes, spans: readonly Span[]): Bytes {
  const pieces: Bytes[] = [];
  let at = 0;
  for (const span of spans) {
    pieces.push(text.subarray(at, span.start), span.text);
    at = span.end;
  }
  pieces.push(text.subarray(at));
  return Buffer.concat(pieces);
}

/** How far what began before the text may go. */
function headOf(text: Bytes): number {
  let end = Math.min(HEAD_BYTES, text.length);
  while (end < Math.min(LONGEST_HEAD, text.length) && !BOUNDARIES.has(text[end]!)) end++;
  while (end < text.length && (text[end]! & 0xc0) === 0x80) end++;
  const start = Buffer.from(text.buffer, text.byteOffset, Math.min(LONGEST_KEY, text.length)).toString("latin1");
  const keyEnd = start.indexOf(KEY_END);
  const keyBegin = start.indexOf(KEY_BEGIN);
  return keyEnd >= 0 && (keyBegin < 0 || keyBegin > keyEnd) ? Math.max(end, keyEnd) : end;
}
