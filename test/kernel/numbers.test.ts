import { expect, it } from "vitest";
import { createRedactor, loadPolicy } from "../../core/index.ts";

it("a short number is found by a pattern of the policy", () => {
  const policy = loadPolicy({
    preset: "fast",
    pii_redaction: { custom_patterns: [{ name: "PIN", regex: "77[0-9]" }] },
  });
  const record = new TextEncoder().encode('{"n":17711}\n');
  const { findings } = createRedactor(policy).redact(record);
  expect(findings).toEqual(createRedactor(policy, { kernel: "script" }).redact(record).findings);
  expect(findings).toHaveLength(1);
});
