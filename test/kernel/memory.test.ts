import { describe, expect, it } from "vitest";
import { createPathTree } from "../../core/json/path-tree.ts";
import { KernelInstance } from "../../core/kernel/instance.ts";
import { MAX_HITS } from "../../core/kernel/layout.ts";
import { Patterns } from "../../core/kernel/patterns.ts";
import { type JudgeName, RecordReader } from "../../core/kernel/record-reader.ts";
import type { StartAutomaton } from "../../core/kernel/start-automaton.ts";
import { WasmSearch } from "../../core/kernel/wasm-search.ts";

const utf8 = new TextEncoder();
const pinTree = createPathTree({ fields: [{ path: "$.pin", match: "exact", action: 0 }], protect: [] });
const unknownName: JudgeName = () => ({ role: 0, flags: 0 });

function eventsIn(reader: RecordReader, text: string): number {
  const record = utf8.encode(text);
  reader.read(record, 0, record.length, true);
  return reader.count;
}

describe("a memory that grows", () => {
  it("while a name is judged, does not take the name away", () => {
    const kernel = KernelInstance.create(() => 0)!;
    const reader = RecordReader.create(
      kernel,
      pinTree,
      { detects: false, quietLetters: 0, window: 256, remembers: false },
      () => {
        kernel.exports.memory.grow(1);
        return { role: 0, flags: 0 };
      },
    )!;
    expect(eventsIn(reader, '{"pin":"x"}\n')).toBe(1);
  });
});

describe("a value is looked at", () => {
  it("for a strong hit behind more weak ones than there is room for", () => {
    const WEAK_RULE = 0;
    const patterns = Patterns.of([["a"], ["Bsecret"]]);
    let automaton: StartAutomaton | null = null;
    const kernel = KernelInstance.create((state, byteClass) => automaton!.step(state, byteClass))!;
    automaton = new WasmSearch(kernel, patterns, WEAK_RULE).automaton;
    const reader = RecordReader.create(
      kernel,
      pinTree,
      { detects: true, quietLetters: 1, window: 256, remembers: false },
      unknownName,
    )!;
    const weak = "a".repeat(MAX_HITS + 100);
    expect(eventsIn(reader, '{"x":"aaa"}\n')).toBe(0);
    expect(eventsIn(reader, `{"x":"${weak} secret"}\n`)).toBe(1);
  });
});
