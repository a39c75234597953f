/** Inputs for the comparison, drawn from a random source: records, texts, both broken in every way, slices of corpora, hostile texts. */
import { Buffer } from "node:buffer";
import { makeCorpora } from "../corpora.ts";
import { generateCorpus } from "../corpus/index.ts";
import { listHostileInputs } from "../hostile-inputs.ts";
import { digits, hex, makeRun, pick, type Random } from "../random.ts";

const NAMES = [
  ..."user email password card number http headers cookie accept n items id tags a b value key name type text".split(
    " ",
  ),
  ..."stringValue intValue attributes message kontonummer ssn phone passport trace_id authorization apiKey data".split(
    " ",
  ),
  ...[
    "Value",
    "user.email",
    "card-number",
    "f0",
    "f299",
    "zq1",
    "x y",
    "päth",
    "日本",
    "",
    "\\u0069d",
    "na\\\\me",
    "77",
  ],
  ...["a".repeat(47), "b".repeat(48), "c".repeat(49), "d".repeat(127), "e".repeat(128), "f".repeat(129)],
  ...["ada@example.com", "203.0.113.7", "4111111111111111", "session_token", "customer", "first", "street", "code"],
];
const NUMBERS = ["0", "-0", "7", "771", "-1.5", "1e9", "2E-7", "1.25e+30", "4111111111111111", "5551234", "219099999"];
const BAD_NUMBERS = ["01", "1.", ".5", "-", "1e", "+1", "NaN", "0x1F", "1_000", "--1"];
const PIECES: readonly ((random: Random) => string)[] = [
  (random) => `ada.${digits(random, 3)}@example.com`,
  (random) => `203.0.113.${random(255)}`,
  () => "4111 1111 1111 1111",
  (random) => `${200 + random(400)}-${10 + random(89)}-${1000 + random(8999)}`,
  (random) => `+1 415 555 ${digits(random, 4)}`,
  (random) => `password=${hex(random, 8)}`,
  (random) => `Bearer ${hex(random, 40)}`,
  (random) => `EMP-${digits(random, 6)}`,
  (random) => `zq${random(10)} 77${random(10)}`,
  (random) => makeRun(random, 3 + random(12), "ab").concat("c"),
  (random) => `order:${makeRun(random, 4, "xyz")}`,
  () => "https://ada:secret@example.com/a?token=abc",
  () => "GB82WEST12345698765432",
  (random) => `2025-03-${10 + random(18)}T1${random(9)}:2${random(9)}:53.${digits(random, 3)}Z`,
  (random) => Buffer.from(`mail ada@example.com ${hex(random, 9)}`).toString("base64"),
  (random) => hex(random, 32),
  (random) => makeRun(random, 1 + random(60), "0123456789ABCDEFabcdefxyzXYZ_-"),
  () => "lorem ipsum dolor sit amet, the worker finished the batch",
  () => "John Miller of Springfield called Dr. Tanaka",
  () => "support@example.com test-abc@example.com 192.0.2.1",
  () => "ssn: ",
  () => "日本語 naïve 😀 ",
  () => "customer id USER-7QK2ZB91 mrn 00123456",
  () => "INSERT INTO t (ssn, name) VALUES ('219099999', 'x')",
];
const ESCAPES = [
  "\\n",
  "\\t",
  "\\u0022",
  "\\u0041",
  '\\"',
  "\\\\",
  "\\/",
  "\\ud83d\\ude00",
  "\\ud800",
  "%20",
  "%253D",
  "\\u0000",
];
const BAD_ESCAPES = ["\\x22", "\\u12", "\\q", "\t", "\u0001"];

/** Text without quotes and backslashes. */
function makeProse(random: Random, count: number): string {
  const glue = pick(random, [" ", ", ", "", "_", "=", ": "]);
  return Array.from({ length: count }, () => pick(random, PIECES)(random)).join(glue);
}

