import { describe, expect, it } from "vitest";
import { createRedactor, loadPolicy } from "../../core/index.ts";

const redactor = createRedactor(loadPolicy({ fields: [{ path: "$.a" }], pii_redaction: { enabled: false } }));

describe.each([0, 1, 8, 9, 500])("the result for %i findings", (count) => {
  const text = '{"a":"secret"}\n'.repeat(count) || "{}\n";
  const expected = Array.from({ length: count }, (_, i) => ({
    start: i * 15 + 6,
    end: i * 15 + 12,
    entity: "FIELD",
    score: 1,
    rule: "field",
    action: "replace",
    path: "$.a",
  }));

  it("has its findings as a property of its own: copied, listed and written as JSON like any other", () => {
    const result = redactor.redact(text, { format: "ndjson" });
    expect(Object.keys(result).sort()).toEqual(["findings", "output"]);
    expect({ ...result }.findings).toEqual(expected);
    expect(JSON.parse(JSON.stringify(result))).toEqual({ output: result.output, findings: expected });
    expect(structuredClone(result).findings).toEqual(expected);
    expect(result.findings).toBe(result.findings);
  });

  it("has them in a stream too, beside what is said of the step", () => {
    const stream = redactor.stream({ format: "ndjson" });
    // A short text comes out at the end.
    const result = [stream.process(text), stream.flush()].find(({ meta }) => meta.pii_count === count)!;
    expect(Object.keys(result).sort()).toEqual(["findings", "meta", "output"]);
    expect({ ...result }.findings).toEqual(expected);
    expect(result.meta.pii_count).toBe(count);
  });
});
