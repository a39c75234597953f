import type { Bytes } from "../../core/index.ts";

const URL_SAFE = ["-", "_"];

/** The bytes; undefined for what is not base64 (RFC 4648, section 4). `Buffer.from` skips what it does not know, and what it skips would be lost. */
export function decodeBase64(text: string): Bytes | undefined {
  if (text.length % 4 !== 0 || URL_SAFE.some((char) => text.includes(char))) return undefined;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = Buffer.from(text, "base64");
  return bytes.length === (text.length / 4) * 3 - padding ? bytes : undefined;
}
