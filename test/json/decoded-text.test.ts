/** Text of JSON strings as it comes, with the places its bytes came from, against escapes that are undone one by one. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { DecodedText, unescapeBytes, unescapeTo } from "../../core/json/unescape.ts";

const encoder = new TextEncoder();
const units = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom("\\n", "\\\\", '\\"', "\\u0022", "\\u00e9", "\\u65e5", "\\ud83d\\ude00", "\\ud83d"),
  },
  { weight: 4, arbitrary: fc.string({ unit: fc.constantFrom(..."ab c7é日"), minLength: 1, maxLength: 80 }) },
  { weight: 1, arbitrary: fc.constantFrom("\\", "\\u", "\\u00", "\\x", "\\ud83d\\u", "\\u00zz") },
);
const sources = fc
  .array(fc.tuple(units, fc.constantFrom(1, 1, 2, 40)), { maxLength: 12 })
  .map((parts) => encoder.encode(parts.map(([unit, times]) => unit.repeat(times)).join("")));

/** Each byte with where the escape it came from begins and ends. */
function decodeOneByOne(source: Uint8Array): { byte: number; from: number; to: number }[] {
  const decoded: { byte: number; from: number; to: number }[] = [];
  const text = Array.from(source, (byte) => String.fromCharCode(byte)).join("");
  // One that is cut off by the end stands for itself.
  const escapes =
    /\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\(?=u[0-9a-fA-F]{0,3}$)|\\.|./gs;
  for (const { 0: written, index } of text.matchAll(escapes)) {
    const isCode = /^\\u.{4}/.test(written) && written.length >= 6;
    const bytes =
      written.length === 1
        ? [written.charCodeAt(0)]
        : isCode
          ? codeBytes(written)
          : [({ n: 10, t: 9, r: 13, b: 8, f: 12 } as Record<string, number>)[written[1]!] ?? written.charCodeAt(1)];
    for (const byte of bytes) decoded.push({ byte, from: index, to: index + written.length });
  }
  return decoded;
}

function codeBytes(written: string): number[] {
  const code = Number.parseInt(written.slice(2, 6), 16);
  if (code < 0xd800 || code > 0xdfff || written.length > 6)
    return [...encoder.encode(JSON.parse(`"${written}"`) as string)];
  return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
}

test("every byte is told where it came from, however the source is cut and what was read is dropped", () => {
  fc.assert(
    fc.property(
      sources,
      fc.array(fc.nat(400), { maxLength: 6 }),
      fc.array(fc.nat(100), { maxLength: 6 }),
      fc.nat(1e6),
      (source, cuts, drops, base) => {
        const expected = decodeOneByOne(source);
        const text = new DecodedText(base, 4);
        let used = 0;
        let dropped = 0;
        const check = (): void => {
          for (let i = 0; i < text.length; i++) {
            const { byte, from } = expected[dropped + i]!;
            expect(text.bytes[i]).toBe(byte);
            expect(text.sourceOf(i)).toBe(base + from);
            if (i > 0) expect(text.sourceEndOf(i)).toBe(base + expected[dropped + i - 1]!.to);
          }
          expect(text.sourceOf(text.length)).toBe(base + used);
          expect(text.sourceEndOf(text.length)).toBe(base + used);
        };
        const ends = [...cuts.map((cut) => cut % (source.length + 1)).sort((a, b) => a - b), source.length];
        ends.forEach((end, i) => {
          if (end > used) used = text.append(source, used, end, base, end === source.length);
          check();
          const count = Math.min(drops[i] ?? 0, text.length);
          text.drop(count);
          dropped += count;
          check();
        });
        expect(dropped + text.length).toBe(expected.length);
      },
    ),
    { seed: 8, numRuns: 500 },
  );
});

test("the same without places, elsewhere or where it stands", () => {
  fc.assert(
    fc.property(sources, (source) => {
      const expected = Uint8Array.from(decodeOneByOne(source), ({ byte }) => byte);
      expect(unescapeBytes(source)).toEqual(expected);
      const own = source.slice();
      expect(own.subarray(0, unescapeTo(own, own, 0, own.length))).toEqual(expected);
    }),
    { seed: 9, numRuns: 500 },
  );
});

test("is ready for another string", () => {
  const text = new DecodedText(0, 4);
  text.append(encoder.encode("a\\nb"), 0, 4, 0, true);
  text.reset(70);
  text.append(encoder.encode("\\\\x"), 0, 3, 70, true);
  expect([0, 1, 2].map((i) => text.sourceOf(i))).toEqual([70, 72, 73]);
});
