import type { Bytes } from "../bytes.ts";
import { flagsFor } from "../json/characters.ts";
import { decodeAscii } from "../operate/encoding.ts";
import { type Field, VERSION_LABEL } from "./messages.ts";

const HEX = flagsFor("0123456789abcdefABCDEF");
const BASE64 = flagsFor("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/");
const EQUALS = 0x3d;
/** Digits of 2^64. */
const LONGEST_INTEGER = 20;

const VERSION = /^v?\d{1,3}(\.\d{1,3}){1,3}$/;
const LONGEST_VERSION = 16;

/** The name of a text in a transcript. What has four parts is an address, unless it is called a version. */
export function labelOf({ name, label }: Field, bytes: Bytes, from: number, to: number): Bytes {
  const isVersion =
    name === "version" && to - from <= LONGEST_VERSION && VERSION.test(decodeAscii(bytes.subarray(from, to)));
  return isVersion ? VERSION_LABEL : label;
}

/** True if the content of a string is an id of `size` bytes, or empty: in hexadecimal, as OTLP says, or in base64, as protobuf does. */
export function isHexOrBase64Id(bytes: Bytes, from: number, to: number, size: number): boolean {
  const length = to - from;
  if (length === 0) return true;
  if (length === size * 2) return isOf(HEX, bytes, from, to);
  const padding = (3 - (size % 3)) % 3;
  if (length !== ((size + padding) / 3) * 4) return false;
  for (let i = 1; i <= padding; i++) if (bytes[to - i] !== EQUALS) return false;
  return isOf(BASE64, bytes, from, to - padding);
}

/** True if the content of a string is an integer of 64 bits, or a few more. */
export function isInteger(bytes: Bytes, from: number, to: number): boolean {
  const first = bytes[from] === 0x2d ? from + 1 : from;
  if (first >= to || to - first > LONGEST_INTEGER) return false;
  for (let at = first; at < to; at++) if (bytes[at]! < 0x30 || bytes[at]! > 0x39) return false;
  return true;
}

export function isEnumName(bytes: Bytes, from: number, to: number, names: readonly string[]): boolean {
  return names.some((name) => {
    if (name.length !== to - from) return false;
    for (let i = 0; i < name.length; i++) if (bytes[from + i] !== name.charCodeAt(i)) return false;
    return true;
  });
}

function isOf(flags: Uint8Array, bytes: Bytes, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (flags[bytes[at]!] !== 1) return false;
  return true;
}
