import type { Bytes } from "../bytes.ts";
import { Value } from "./messages.ts";

/** A number or bool of an AnyValue as OTLP/JSON writes it; of a bool that is neither 0 nor 1 the number. */
export function scalarOf(number: number, view: DataView, bytes: Bytes, from: number, to: number): string {
  if (number === Value.double) return String(view.getFloat64(from, true));
  const value = readVarint(bytes, from, to);
  if (number === Value.int) return String(typeof value === "number" ? value : BigInt.asIntN(64, value));
  return value === 0 ? "false" : value === 1 ? "true" : String(value);
}

/** Up to 2^49 a number, beyond that a bigint of 64 bits without a sign. */
export function readVarint(bytes: Bytes, from: number, to: number): number | bigint {
  let value = 0;
  let scale = 1;
  for (let at = from; at < to && at < from + 7; at++) {
    value += (bytes[at]! & 0x7f) * scale;
    scale *= 128;
  }
  if (to - from <= 7) return value;
  let whole = 0n;
  for (let at = to - 1; at >= from; at--) whole = (whole << 7n) | BigInt(bytes[at]! & 0x7f);
  return BigInt.asUintN(64, whole);
}