/** A JSON string with its quotes; one of a hundred is broken. */
function makeString(random: Random): string {
  const kind = random(100);
  if (kind < 8) return '""';
  if (kind < 10) return `"${makeRun(random, 4080 + random(32), "abcdefgh ")}"`;
  if (kind < 12) return `"${makeProse(random, 90)}"`;
  if (kind < 16) return JSON.stringify(makeValue(random, 2));
  if (kind < 18) return JSON.stringify(JSON.stringify(makeValue(random, 2)));
  if (kind < 20) return `" ${makeProse(random, 1)}"`;
  let text = makeProse(random, 1 + random(3));
  for (let i = random(6) < 4 ? 0 : 1 + random(3); i > 0; i--) {
    const at = random(text.length + 1);
    const inserted = pick(random, random(30) === 0 ? BAD_ESCAPES : ESCAPES);
    text = text.slice(0, at) + inserted + text.slice(at);
  }
  return `"${text}"`;
}

const blank = (random: Random): string =>
  pick(random, ["", "", "", "", "", "", " ", "  ", "\t", "\n", "\r\n", " ".repeat(random(140))]);

/** JSON text of a value, with blanks wherever they may stand. */
function makeValue(random: Random, depth: number): string {
  const kind = random(depth > 5 ? 5 : 10);
  if (kind < 3) return makeString(random);
  if (kind === 3) return pick(random, random(60) === 0 ? BAD_NUMBERS : NUMBERS);
  if (kind === 4) return pick(random, ["true", "false", "null", digits(random, 1 + random(20))]);
  const loose = random(8) === 0;
  const space = (): string => (loose ? blank(random) : "");
  const count = pick(random, [0, 1, 1, 2, 3, 5]);
  if (kind < 7) {
    const items = Array.from({ length: count }, () => `${space()}${makeValue(random, depth + 1)}${space()}`);
    return `[${items.join(",") || space()}]`;
  }
  if (kind === 7)
    return `{"key":${makeString(random)},"value":{"${pick(random, ["stringValue", "intValue", "doubleValue"])}":${makeString(random)}}}`;
  const members = Array.from({ length: count }, () => makeMember(random, depth, space));
  return `{${members.join(",") || space()}}`;
}

function makeMember(random: Random, depth: number, space: () => string): string {
  const name = random(12) === 0 ? makeString(random) : `"${pick(random, NAMES)}"`;
  return `${space()}${name}${space()}:${space()}${makeValue(random, depth + 1)}${space()}`;
}

/** What the kernel has limits for: depth, number of values, length of a record. */
function makeLarge(random: Random): string {
  const value = (): string => makeValue(random, 5);
  switch (random(6)) {
    case 0: {
      const depth = 55 + random(12);
      return `${'{"a":'.repeat(depth)}${value()}${"}".repeat(depth)}`;
    }
    case 1: {
      const depth = 55 + random(12);
      return `${"[".repeat(depth)}${value()}${"]".repeat(depth)}`;
    }
    case 2:
      return `{"items":[${Array.from({ length: 1000 + random(8000) }, () => "1").join(",")}]}`;
    case 3:
      return `{${Array.from({ length: 300 + random(900) }, (_, i) => `"f${i}":"${digits(random, 7)}"`).join(",")}}`;
    case 4:
      return `{"items":[${Array.from({ length: 900 + random(1400) }, () => '"a@example.com"').join(",")}]}`;
    default:
      return `{"a":[${Array.from({ length: pick(random, [80, 330, 660, 1310, 5240]) + random(20) }, () => `"${hex(random, 10)}"`).join(",")}],"user":{"email":"x"}}`;
  }
}

const makeRecord = (random: Random): string => {
  const space = random(6) === 0 ? () => blank(random) : () => "";
  return `{${Array.from({ length: 1 + random(7) }, () => makeMember(random, 1, space)).join(",")}}`;
};

