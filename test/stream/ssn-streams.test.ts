/** The measure that the founding document's scanner fails: numbers cut anywhere must not leave a piece of themselves. */
import { expect, test } from "vitest";
import { createRedactor, loadPolicy } from "../../core/index.ts";

const STREAMS = 200;
const NUMBERS = 8;
const redactor = createRedactor(loadPolicy());

let state = 7;
const below = (n: number): number => {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  return (state >>> 8) % n;
};
const pad = (n: number, width: number): string => String(n).padStart(width, "0");
const makeSsn = (): string => `${pad(1 + below(665), 3)}-${pad(1 + below(99), 2)}-${pad(1 + below(9999), 4)}`;
const FRAMES = [
  (ssn: string) => `My SSN is ${ssn} and that is all. `,
  (ssn: string) => `{"ssn":"${ssn}","ok":true}\n`,
  (ssn: string) => `level=info ssn=${ssn} msg="seen"\n`,
  (ssn: string) => `patient social security number ${ssn},\n`,
  (ssn: string) => `applicant ${ssn} was heard\n`,
];

const streams = Array.from({ length: STREAMS }, () => {
  const numbers = Array.from({ length: NUMBERS }, makeSsn);
  return { numbers, text: numbers.map((ssn) => FRAMES[below(FRAMES.length)]!(ssn)).join("") };
});

test.each([1, 7, 64, 300])("1,600 numbers in 200 streams, chunks of %i", (size) => {
  for (const { numbers, text } of streams) {
    const stream = redactor.stream();
    let output = "";
    for (let at = 0; at < text.length; at += size) output += stream.process(text.slice(at, at + size)).output;
    output += stream.flush().output;
    expect(output === redactor.redact(text).output).toBe(true);
    const left = numbers.flatMap((ssn) => {
      const digits = ssn.replaceAll("-", "");
      return [0, 1, 2, 3, 4, 5].map((i) => digits.slice(i, i + 4));
    });
    const kept = output.replaceAll("-", "");
    expect(left.filter((fragment) => kept.includes(fragment)).length).toBe(0);
  }
});
