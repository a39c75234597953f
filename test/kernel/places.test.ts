import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { compare } from "../../bench/fuzz/compare.ts";
import { createPair } from "../../bench/fuzz/policies.ts";
import { createRandom } from "../../bench/random.ts";
import { createRedactor, loadPolicy } from "../../core/index.ts";
import { RecordReader } from "../../core/kernel/record-reader.ts";
import { breakText } from "./record-texts.ts";

const utf8 = new TextEncoder();

/** A value of a program that writes records of one kind: what stands in one place is of few kinds, and members may be missing. */
type Shape =
  | { readonly kind: "scalar"; readonly texts: readonly string[] }
  | { readonly kind: "object"; readonly members: readonly (readonly [name: string, optional: boolean, shape: Shape])[] }
  | { readonly kind: "array"; readonly items: Shape }
  | { readonly kind: "either"; readonly shapes: readonly Shape[] };

const NAMES = "user email password card number http headers cookie items tags a b n id value name key".split(" ");
const scalar: fc.Arbitrary<Shape> = fc
  .uniqueArray(
    fc.constantFrom(
      ...['"x"', '""', '"lorem ipsum dolor sit amet, and so on"', '"a\\"b"', '"{\\"user\\":{\\"email\\":\\"e\\"}}"'],
      ...['" "', '"[1"', "0", "-1.5e3", "123456", "true", "false", "null", "{}", "[]", "[ ]", '"ü"', '"\\\\"'],
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((texts) => ({ kind: "scalar", texts }));
const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 4, arbitrary: scalar },
    {
      weight: 4,
      arbitrary: fc
        .array(fc.tuple(fc.constantFrom(...NAMES), fc.boolean(), tie("shape")), { maxLength: 5 })
        .map((members) => ({ kind: "object", members }) as Shape),
    },
    { weight: 2, arbitrary: tie("shape").map((items) => ({ kind: "array", items }) as Shape) },
    {
      weight: 1,
      arbitrary: fc
        .array(tie("shape"), { minLength: 2, maxLength: 3 })
        .map((shapes) => ({ kind: "either", shapes }) as Shape),
    },
  ),
}));
const record = fc
  .array(fc.tuple(fc.constantFrom(...NAMES), fc.boolean(), shape), { minLength: 1, maxLength: 5 })
  .map((members): Shape => ({ kind: "object", members }));

function write(value: Shape, random: (most: number) => number, blank: () => string): string {
  const list = (open: string, items: readonly string[], close: string): string =>
    `${open}${blank()}${items.join(`${blank()},${blank()}`)}${blank()}${close}`;
  if (value.kind === "scalar") return value.texts[random(value.texts.length)]!;
  if (value.kind === "either") return write(value.shapes[random(value.shapes.length)]!, random, blank);
  if (value.kind === "array")
    return list(
      "[",
      Array.from({ length: random(4) }, () => write(value.items, random, blank)),
      "]",
    );
  const members = value.members.filter(([, optional]) => !optional || random(3) > 0);
  return list(
    "{",
    members.map(([name, , item]) => `"${name}"${blank()}:${blank()}${write(item, random, blank)}`),
    "}",
  );
}

/** Records of one kind, or of two in turns, as one program writes them. */
function writeRecords(shapes: readonly Shape[], seed: number, count: number): string {
  const random = createRandom(seed);
  const loose = seed % 3 === 0;
  const blank = (): string => (loose && random(40) === 0 ? "  " : seed % 5 === 0 ? " " : "");
  return Array.from({ length: count }, () => `${write(shapes[random(shapes.length)]!, random, blank)}\n`).join("");
}

describe.each(["fields", "deep"] as const)("records of a kind are read alike by both kernels: policy %s", (policy) => {
  const pair = createPair(policy);
  const check = (runs: number, breaks: fc.Arbitrary<((bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>)[]>) =>
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 2 }), fc.nat(), breaks, (shapes, seed, list) => {
        const text = list.reduce((bytes, apply) => apply(bytes), utf8.encode(writeRecords(shapes, seed, 25)));
        return compare(pair, text, "ndjson", createRandom(seed)) === null;
      }),
      { seed: 6, numRuns: runs },
    );

  it("whole", () => check(60, fc.constant([])));

  it("broken anywhere, and whole ones after that", () =>
    check(60, fc.array(breakText, { minLength: 1, maxLength: 3 })));
});

