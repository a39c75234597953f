import { describe, expect, it } from "vitest";
import { compare } from "../../bench/fuzz/compare.ts";
import { createPair } from "../../bench/fuzz/policies.ts";
import { createRandom } from "../../bench/random.ts";
import { createPathTree } from "../../core/json/path-tree.ts";
import { KernelInstance } from "../../core/kernel/instance.ts";
import { MAX_HITS, RECORD_TEXT } from "../../core/kernel/layout.ts";
import { Patterns } from "../../core/kernel/patterns.ts";
import { type JudgeName, RecordReader } from "../../core/kernel/record-reader.ts";
import type { StartAutomaton } from "../../core/kernel/start-automaton.ts";
import { WasmSearch } from "../../core/kernel/wasm-search.ts";

const utf8 = new TextEncoder();
const pinTree = createPathTree({ fields: [{ path: "$.pin", match: "exact", action: 0 }], protect: [] });
const settings = { detects: true, quietLetters: 1, window: 256, remembers: true };
const unknownName: JudgeName = () => ({ role: 0, flags: 0 });

function eventsIn(reader: RecordReader, text: string): number {
  const record = utf8.encode(text);
  reader.read(record, 0, record.length, true);
  return reader.count;
}

describe("a memory that grows", () => {
  it("while a name is judged, does not take the name away", () => {
    const kernel = KernelInstance.create(() => 0)!;
    const reader = RecordReader.create(kernel, pinTree, { ...settings, detects: false }, () => {
      kernel.exports.memory.grow(1);
      return { role: 0, flags: 0 };
    })!;
    expect(eventsIn(reader, '{"pin":"x"}\n')).toBe(1);
  });
});

describe("a value is looked at", () => {
  it("for a strong hit behind more weak ones than there is room for", () => {
    const WEAK_RULE = 0;
    const patterns = Patterns.of([["a"], ["Bsecret"]]);
    let automaton: StartAutomaton | null = null;
    const kernel = KernelInstance.create((state, byteClass) => automaton!.step(state, byteClass))!;
    automaton = new WasmSearch(kernel, patterns, WEAK_RULE, true).automaton;
    const reader = RecordReader.create(kernel, pinTree, settings, unknownName)!;
    const weak = "a".repeat(MAX_HITS + 100);
    expect(eventsIn(reader, '{"x":"aaa"}\n')).toBe(0);
    expect(eventsIn(reader, `{"x":"${weak} secret"}\n`)).toBe(1);
  });
});

describe("what a kernel has read before", () => {
  const SENSITIVE = utf8.encode(
    '{"user":{"email":"ada@example.com","password":"hunter2!"},"m":"bob@example.com"}\n'.repeat(700),
  );
  const HARMLESS = '{"user":{"email":"y","id":7},"a":["lorem ipsum",{"b":"c"}]}\n';

  it.each(["fields", "both", "pseudonyms", "actions"] as const)("is in no later output: policy %s", (policy) => {
    const used = createPair(policy).kernel;
    const fresh = createPair(policy).script;
    for (let length = 1; length <= HARMLESS.length; length++) {
      used.redact(SENSITIVE);
      const text = utf8.encode(HARMLESS.slice(0, length));
      const { output, findings } = used.redact(text);
      const expected = fresh.redact(text);
      expect(findings).toEqual(expected.findings);
      expect(Buffer.from(output)).toEqual(Buffer.from(expected.output));
    }
  });

  it("of it nothing stands behind the text that is read", () => {
    const kernel = KernelInstance.create(() => 0)!;
    const reader = RecordReader.create(kernel, pinTree, { ...settings, detects: false }, unknownName)!;
    eventsIn(reader, `{"pin":"${"x".repeat(3000)}"}\n`);
    for (const text of ['{"pin":"x"}', "{", ""]) {
      eventsIn(reader, text);
      const behind = kernel.bytes.subarray(RECORD_TEXT + text.length, RECORD_TEXT + text.length + 64);
      expect(behind.every((byte) => byte === 0)).toBe(true);
    }
  });

  it("is not among the events of a text that has none", () => {
    const kernel = KernelInstance.create(() => 0)!;
    const reader = RecordReader.create(kernel, pinTree, { ...settings, detects: false }, unknownName)!;
    expect(eventsIn(reader, '{"pin":"x"}\n')).toBe(1);
    expect(eventsIn(reader, '{"a":"x"}\n')).toBe(0);
    expect(eventsIn(reader, '{"pin":"x"')).toBe(0);
    expect(eventsIn(reader, "")).toBe(0);
  });
});

describe("bytes that are not UTF-8", () => {
  // Lone and missing continuation bytes, overlong forms, surrogates, beyond U+10FFFF: Unicode 3.9, table 3-7.
  const MALFORMED = [
    "80",
    "bf",
    "c3",
    "c0af",
    "e0809f",
    "eda080",
    "edbfbf",
    "f4908080",
    "f09f98",
    "ff",
    "fe",
    "c3c3",
    "f8888080",
  ];

  it.each(["fields", "entities", "both", "deep", "memberNames", "prefixes"] as const)(
    "are read alike by both kernels: policy %s",
    (policy) => {
      const pair = createPair(policy);
      MALFORMED.forEach((hex, i) => {
        const bytes = Buffer.from(hex, "hex").toString("latin1");
        for (const form of [
          `{"user":{"email":"${bytes}","${bytes}":"ada@example.com"},"m":"${bytes}ada@example.com${bytes}"}\n`,
          `{"pass${bytes}word":"x${bytes}","ssn":"219099999${bytes}"}\n{"a":${bytes}}\n{"password":"x"}\n`,
          `${bytes}{"user":{"password":"x"}}${bytes}\n{"user":{"password":"x"}}\n${bytes}`,
        ]) {
          const text = Uint8Array.from(Buffer.from(form.repeat(5), "latin1"));
          expect(compare(pair, text, "auto", createRandom(i)), `form of ${hex}`).toBeNull();
        }
      });
    },
  );
});
