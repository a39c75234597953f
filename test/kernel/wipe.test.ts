import { Buffer } from "node:buffer";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createPair, type FuzzPolicy } from "../../bench/fuzz/policies.ts";
import { KernelInstance } from "../../core/kernel/instance.ts";

const MARKER = "zebra4711";
const create = KernelInstance.create;

/** The memories of all kernels that are made from now on. */
function watchKernels(): KernelInstance[] {
  const made: KernelInstance[] = [];
  vi.spyOn(KernelInstance, "create").mockImplementation((step) => {
    const kernel = create.call(KernelInstance, step);
    if (kernel !== null) made.push(kernel);
    return kernel;
  });
  return made;
}

const records = `{"user":{"email":"${MARKER}@example.com","password":"${MARKER}"},"message":"mail ${MARKER}@example.com","n":7}\n`;
const line = `password=${MARKER} sent to ${MARKER}@example.com ${Buffer.from(`mail ${MARKER}@example.com today`).toString("base64")}\n`;

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(["fields", "entities", "both", "base64", "actions"] as const)("policy %s", (policy: FuzzPolicy) => {
  it.each([
    ["records", records.repeat(300)],
    ["one record", records],
    ["lines", line.repeat(300)],
    ["records and lines", (records + line).repeat(100)],
    ["broken records", records.slice(0, -3).repeat(50)],
  ])("leaves no raw text in a kernel's memory: %s", (_, text) => {
    const kernels = watchKernels();
    const { kernel: redactor } = createPair(policy);
    const bytes = Buffer.from(text);
    const isClean = (): boolean => kernels.every(({ bytes: memory }) => !Buffer.from(memory.buffer).includes(MARKER));
    expect(kernels.length).toBeGreaterThan(0);
    redactor.redact(bytes);
    expect(isClean()).toBe(true);
    const stream = redactor.stream<Uint8Array>();
    for (let at = 0; at < bytes.length; at += 5000) {
      stream.process(bytes.subarray(at, at + 5000));
      expect(isClean()).toBe(true);
    }
    stream.flush();
    expect(isClean()).toBe(true);
  });
});
