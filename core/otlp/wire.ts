import type { Bytes } from "../bytes.ts";
import { QuarantineError } from "../errors.ts";

/** https://protobuf.dev/programming-guides/encoding/#structure */
export const Wire = { varint: 0, bit64: 1, bytes: 2, startGroup: 3, endGroup: 4, bit32: 5 } as const;

const MAX_VARINT = 10;

/** One place in a message. `next` reads a field's tag and goes on behind the field. */
export class WireCursor {
  readonly bytes: Bytes;
  at = 0;
  /** Of the field that was read last. */
  number = 0;
  wire = 0;
  /** Where its tag begins, where its length does, and its content; of a field without a length `lengthAt` is `from`. */
  tagAt = 0;
  lengthAt = 0;
  from = 0;
  to = 0;

  constructor(bytes: Bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads the field at `at` of a message that ends at `end`; a group is one field, from the first byte in it to its end tag.
   * @throws QuarantineError `bad-encoding`
   */
  next(end: number): void {
    this.tagAt = this.at;
    const tag = this.#varint(end);
    if (tag > 0xffffffff) throw malformed(this.tagAt, "a field's number is too large");
    this.wire = tag & 7;
    this.number = tag >>> 3;
    if (this.number === 0) throw malformed(this.tagAt, "a field has the number 0");
    this.lengthAt = this.from = this.at;
    switch (this.wire) {
      case Wire.varint:
        this.#skipVarint(end);
        break;
      case Wire.bit64:
        this.at += 8;
        break;
      case Wire.bit32:
        this.at += 4;
        break;
      case Wire.bytes: {
        const length = this.#varint(end);
        this.from = this.at;
        this.at += length;
        break;
      }
      case Wire.startGroup:
        this.#skipGroup(end);
        return;
      default:
        throw malformed(this.tagAt, "a field has a type that does not exist, or a group ends that never began");
    }
    if (this.at > end) throw malformed(this.tagAt, "a field is longer than the message it stands in");
    this.to = this.at;
  }

  /** Groups are of another age, but may stand among unknown fields. Their depth is counted, not followed by calls. */
  #skipGroup(end: number): void {
    const { tagAt, from, number, lengthAt } = this;
    const open = [number];
    let endTag = from;
    while (open.length > 0) {
      endTag = this.at;
      if (this.at >= end) throw malformed(tagAt, "a group has no end");
      const tag = this.#varint(end);
      const wire = tag & 7;
      if (tag > 0xffffffff || tag >>> 3 === 0) throw malformed(endTag, "a field has an impossible number");
      if (wire === Wire.varint) this.#skipVarint(end);
      else if (wire === Wire.bit64) this.at += 8;
      else if (wire === Wire.bit32) this.at += 4;
      else if (wire === Wire.bytes) {
        const length = this.#varint(end);
        this.at += length;
      } else if (wire === Wire.startGroup) open.push(tag >>> 3);
      else if (wire !== Wire.endGroup || open.pop() !== tag >>> 3)
        throw malformed(endTag, "a group ends that never began");
      if (this.at > end) throw malformed(endTag, "a field is longer than the message it stands in");
    }
    this.tagAt = tagAt;
    this.number = number;
    this.wire = Wire.startGroup;
    this.lengthAt = lengthAt;
    this.from = from;
    this.to = endTag;
  }

  /** Exact up to 2^53; what is larger is no length. */
  #varint(end: number): number {
    const { bytes } = this;
    const start = this.at;
    let value = 0;
    let scale = 1;
    for (let at = start; at < end && at < start + MAX_VARINT; at++) {
      const byte = bytes[at]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        this.at = at + 1;
        return value;
      }
      scale *= 128;
    }
    throw malformed(start, "a number does not end");
  }

  #skipVarint(end: number): void {
    const { bytes, at: start } = this;
    let at = start;
    while (at < end && bytes[at]! >= 0x80) at++;
    if (at >= end || at - start >= MAX_VARINT) throw malformed(start, "a number does not end");
    this.at = at + 1;
  }
}

export const malformed = (position: number, explanation: string): QuarantineError =>
  new QuarantineError("bad-encoding", position, `the protobuf message is malformed: ${explanation}`);
