import type { Bytes } from "../bytes.ts";

/** Replaces [start, end) (absolute offsets) by `text`; null leaves it as it is. Edits are ordered and do not overlap. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: Bytes | null;
}

/** Below this size a loop is faster than a call into the engine. */
const SMALL = 32;

/**
 * The one place where output is written: source[from, to) with the edits applied, in one allocation. Offsets are absolute;
 * `base` is that of source[0]. Edits may begin before `from` (their bytes have gone before) and must end by `to`.
 */
export function spliceBytes(source: Bytes, base: number, from: number, to: number, edits: readonly Edit[]): Bytes {
  let size = 0;
  let at = from;
  for (const { start, end, text } of edits) {
    if (text === null) continue;
    if (start > at) size += start - at;
    size += text.length;
    if (end > at) at = end;
  }
  size += Math.max(0, to - at);
  const output = new Uint8Array(size);
  let n = 0;
  at = from;
  for (const { start, end, text } of edits) {
    if (text === null) continue;
    if (start > at) n = copy(source, at - base, start - base, output, n);
    n = copy(text, 0, text.length, output, n);
    if (end > at) at = end;
  }
  if (to > at) copy(source, at - base, to - base, output, n);
  return output;
}

function copy(source: Bytes, from: number, to: number, output: Uint8Array, at: number): number {
  if (to - from > SMALL) output.set(source.subarray(from, to), at);
  else for (let i = from, n = at; i < to; i++, n++) output[n] = source[i]!;
  return at + to - from;
}
