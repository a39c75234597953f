import { isUtf8 } from "node:buffer";
import type { Bytes } from "../../core/index.ts";

const PROBE_BYTES = 4096;
/** Tab, line feed, vertical tab, form feed, carriage return and escape (colours) occur in text. */
const CONTROLS_IN_TEXT = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1b]);

/**
 * Whether a payload is data that nobody could read as text: not UTF-8, and at least one byte in fifty a control character.
 * Compressed or encrypted bytes have one in nine. Read as text they would be forwarded with what is inside them unseen.
 * Text in Latin-1 and the like has no control characters, and UTF-8 with some is still read.
 */
export function isBinary(payload: Bytes): boolean {
  const probe = payload.subarray(0, PROBE_BYTES);
  let controls = 0;
  for (const byte of probe) if (byte < 0x20 && !CONTROLS_IN_TEXT.has(byte)) controls++;
  return controls * 50 >= Math.max(probe.length, 1) && !isUtf8(payload);
}
