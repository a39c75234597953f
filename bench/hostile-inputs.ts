/** Text that makes a search begin again and again, walk back, nest or remember: where a redactor that is not linear shows it. */
import { Buffer } from "node:buffer";
import { createRandom, digits, hex, makeRun, type Random } from "./random.ts";

export interface HostileInput {
  readonly name: string;
  readonly form: "text" | "in a JSON string" | "JSON";
  /** UTF-8, or what claims to be. About `size` bytes, of documents several times that. */
  readonly make: (size: number) => Buffer;
}

const REPEATED: readonly (readonly [name: string, unit: string])[] = [
  ["1-1-1-", "1-"],
  ["1.1.1.", "1."],
  ["+1+1+1", "+1"],
  ["(1)(1)", "(1)"],
  ["a://a://", "a://"],
  ["a@a@a@", "a@"],
  ["a.a.a.", "a."],
  ["@@@@", "@"],
  ["::::", ":"],
  ["1:1:1:", "1:"],
  ["((((", "("],
  ["[[[[", "["],
  ["]]]]", "]"],
  ["{{{{", "{"],
  ["double quotes", '"'],
  ["single quotes", "'"],
  ["backslashes", "\\"],
  ["spaces", " "],
  ["newlines", "\n"],
  ["%3D%3D", "%3D"],
  ["eyJeyJ", "eyJ"],
  ["password=password=", "password="],
  ["sk-sk-sk-", "sk-"],
  ["4111 4111 ", "4111 "],
  ["-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----"],
  ["characters of three bytes", "日本語"],
  ["characters of four bytes", "😀"],
];

/** Not escaped when put into a JSON string: the escape itself is what is repeated. */
const ESCAPES: readonly (readonly [string, string])[] = [
  ["\\u0022 repeated", "\\u0022"],
  ["\\u0031 repeated", "\\u0031"],
];

const DRAWN: readonly (readonly [name: string, alphabet: string])[] = [
  ["one run of digits", "0123456789"],
  ["one run of hex digits", "0123456789abcdef"],
  ["one run of base58", "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"],
  ["capital letters, words of one", "A B C D E F "],
];

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** Near a period and without one: each unit is drawn anew. */
const UNITS: readonly (readonly [name: string, draw: (random: Random) => string])[] = [
  ["(n)(n), drawn", (random) => `(${digits(random, 1)})`],
  ["nnnn nnnn, drawn", (random) => `${digits(random, 4)} `],
  ["+n+n+n, drawn", (random) => `+${digits(random, 1)}`],
  ["n.n.n., drawn", (random) => `${digits(random, 1)}.`],
  ["n:n:n:, drawn", (random) => `${digits(random, 1)}:`],
  ["xx:xx:, drawn", (random) => `${hex(random, 2)}:`],
  ["::==:=, drawn", (random) => makeRun(random, 1, ":=")],
  ["quotes of three kinds, drawn", (random) => makeRun(random, 1, "'\"`")],
  ["brackets, drawn", (random) => makeRun(random, 1, "()[]{}<>")],
  ["x://, drawn", (random) => `${makeRun(random, 1, LETTERS)}://`],
  ["password=word, drawn", (random) => `password=${makeRun(random, 4 + random(5), LETTERS)} `],
];

const repeat = (unit: string, size: number): string => unit.repeat(Math.ceil(size / Buffer.byteLength(unit)));
function drawUnits(draw: (random: Random) => string, size: number): string {
  const random = createRandom(9);
  const units: string[] = [];
  for (let length = 0; length < size; length += units.at(-1)!.length) units.push(draw(random));
  return units.join("");
}
const escapeJson = (text: string): string => JSON.stringify(text).slice(1, -1);

function* listTexts(): Generator<readonly [name: string, make: (size: number) => string, isEscaped: boolean]> {
  for (const [name, unit] of REPEATED) yield [name, (size) => repeat(unit, size), false];
  for (const [name, alphabet] of DRAWN) yield [name, (size) => makeRun(createRandom(9), size, alphabet), false];
  for (const [name, draw] of UNITS) yield [name, (size) => drawUnits(draw, size), false];
  for (const [name, unit] of ESCAPES) yield [name, (size) => repeat(unit, size), true];
}

/** One record, so that no newline ends what a string began. */
const wrap = (inner: Uint8Array): Buffer => Buffer.concat([Buffer.from('{"message":"'), inner, Buffer.from('"}\n')]);

const LONE = (size: number): Buffer => Buffer.alloc(size, 0x80);

/** Larger than the texts, so that at 512 KiB a million arrays are nested, a string has 10 MiB and an object 100,000 members. */
const DOCUMENTS: readonly (readonly [name: string, scale: number, make: (size: number) => string])[] = [
  ["arrays in arrays", 4, (size) => "[".repeat(size / 2) + "]".repeat(size / 2)],
  ["objects in objects", 12, (size) => `${'{"a":'.repeat(size / 6)}1${"}".repeat(size / 6)}`],
  ["objects that never end", 10, (size) => repeat('{"a":', size)],
  ["one string", 20, (size) => `{"a":"${repeat("lorem ipsum ", size)}"}`],
  ["many members", 4, (size) => `{${listMembers(size, 16, (i) => `"k${String(i).padStart(7, "0")}":"v"`)}}`],
  ["many members of one name", 4, (size) => `{${listMembers(size, 15, () => '"password":"v"')}}`],
];

const listMembers = (size: number, each: number, make: (index: number) => string): string =>
  Array.from({ length: Math.floor(size / each) }, (_, index) => make(index)).join(",");

/** Every input in every form that makes sense for it. */
export function listHostileInputs(): HostileInput[] {
  const inputs: HostileInput[] = [];
  for (const [name, make, isEscaped] of listTexts()) {
    inputs.push({ name, form: "text", make: (size) => Buffer.from(make(size)) });
    const inner = (size: number): string => (isEscaped ? make(size) : escapeJson(make(size)));
    inputs.push({ name, form: "in a JSON string", make: (size) => wrap(Buffer.from(inner(size))) });
  }
  inputs.push({ name: "bytes 0x80", form: "text", make: LONE });
  inputs.push({ name: "bytes 0x80", form: "in a JSON string", make: (size) => wrap(LONE(size)) });
  for (const [name, scale, make] of DOCUMENTS)
    inputs.push({ name, form: "JSON", make: (size) => Buffer.from(make(scale * size)) });
  return inputs;
}
