import { expect, it } from "vitest";
import { createRedactor, loadPolicy } from "../../core/index.ts";

const encoder = new TextEncoder();
const nested = '{"body":"{\\"ada@example.com\\":1,\\"bob@example.com\\":2}"}';

it.each([
  ["lines", `${nested}\n${nested}\n${nested}\n`],
  ["a line of two records", `${nested}${nested}\n${nested}\n`],
  ["blank lines", `\n${nested}\n\n${nested}`],
])("names that go are numbered within their line by both kernels: %s", (_, text) => {
  const policy = loadPolicy({
    preset: "fast",
    pii_redaction: { entities: [{ type: "EMAIL_ADDRESS", action: "replace" }] },
  });
  const output = (kernel: "auto" | "script") =>
    Buffer.from(createRedactor(policy, { kernel }).redact(encoder.encode(text)).output).toString();
  expect(output("auto")).toBe(output("script"));
  expect(output("auto")).toContain("<EMAIL_ADDRESS_2>");
  if (!text.includes("}{")) expect(output("auto")).not.toContain("<EMAIL_ADDRESS_3>");
});
