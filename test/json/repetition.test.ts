/** Text that repeats itself is passed over by the lenient tokenizer, and its edits are those of a tokenizer that reads all of it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../bench/random.ts";
import { createRedactor, type Format, loadPolicy } from "../../core/index.ts";
import { WORTH_A_LOOK } from "../../core/json/repetition.ts";

const SEED = 33;
const redactor = createRedactor(
  loadPolicy({ fields: [{ path: "$..password" }, { path: "$.user.name" }], pii_redaction: { enabled: false } }),
);

const tokens = fc.constantFrom(
  ..."'\"`\\:={}[],&;?()<>/#\n\t @a1",
  "password",
  "password=",
  '"password":',
  '"password"',
  "x:'",
  '\\"',
  "user",
  '{"user":{',
  "name",
  "//",
  "/*",
  "*/",
  "::",
  "word ",
  "é",
);
const units = fc.array(tokens, { minLength: 1, maxLength: 6 }).map((list) => list.join(""));
const texts = fc
  .array(fc.tuple(units, units, fc.constantFrom(1000, 18_000, 40_000)), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.map(([edge, unit, size]) => edge + unit.repeat(Math.ceil(size / unit.length))).join(""));

/** So short that nothing is passed over: what is held is less than what is worth a look. */
const SHORT = 700;

function redactIn(text: string, sizes: () => number, format: Format): string {
  const stream = redactor.stream({ format });
  const parts: string[] = [];
  for (let at = 0; at < text.length; ) {
    const size = sizes();
    parts.push(stream.process(text.slice(at, at + size)).output);
    at += size;
  }
  return parts.join("") + stream.flush().output;
}

describe("text that repeats itself", () => {
  it.each(["text", "ndjson", "json"] as const)(
    "comes out the same in one piece as in short ones and in long ones, as %s",
    (format) => {
      expect(SHORT).toBeLessThan(WORTH_A_LOOK / 2);
      fc.assert(
        fc.property(texts, fc.nat(), (body, seed) => {
          const text = format === "text" ? body : `{"a":${body}`;
          const random = createRandom(seed);
          const expected = redactIn(text, () => SHORT, format);
          expect(redactor.redact(text, { format }).output).toBe(expected);
          expect(redactIn(text, () => 1 + random(50_000), format)).toBe(expected);
        }),
        { seed: SEED, numRuns: 50 },
      );
    },
  );
});
