import type { Bytes } from "../bytes.ts";

/** UTF-16 code units of the text that bytes[from, to) encode; `from` and `to` lie on code points. */
export function countUnits(bytes: Bytes, from: number, to: number): number {
  let units = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    // A continuation byte adds nothing; the first byte of four stands for a surrogate pair.
    if (byte < 0x80 || byte >= 0xc0) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}

/** Byte offsets to UTF-16 offsets, for offsets that never go back. */
export class UnitCounter {
  private byte = 0;
  private unit = 0;

  /** @param base absolute offset of bytes[0] */
  at(bytes: Bytes, base: number, offset: number): number {
    if (offset > this.byte) {
      this.unit += countUnits(bytes, this.byte - base, offset - base);
      this.byte = offset;
    }
    return this.unit;
  }
}