it("runs of one byte, as long as what is compared at a time, are read alike by both kernels", () => {
  const pair = createPair("fields");
  const before = '{"n":1}\n'.repeat(50);
  for (const byte of [0, 0x20, 0x22, 0x2c, 0x30, 0x5d, 0x7d, 0xff])
    for (let i = 0; i < 80; i++) {
      // Behind a name that is new nothing has stood yet.
      const name = `new_${byte}_${i}`;
      const record = `{"${name}":1,"user":{"email":"x","${name}":null,"password":"a"},"tags":["a",[]],"n":"y"}`;
      const at = 1 + i;
      const end = Buffer.from(`,password:hunter2,"]\n${record}\n`);
      const text = Buffer.concat([Buffer.from(before + record.slice(0, at)), Buffer.alloc(40, byte), end]);
      expect(compare(pair, text, "ndjson", createRandom(i)), `${byte} at ${at}`).toBeNull();
    }
});

describe("what was learned from a broken record", () => {
  afterEach(() => vi.restoreAllMocks());

  it("keeps no whole record from the kernel", () => {
    const redactor = createRedactor(
      loadPolicy({
        pii_redaction: { enabled: false, performance: { cache_enabled: false } },
        fields: [{ path: "$.user.email" }, { path: "$.tags" }],
      }),
    );
    const lines = [
      '{"a": 1, "user": {"email": "x", "n": null}, "tags": ["a", {"b": [ ]}], "items": [ 1, "2" ]}',
      '{"a":1}',
    ];
    const whole = utf8.encode(`${lines.join("\n")}\n`);
    const read = vi.spyOn(RecordReader.prototype, "read");
    const isRead = (): boolean => {
      read.mockClear();
      redactor.redact(whole, { format: "ndjson" });
      const reader = read.mock.contexts[0] as RecordReader;
      return read.mock.calls.length === 1 && !reader.isOdd && reader.end === whole.length;
    };
    expect(isRead()).toBe(true);
    for (let cut = 1; cut < whole.length; cut++) {
      redactor.redact(whole.subarray(0, cut), { format: "ndjson" });
      expect(isRead(), `cut behind byte ${cut}`).toBe(true);
      const broken = whole.slice();
      broken[cut] = 0x20;
      redactor.redact(broken, { format: "ndjson" });
      expect(isRead(), `a blank in place of byte ${cut}`).toBe(true);
    }
  });
});

describe("places", () => {
  it("are forgotten when there are too many, and findings stay the same", () => {
    const pair = createPair("fields");
    const names = Array.from({ length: 60 }, (_, i) => `n${i}`);
    const nested = names.map((a, i) => `{"${a}":{${names.map((b) => `"${b}":{"user":${i}}`).join()}}}`);
    const text = utf8.encode(`${nested.join("\n")}\n{"user":{"email":"x"}}\n`.repeat(2));
    expect(compare(pair, text, "ndjson", createRandom(1))).toBeNull();
    const wide = `{"user":{"email":"x"},${nested.map((line) => line.slice(1, -1)).join()}}\n`;
    expect(compare(pair, utf8.encode(wide.repeat(3)), "ndjson", createRandom(2))).toBeNull();
  });

  it("are left alone for a while where records have little in common, with the same findings", () => {
    const pair = createPair("fields");
    const random = createRandom(4);
    const strange = (): string => {
      const names = Array.from({ length: 9 }, () => `n${random(400)}`);
      names[random(9)] = "user";
      return `{${names.map((name) => `"${name}":${["1", '"x"', '{"email":"x","n":"{\\"n\\":1}"}', "[]"][random(4)]}`).join()}}`;
    };
    const alike = '{"t":"x","user":{"email":"x","password":"a\\"b"},"n":1}';
    const lines = Array.from({ length: 3000 }, (_, i) => (i % 1000 < 500 ? strange() : alike));
    expect(compare(pair, utf8.encode(`${lines.join("\n")}\n`), "ndjson", random)).toBeNull();
  });

  it("tell values of one name apart by their kind", () => {
    const pair = createPair("fields");
    const kinds = [
      '"x"',
      "1",
      "null",
      "{}",
      "[]",
      '{"email":"x"}',
      '[{"email":"x"}]',
      '""',
      ' "x"',
      " 1",
      ' {"email":"x"}',
    ];
    const lines = Array.from({ length: 400 }, (_, i) => {
      const [a, b] = [kinds[i % kinds.length]!, kinds[(i * 7) % kinds.length]!];
      return `{"user":${a},"n":${b},"card":{"number":${a}}}`;
    });
    expect(compare(pair, utf8.encode(`${lines.join("\n")}\n`), "ndjson", createRandom(3))).toBeNull();
  });
});
