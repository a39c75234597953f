import { Buffer } from "node:buffer";
import { expect, it } from "vitest";
import { createPair } from "../../bench/fuzz/policies.ts";

const text = Buffer.from(
  [
    'INFO mail to "ada@example.com" sent',
    'it\'s {"a": "bob@example.com',
    "key: 'x",
    "done eve@example.com",
    "}",
    "",
    "ok",
  ].join("\n"),
);

it.each(["one", "entities", "both"] as const)(
  "a stream of lines tells of a finding at the same step with both kernels: policy %s",
  (policy) => {
    const { kernel, script } = createPair(policy);
    for (let size = 1; size < 60; size += 7) {
      const [streamA, streamB] = [kernel, script].map((redactor) => redactor.stream<Uint8Array>({ format: "text" }));
      for (let round = 0; round < 40; round++)
        for (let at = 0; at < text.length; at += size) {
          const [a, b] = [streamA, streamB].map((stream) => stream!.process(text.subarray(at, at + size)));
          expect(a!.findings).toEqual(b!.findings);
        }
    }
  },
);
