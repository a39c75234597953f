import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { compare } from "../../bench/fuzz/compare.ts";
import { createPair } from "../../bench/fuzz/policies.ts";
import { createRandom } from "../../bench/random.ts";

/** A value of so many bytes, on the path `$.n`: an array of short texts. */
function arrayOf(size: number): string {
  const texts: string[] = [];
  let left = size - 2;
  for (; left > 1010; left -= 1003) texts.push(`"${"x".repeat(1000)}"`);
  texts.push(`"${"y".repeat(left - 2)}"`);
  return `[${texts.join(",")}]`;
}

describe("values at paths in records", () => {
  const pair = createPair("fields");

  it.each([1000, 65_534, 65_535, 65_536, 65_537, 68_000])(
    "have their whole length, %i bytes, alone and among others",
    (size) => {
      const long = `{"n":${arrayOf(size)}}`;
      const short = '{"user":{"email":"a@b.c","password":"secret"},"n":7}';
      expect(arrayOf(size).length).toBe(size);
      // So many that the kernel is given as much as it takes when it comes to the long one.
      const many = `${short}\n`.repeat(Math.ceil(41_000 / (short.length + 1)));
      for (const text of [long, `${long}\n`, `${short}\n${long}\n${short}\n`, `${many}${long}\n${short}`]) {
        expect(compare(pair, Buffer.from(text), "ndjson", createRandom(size))).toBeNull();
        const { findings } = pair.kernel.redact(Buffer.from(text), { format: "ndjson" });
        expect(findings.filter(({ start, end }) => end - start === size).length).toBe(1);
      }
    },
  );

  it("are counted by rule, however many there are", () => {
    for (const count of [1, 7, 8, 9, 10, 11, 100, 3000]) {
      const text = '{"user":{"email":"a@b.c","password":"secret"},"n":7}\n'.repeat(count);
      const { meta, findings } = pair.kernel.stream<Uint8Array>({ format: "ndjson" }).process(Buffer.from(text));
      expect(meta.pii_count).toBe(findings.length);
      expect([...meta.pii_types].sort()).toEqual([...new Set(findings.map(({ entity }) => entity))].sort());
      pair.kernel.resetStatistics();
      pair.kernel.redact(Buffer.from(text), { format: "ndjson" });
      expect(pair.kernel.statistics().by_entity).toEqual({ FIELD: count * 3 });
    }
  });
});
