import { afterEach, describe, expect, it, vi } from "vitest";

describe("a host without room for the kernel", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it.each([
    ["no such object", undefined],
    [
      "no SIMD",
      {
        Module: class {
          constructor() {
            throw new SyntaxError("invalid");
          }
        },
      },
    ],
    [
      "no memory left",
      {
        Module: WebAssembly.Module,
        Instance: class {
          constructor() {
            throw new RangeError("could not allocate memory");
          }
        },
      },
    ],
  ])("has no kernel, and the same results: %s", async (_, host) => {
    const record = new TextEncoder().encode('{"user":{"email":"x"},"m":"ada@example.com"}\n'.repeat(300));
    const policy = { preset: "fast", fields: [{ path: "$.user.email" }] };
    const { createRedactor, loadPolicy } = await import("../../core/index.ts");
    const expected = createRedactor(loadPolicy(policy)).redact(record);
    vi.resetModules();
    vi.stubGlobal("WebAssembly", host);
    const without = await import("../../core/index.ts");
    const { KernelInstance } = await import("../../core/kernel/instance.ts");
    expect(KernelInstance.create(() => 0)).toBeNull();
    const found = without.createRedactor(without.loadPolicy(policy)).redact(record);
    expect(found.findings).toEqual(expected.findings);
    expect(Buffer.from(found.output)).toEqual(Buffer.from(expected.output));
    expect(found.findings).toHaveLength(600);
  });
});