function makeRecords(random: Random): string {
  const end = pick(random, ["\n", "\n", "\n", "\n", "\r\n", "\n\n", " \n", "", " ", "\n \n"]);
  const prefix = random(25) === 0 ? "\ufeff" : "";
  const count = pick(random, [1, 1, 2, 3, 5, 20, 150]);
  // Records of one kind, as logs have them, or all different.
  const kinds = Array.from({ length: 1 + random(3) }, () => makeRecord(random));
  const isAlike = random(3) === 0;
  const records = Array.from({ length: count }, () =>
    random(60) === 0 ? makeLarge(random) : isAlike ? pick(random, kinds) : makeRecord(random),
  );
  if (random(12) === 0) records[random(records.length)] = makeLarge(random);
  if (random(6) === 0) records.splice(random(records.length + 1), 0, makeProse(random, 1 + random(4)));
  return prefix + records.join(end) + (random(3) === 0 ? "" : end);
}

const HOSTILE = listHostileInputs();
let slices: readonly Buffer[] | undefined;

function makeSlice(random: Random): Buffer {
  slices ??= [
    ...Object.values(makeCorpora(256 * 1024)).map(({ encoded }) => encoded),
    Buffer.from(
      generateCorpus({ lines: 2000 })
        .map(({ text }) => text)
        .join("\n"),
    ),
  ];
  const corpus = pick(random, slices);
  const length = pick(random, [200, 1000, 5000, 30_000, 80_000]);
  const at = random(Math.max(1, corpus.length - length));
  const line = random(4) === 0 ? at : corpus.lastIndexOf(0x0a, at) + 1;
  return corpus.subarray(line, line + length);
}

const SPLICED = [
  '"',
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "\\",
  "\n",
  "\r",
  "\0",
  "'",
  "\x80",
  "%",
  "/",
  "\ufeff",
  " INFO done\n",
  "null",
  "\u2028",
];

/** Cut, flipped, dropped, doubled, spliced. */
function mutate(random: Random, bytes: Buffer): Buffer {
  if (bytes.length === 0) return bytes;
  const at = random(bytes.length);
  const rest = bytes.subarray(at);
  const head = bytes.subarray(0, at);
  const marks = [0x22, 0x2c, 0x3a, 0x7d, 0x5d][random(5)]!;
  const place = bytes.indexOf(marks, at);
  switch (random(8)) {
    case 0:
      return head;
    case 1:
      return rest;
    case 2:
      return Buffer.concat([head, Buffer.from([random(256)]), rest.subarray(1)]);
    case 3:
      return place < 0 ? bytes : Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 1)]);
    case 4:
      return place < 0 ? bytes : Buffer.concat([bytes.subarray(0, place + 1), bytes.subarray(place)]);
    case 5:
      return Buffer.concat([head, Buffer.from(pick(random, SPLICED)), rest]);
    case 6:
      return Buffer.concat([head, Buffer.from(`\n${makeProse(random, 2)}\n`), rest]);
    default:
      return Buffer.concat([head, rest.subarray(0, random(60)), rest]);
  }
}

export type Kind = "records" | "text" | "corpus" | "hostile" | "bytes";

export interface FuzzInput {
  readonly kind: Kind;
  readonly mutated: boolean;
  readonly bytes: Uint8Array;
}

const KINDS: readonly Kind[] = [
  "records",
  "records",
  "records",
  "records",
  "records",
  "text",
  "corpus",
  "corpus",
  "hostile",
  "bytes",
];

const MAKERS: Readonly<Record<Kind, (random: Random) => Buffer>> = {
  records: (random) => Buffer.from(makeRecords(random)),
  text: (random) =>
    Buffer.from(Array.from({ length: 1 + random(30) }, () => makeProse(random, 1 + random(6))).join("\n")),
  corpus: makeSlice,
  hostile: (random) => {
    const { make } = pick(random, HOSTILE);
    return make(pick(random, [100, 1000, 4096, 5000])).subarray(0, 20_000);
  },
  bytes: (random) => Buffer.from(Array.from({ length: random(800) }, () => random(256))),
};

export function makeInput(random: Random): FuzzInput {
  const kind = pick(random, KINDS);
  let bytes = MAKERS[kind](random);
  const mutations = random(5) < 3 ? 0 : 1 + random(4);
  for (let i = 0; i < mutations; i++) bytes = mutate(random, bytes);
  return { kind, mutated: mutations > 0, bytes: Uint8Array.from(bytes) };
}
