import { describe, expect, it } from "vitest";
import { createPathTree } from "../../core/json/path-tree.ts";
import { KernelInstance } from "../../core/kernel/instance.ts";
import { RecordReader } from "../../core/kernel/record-reader.ts";

describe("a memory that grows", () => {
  it("while a name is judged, does not take the name away", () => {
    const kernel = KernelInstance.create(() => 0)!;
    const tree = createPathTree({ fields: [{ path: "$.pin", match: "exact", action: 0 }], protect: [] });
    const reader = RecordReader.create(kernel, tree, false, 256, () => {
      kernel.exports.memory.grow(1);
      return { role: 0, flags: 0 };
    })!;
    const record = new TextEncoder().encode('{"pin":"x"}\n');
    reader.read(record, 0, record.length, true);
    expect(reader.count).toBe(1);
  });
});
