import type { Bytes } from "../core/index.ts";

const NEWLINE = 0x0a;

/** Texts in UTF-8, each by itself; encoded in one go, since a call for each costs more than the encoding. */
export function encodeLines(texts: readonly string[]): readonly Bytes[] {
  if (texts.length < 2) return texts.map((text) => Buffer.from(text));
  const all: Bytes = Buffer.from(texts.join("\n"));
  const lines: Bytes[] = [];
  let at = 0;
  for (const { length } of texts) {
    // Where it ends if it is all ASCII; else that is before the line feed, which is the first.
    let end = at + length;
    if (end < all.length && all[end] !== NEWLINE) end = all.indexOf(NEWLINE, at);
    if (end < 0) end = all.length;
    lines.push(new Uint8Array(all.buffer, all.byteOffset + at, end - at));
    at = end + 1;
  }
  // If one of them has a line feed itself, they do not end where the last does.
  return at === all.length + 1 ? lines : texts.map((text) => Buffer.from(text));
}
