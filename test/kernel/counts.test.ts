import { describe, expect, it } from "vitest";
import { createRedactor, loadPolicy } from "../../core/index.ts";

const redactor = createRedactor(
  loadPolicy({ preset: "fast", fields: [{ path: "$.id", entity: "PATIENT_MRN", action: "remove" }] }),
);
/** More findings than are counted one by one. */
const RECORDS = new TextEncoder().encode('{"id":"x","from":"ada@example.com","to":"bob@example.com"}\n'.repeat(20));
const COUNTS = { PATIENT_MRN: 20, EMAIL_ADDRESS: 40 };

describe("findings in records, at paths and by the detector, are counted by entity", () => {
  it("of a batch", () => {
    redactor.resetStatistics();
    redactor.redact(RECORDS);
    expect(redactor.statistics().by_entity).toEqual(COUNTS);
  });

  it("of a stream", () => {
    redactor.resetStatistics();
    const stream = redactor.stream<Uint8Array>();
    const { pii_types } = stream.process(RECORDS).meta;
    stream.flush();
    expect(redactor.statistics().by_entity).toEqual(COUNTS);
    expect(new Set(pii_types)).toEqual(new Set(Object.keys(COUNTS)));
  });
});
