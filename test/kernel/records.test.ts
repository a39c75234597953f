import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare, type Difference } from "../../bench/fuzz/compare.ts";
import { createPair, FUZZ_POLICIES, type FuzzPolicy, type Pair } from "../../bench/fuzz/policies.ts";
import { createRandom } from "../../bench/random.ts";
import type { Format } from "../../core/index.ts";
import { MAX_RECORD_TEXT } from "../../core/kernel/layout.ts";
import { arbitraryRecord, breakText, joinRecords } from "./record-texts.ts";

const SEED = 6;
const FORMATS: readonly Format[] = ["auto", "json", "ndjson", "text"];
const utf8 = new TextEncoder();

/** How the kernels differ; how streams and batches do is for test/stream. */
function differ(pair: Pair, text: string | Uint8Array, format: Format, seed: number): Difference | null {
  const difference = compare(pair, typeof text === "string" ? utf8.encode(text) : text, format, createRandom(seed));
  return difference?.way === "cuts" ? null : difference;
}

/** One pair a policy: what the redactors have seen before is a part of the test. */
const pairs = new Map<FuzzPolicy, Pair>();
function pairOf(policy: FuzzPolicy): Pair {
  const pair = pairs.get(policy) ?? createPair(policy);
  pairs.set(policy, pair);
  return pair;
}

describe.each(FUZZ_POLICIES)("both kernels redact alike: policy %s", (policy) => {
  const check = <T>(drawn: fc.Arbitrary<T>, numRuns: number, toText: (value: T) => string | Uint8Array): void =>
    // The counterexample is drawn by seed, so the message has no need of the text.
    fc.assert(
      fc.property(
        drawn,
        fc.constantFrom(...FORMATS),
        fc.nat(),
        (value, format, seed) => differ(pairOf(policy), toText(value), format, seed) === null,
      ),
      { seed: SEED, numRuns },
    );

  it("drawn records, alone, in lines, and on one line", () => {
    const records = fc.array(arbitraryRecord, { minLength: 1, maxLength: 6 });
    check(fc.tuple(records, joinRecords), 16, ([list, join]) => join(list));
  });

  it("broken ones: cut, a byte changed, a quote dropped, a comma doubled, log lines between them", () => {
    const records = fc.array(arbitraryRecord, { minLength: 1, maxLength: 4 });
    check(fc.tuple(records, fc.array(breakText, { minLength: 1, maxLength: 3 })), 30, ([list, breaks]) =>
      breaks.reduce((bytes, breakIt) => breakIt(bytes), utf8.encode(`${list.join("\n")}\n`)),
    );
  });
});

const string = (length: number, unit = "x"): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
const lines = (size: number, record: (i: number) => string): string => {
  const list: string[] = [];
  for (let length = 0, i = 0; length < size; i++) length += list[list.push(record(i)) - 1]!.length + 1;
  return list.join("\n");
};
const around = (...numbers: number[]): number[] => numbers.flatMap((n) => [n - 1, n, n + 1]);
const mail = '"m":"ada@example.com"';

