import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineBuffer } from "../../functions/line-buffer.ts";

/** Contents as views of one payload, behind something else and before it; the last may be without its line feed. */
const text = fc.string({ unit: fc.constantFrom("a", "é", "\n", " ") });
const inPlace = fc.tuple(text, fc.boolean(), text, fc.constantFrom(0, 1)).map(([lines, ends, behind, gap]) => {
  const memory = Buffer.from(`x${lines}${ends ? "\n" : ""}${behind}`);
  const contents: Uint8Array[] = [];
  for (let at = 1; at < Buffer.byteLength(lines) + 1; ) {
    const newline = memory.indexOf(10, at);
    const end = newline < 0 ? memory.length : newline;
    // With the line feed, or without.
    contents.push(new Uint8Array(memory.buffer, memory.byteOffset + at, end - at + (contents.length % 2 ? 1 : 0)));
    at = end + 1 + gap;
  }
  return contents.filter(({ length, byteOffset }) => byteOffset + length <= memory.byteOffset + memory.length);
});
const contents = fc.oneof(
  inPlace,
  fc.array(
    fc.oneof(
      text,
      text.map((one) => new Uint8Array(Buffer.from(one))),
    ),
  ),
);

describe("lines put together", () => {
  it("are each what they are alone, whether they stand in one payload or not", () => {
    const run = fc.property(contents, (given) => {
      const buffer = new LineBuffer();
      for (const [i, content] of given.entries()) buffer.add(content, i);
      const { bytes, starts, ends } = buffer.finish();
      for (let line = 0; line < buffer.count; line++) {
        const content = given[buffer.indexOf(line)]!;
        const wanted = (typeof content === "string" ? content : Buffer.from(content).toString()).replace(/\n$/, "");
        expect(Buffer.from(bytes.subarray(starts[line], ends[line])).toString()).toBe(wanted);
        expect(bytes[ends[line]!]).toBe(10);
        expect(buffer.restore(line, null)).toBe(content);
      }
    });
    fc.assert(run, { numRuns: 2_000 });
  });
});
