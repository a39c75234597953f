import { platform } from "#platform";
import type { Bytes } from "../bytes.ts";

/** Replacements by column: `texts[i]` for [starts[i], ends[i]) (absolute offsets), null to leave it. Ordered, no overlaps. */
export interface Edits {
  readonly length: number;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly texts: readonly (Bytes | null)[];
}

/** Below this size a loop is faster than a call into the engine. */
const SMALL = 32;

/**
 * The one place where output is written: source[from, to) with the edits applied, in one allocation. Offsets are absolute;
 * `base` is that of source[0]. Edits may begin before `from` (their bytes have gone before) and must end by `to`.
 */
export function spliceBytes(source: Bytes, base: number, from: number, to: number, edits: Edits): Bytes {
  const { starts, ends, texts, length } = edits;
  let size = 0;
  let at = from;
  for (let i = 0; i < length; i++) {
    const text = texts[i]!;
    if (text === null) continue;
    if (starts[i]! > at) size += starts[i]! - at;
    size += text.length;
    if (ends[i]! > at) at = ends[i]!;
  }
  size += Math.max(0, to - at);
  const output = platform.allocate(size);
  let n = 0;
  at = from;
  for (let i = 0; i < length; i++) {
    const text = texts[i]!;
    if (text === null) continue;
    if (starts[i]! > at) n = copy(source, at - base, starts[i]! - base, output, n);
    n = copy(text, 0, text.length, output, n);
    if (ends[i]! > at) at = ends[i]!;
  }
  if (to > at) n = copy(source, at - base, to - base, output, n);
  // The memory may have held anything before: not one byte of it may be left.
  if (n !== size) throw new RangeError("the output was not written whole");
  return output;
}

function copy(source: Bytes, from: number, to: number, output: Uint8Array, at: number): number {
  if (to - from > SMALL) output.set(source.subarray(from, to), at);
  else for (let i = from, n = at; i < to; i++, n++) output[n] = source[i]!;
  return at + to - from;
}