/** Texts at each limit of the kernel, and a little to both sides. */
const LIMITS: Readonly<Record<string, readonly string[]>> = {
  "long strings": [4090, ...around(4094, 4096, 4098), 8200].flatMap((n) => [
    `{"a":"${string(n)}",${mail},"user":{"password":"${string(n)}"}}\n{${mail}}\n`,
    `{"a":"${string(n - 16)}ada@example.com",${mail}}\n`,
    `{"a":"${string(n, "\\n ")}",${mail}}\n`,
  ]),
  "long names": [...around(6, 48, 128), 4095, 4096, 4097].flatMap((n) => [
    `{"${string(n)}":"ada@example.com",${mail}}\n`,
    `{"user":{"${string(n, "phone ")}":"5551234"},"n":1}\n`,
    `{"${string(Math.max(0, n - 15))}ada@example.com":1}\n{"items":{"${string(n)}":{"number":"5551234567"}}}\n`,
  ]),
  "long blanks": around(64, 128, 256, 512).flatMap((n) => [
    `{${string(n, " ")}"a"${string(n, "\t")}:${string(n, "\n")}1${string(n, "\r\n")},${mail}}\n`,
    `${string(n, " ")}{${mail}}${string(n, " ")}\n[${string(n, " ")}]\n{"user":{${string(n, " ")}}}\n`,
  ]),
  depth: [...around(58, 60, 62, 64), 100, 400].flatMap((n) => [
    `${'{"a":'.repeat(n)}"ada@example.com"${"}".repeat(n)}\n{${mail}}\n`,
    `${"[".repeat(n)}"ada@example.com"${"]".repeat(n)}\n`,
    `{"user":${'{"password":'.repeat(n)}"hunter2!"${"}".repeat(n)}}\n`,
  ]),
  "many values": [...around(1024, 2048, 4096, 8192), 9000].flatMap((n) => [
    `{"items":[${Array.from({ length: n }, () => 1).join()}],"tags":[${Array.from({ length: n }, () => '"x"').join()}]}\n{${mail}}\n`,
  ]),
  "many findings": [...around(1024, 1536, 2048)].flatMap((n) => [
    `{"a":[${Array.from({ length: n }, (_, i) => `"u${i}@example.com"`).join()}]}\n{${mail}}\n`,
  ]),
  "records around the portions": [8191, 8193, ...around(65_536, MAX_RECORD_TEXT)].flatMap((n) => [
    `{"a":[${string(n - 40, '"lorem ipsum",')}"x"],${mail}}\n{${mail}}\n`.replace('m"x"', 'm","x"'),
    `${lines(n, (i) => `{"n":${i},"user":{"email":"x${i}"},"t":"lorem"}`)}\n{${mail}}`,
    `${lines(n, (i) => `{"n":${i},${mail}}`)}\r\n{"user":{"password":"x"}}\r\n`,
  ]),
  "new names all the time": [
    lines(60_000, (i) => `{"name_${i}":"x","phone_${i}":"5551234","user":{"password":"p${i}"}}`),
    lines(30_000, (i) => `{"password_of_${i.toString(36)}":{"value":"hunter${i}"}}`),
  ],
  "names that collide": [
    lines(40_000, (i) => `{"${(i * 7919).toString(2)}":"a","${string(48, `${i}_`)}":"ada@example.com"}`),
  ],
  "odd lines": [
    `\ufeff{${mail}}\r\n\r\n \n{${mail}}{"user":{"email":"x"}} {${mail}}\n[]\n{}\n""\n1\nnull\n{${mail}}`,
    `{${mail}}\n2025-03-14 INFO mail ada@example.com {"user":{"password":"x"}}\n{${mail}}\n,{${mail}}\n}\n{${mail}}`,
    `{${mail}\n{${mail}}\n{"user":{"password":"x"}\n`,
    `{"a":1,}\n{"a":01}\n{"a":1.}\n{"a":tru}\n{"a":"\t"}\n{"a":"\\x"}\n{'a':1}\n{"a" 1}\n{"n":-}\n{${mail}}\n`,
  ],
  "JSON in strings": [2, 3, 4].map((n) => {
    let text = `{"user":{"password":"p\\"q"},${mail},"card":{"number":4111111111111111}}`;
    for (let i = 0; i < n; i++) text = `{"body":${JSON.stringify(text)},${mail}}`;
    return `${text}\n{"user":${JSON.stringify(text)}}\n`;
  }),
  attributes: [
    '{"attributes":[{"key":"user.email","value":{"stringValue":"x"}},{"key":"ssn","value":{"intValue":219099999}}]}\n',
    '{"type":"phone","value":"5551234567"}\n{"key":"a","key":"ssn","type":"string","value":"219099999"}\n{"k":"ssn","v":{"v":"219099999"}}\n',
    '{"passport":{"number":"123456789","type":"P"},"bank":{"account":{"id":"000123456789"}},"system":"mrn","value":"00123456"}\n',
    `{"key":"${string(130, "ssn ")}","value":"219099999","text":"219099999"}\n{"name":"na\\u006de","value":"219099999"}\n`,
  ],
};

describe.each(Object.entries(LIMITS))("both kernels redact alike at a limit: %s", (_, texts) => {
  it.each(["fields", "both", "pseudonyms", "actions", "prefixes", "many"] as const)("policy %s", (policy) => {
    const pair = pairOf(policy);
    texts.forEach((text, i) => {
      expect(differ(pair, text, FORMATS[i % 3 === 1 ? 2 : 0]!, i), `text ${i}`).toBeNull();
    });
  });
});
