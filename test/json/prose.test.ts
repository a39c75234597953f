/** Words that no path names are passed over in text and in its containers, and the edits are those of a tokenizer that looks up each of them. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { createRedactor, type Format, loadPolicy } from "../../core/index.ts";

/** A name that may come in any length, with any last byte, so that every word is looked up. */
const LOOSE = { path: "$.unheardof", match: "loose" };

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  "names at any depth": ["$..password", "$.user.name", "$..pw"],
  "elements of lists": ["$[*]", "$..pw"],
  "everything below": ["$.*", "$..pw"],
  "elements of what has a name": ["$.user[*]", "$..pw"],
  "an empty name": ["$['']", "$..name"],
};

const tokens = fc.constantFrom(
  ...":=[]{}\"'`\\/#,;&?()<>|\n\t \r-@$.1a",
  "password",
  "passwor\\u0064",
  "pass\\word",
  "--pw",
  "@name",
  "pw=",
  "pw: ",
  "pw ",
  "user",
  "name",
  "[pw]",
  "[main]",
  "[worker-3 exec]",
  "[a //b]",
  "[ #pw ]",
  "user: x <[main]",
  "user=x",
  "\n:",
  "[a\\b]",
  "[passwor\\u0064]: ",
  "10:15:00",
  "took=12ms",
  "=>",
  "\\\\\\\\",
  "{user ",
  "[x=1 y: 2, ",
  "user: [a b",
  "{a b c ",
  "word ",
  "//",
  "/*",
  "*/",
  "x y ",
  "é",
);
const texts = fc
  .array(fc.tuple(tokens, fc.constantFrom(1, 1, 1, 2, 3)), { maxLength: 40 })
  .map((parts) => parts.map(([token, times]) => token.repeat(times)).join(""));

/** Long enough for the end of a container to be far off, and for a text that repeats itself. */
const longTexts = fc
  .array(fc.tuple(fc.array(tokens, { minLength: 1, maxLength: 6 }), fc.constantFrom(1, 2, 40, 3000)), { maxLength: 5 })
  .map((parts) => parts.map(([list, times]) => list.join("").repeat(times)).join(""));

function redactIn(redactor: ReturnType<typeof createRedactor>, text: string, size: number, format: Format): string {
  const stream = redactor.stream({ format });
  const parts: string[] = [];
  for (let at = 0; at < text.length; at += size) parts.push(stream.process(text.slice(at, at + size)).output);
  return parts.join("") + stream.flush().output;
}

const redactorFor = (paths: readonly string[], ...others: object[]) =>
  createRedactor(
    loadPolicy({ fields: [...paths.map((path) => ({ path })), ...others], pii_redaction: { enabled: false } }),
  );

describe.each(Object.entries(FIELDS))("%s", (_, paths) => {
  const redactor = redactorFor(paths);
  const thorough = redactorFor(paths, LOOSE);

  it.each([
    ["short", texts, 1000],
    ["long", longTexts, 40],
  ])("are found in %s texts as where every word is looked up", (_length, kind, numRuns) => {
    fc.assert(
      fc.property(kind, fc.integer({ min: 1, max: 300 }), (text, size) => {
        for (const format of ["text", "ndjson"] as const) {
          const expected = thorough.redact(text, { format }).output;
          expect(redactor.redact(text, { format }).output).toBe(expected);
          const length = Math.max(size, Math.ceil(text.length / 200));
          expect(redactIn(redactor, text, length, format)).toBe(expected);
        }
      }),
      { seed: 12, numRuns },
    );
  });
});

test("a long row of backslashes is counted once", () => {
  const redactor = redactorFor(["$..password"]);
  const time = (size: number): number => {
    const text = `x ${"\\".repeat(size)} password=hunter2`;
    const start = performance.now();
    expect(redactor.redact(text, { format: "text" }).output).toBe(`x ${"\\".repeat(size)} password=[REDACTED]`);
    return performance.now() - start;
  };
  time(1 << 20);
  // Counted from each word on, it would take a minute.
  expect(time(1 << 24)).toBeLessThan(8_000);
});
