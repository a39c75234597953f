import { expect, it } from "vitest";
import { loadBenchPolicy } from "../../bench/redactors.ts";
import { createRedactor } from "../../core/index.ts";

const PHONES = ["phone", "mobile", "tel", "telephone", "fax", "cell", "phone_number", "mobile_number", "home_phone"];
const NUMBER = "555-1234";

it("a value that was nothing under a name that is forgotten is looked at under the name that takes its place", () => {
  const redactor = createRedactor(loadBenchPolicy("patterns"));
  const redact = (text: string): string => Buffer.from(redactor.redact(Buffer.from(text)).output).toString();
  const under = (names: readonly string[], value: string): string =>
    names.map((name) => `{"${name}":${value}}\n`).join("");
  const number = (count: number, letter: string) => Array.from({ length: count }, (_, i) => `${letter}${i}`);
  // What is read in one go grows with what was read; then come more names than are kept.
  redact(
    under(number(1, "q"), "1").repeat(6000) +
      under(number(600, "a"), `"${NUMBER}"`) +
      under(number(400, "b"), "1") +
      under(PHONES, '"x"'),
  );
  expect(redact(under(PHONES, `"${NUMBER}"`))).not.toContain(NUMBER);
});
