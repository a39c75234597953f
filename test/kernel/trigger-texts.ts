import fc from "fast-check";
import { spell } from "../../core/detect/trigger-pattern.ts";

const utf8 = new TextEncoder();

/** What stands between words, leads into one, or looks like a part of one. */
const MARKS: readonly string[] = [
  ...[
    "",
    " ",
    "  ",
    "\t",
    "\n",
    "\r\n",
    "\0",
    ",",
    ";",
    ":",
    "=",
    '="',
    "'",
    '"',
    "/",
    "-",
    ".",
    "+",
    "_",
    "__",
    "@",
    "#",
  ],
  ...["(", ")", "[", "]", "{", "}", "<", ">", "|", "*", "\\", "\\\\", "%", "%%", "://", "::", "->", "&"],
  ...[
    "%20",
    "%2D",
    "%3D",
    "%3d",
    "%22",
    "%253D",
    "%2520",
    "%25",
    "%252",
    "%2",
    "\\n",
    "\\t",
    "\\r",
    "\\u0022",
    "\\u00",
    "\\x22",
  ],
  ...[
    "\\X41",
    "\\U0041",
    "A",
    "a",
    "Z",
    "z",
    "F",
    "g",
    "0",
    "1",
    "9",
    "00",
    "12",
    "1234567",
    "é",
    "日",
    "😀",
    "ÿ",
    "ab",
    "aB",
    "Ab",
  ],
  ...[
    "abcdef",
    "ABCDEFGHIJKL",
    "abcdefabcdef",
    "x".repeat(63),
    "9".repeat(16),
    "2026-11-26T02:10:00.123Z",
    "2026-11-26 02:10:00,",
  ],
  ...[
    "0026-11-26T02:10:00Z",
    "2026-11-26T02:10:00+01:00",
    "10.2.3.4",
    "ffff:0:1::",
    "lorem",
    "ipsum dolor",
    "camelCaseWord",
  ],
];

const mark = fc.constantFrom(...MARKS).map((text) => utf8.encode(text));

/** One of the patterns with bytes in place of its sets, whole or broken off, sometimes with one byte wrong. */
function fragment(patterns: readonly (readonly string[])[]): fc.Arbitrary<Uint8Array> {
  const spelled = patterns.flat().flatMap((pattern) => spell(pattern).spellings);
  if (spelled.length === 0) return mark;
  return fc
    .tuple(fc.nat(spelled.length - 1), fc.uint8Array({ minLength: 24, maxLength: 24 }), fc.nat(15), fc.nat(200))
    .map(([index, draws, missing, wrong]) => {
      const sets = spelled[index]!;
      const length = missing < 12 ? sets.length : Math.max(1, sets.length - (missing - 11));
      const bytes = Uint8Array.from(sets.slice(0, length), ({ bytes: allowed }, i) => {
        return allowed[draws[i % draws.length]! % allowed.length]!;
      });
      if (wrong < 24) bytes[wrong % length] = draws[wrong]!;
      return bytes;
    });
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Texts in which the patterns stand, and much that is nearly one. */
export function textAround(patterns: readonly (readonly string[])[], maxParts = 60): fc.Arbitrary<Uint8Array> {
  const part = fc.oneof(
    { weight: 5, arbitrary: fragment(patterns) },
    { weight: 5, arbitrary: mark },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 12 }) },
  );
  return fc.array(part, { maxLength: maxParts, size: "max" }).map(join);
}
