import type { Bytes } from "../bytes.ts";

/** Replaces [start, end) (absolute offsets) by `text`. Edits are ordered and do not overlap. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: Bytes;
}

/**
 * The one place where output is written: source[from, to) with the edits applied, in one allocation. Offsets are absolute;
 * `base` is that of source[0]. Edits may begin before `from` (their bytes have gone before) and must end by `to`.
 */
export function spliceBytes(source: Bytes, base: number, from: number, to: number, edits: readonly Edit[]): Bytes {
  let size = 0;
  let at = from;
  for (const edit of edits) {
    if (edit.start > at) size += edit.start - at;
    size += edit.text.length;
    at = Math.max(at, edit.end);
  }
  size += Math.max(0, to - at);
  const output = new Uint8Array(size);
  let n = 0;
  at = from;
  for (const edit of edits) {
    if (edit.start > at) {
      output.set(source.subarray(at - base, edit.start - base), n);
      n += edit.start - at;
    }
    output.set(edit.text, n);
    n += edit.text.length;
    at = Math.max(at, edit.end);
  }
  if (to > at) output.set(source.subarray(at - base, to - base), n);
  return output;
}
