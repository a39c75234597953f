import { describe, expect, it } from "vitest";
import { toSafeError } from "../../core/errors.ts";
import { createLog, type LogFields } from "../../functions/log.ts";
import { createMetrics } from "../../functions/metrics.ts";

const COUNTS = {
  records: 3,
  recordsDone: 2,
  in: 10,
  clean: 6,
  quarantined: 2,
  dropped: 1,
  returned: 1,
  bytesIn: 1_000,
  bytesOut: 900,
  findings: { EMAIL_ADDRESS: 3, FIELD: 1 },
  findingsByAction: { "EMAIL_ADDRESS/pseudonymize": 3, "FIELD/replace": 1 },
  quarantinedBy: { "bad-encoding": 2 },
  droppedBy: { "control-message": 1 },
};

function logged(fields?: unknown): unknown {
  const lines: string[] = [];
  createLog((line) => lines.push(line))("error", "delivery-failed", fields as LogFields);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^[^\n]+\n$/);
  return JSON.parse(lines[0]!);
}

describe("log", () => {
  it("says what it is allowed to say", () => {
    const error = { class: "SlowDown", code: "unknown", status: 503 };
    expect(logged({ error, requestId: "a-1", returned: 3 })).toEqual({
      level: "error",
      event: "delivery-failed",
      error,
      requestId: "a-1",
      returned: 3,
    });
  });

  it("has no place for anything else, even where types were cast away", () => {
    const error = { ...toSafeError(new Error("jane@example.com")), stack: "jane", input: "jane" };
    const line = logged({ error, message: "jane", requestId: "jane doe <x>", returned: "jane", records: Number.NaN });
    expect(line).toEqual({ level: "error", event: "delivery-failed", error: { class: "Error", code: "unknown" } });
  });
});

describe("metrics", () => {
  it("one line in embedded metric format: every metric that is declared is there as a number", () => {
    const lines: string[] = [];
    createMetrics({ functionName: "scrubline", now: () => 1_763_845_200_000, write: (line) => lines.push(line) })(
      COUNTS,
      1,
    );
    expect(lines).toHaveLength(1);
    const emf = JSON.parse(lines[0]!);
    const [{ Namespace, Dimensions, Metrics }] = emf._aws.CloudWatchMetrics;
    expect([emf._aws.Timestamp, Namespace, Dimensions]).toEqual([1_763_845_200_000, "Scrubline", [["FunctionName"]]]);
    expect(Metrics).toContainEqual({ Name: "BytesIn", Unit: "Bytes" });
    for (const { Name } of Metrics) expect(typeof emf[Name]).toBe("number");
    expect(emf).toMatchObject({
      FunctionName: "scrubline",
      RecordsIn: 3,
      RecordsDone: 2,
      ItemsIn: 10,
      ItemsClean: 6,
      ItemsQuarantined: 2,
      ItemsDropped: 1,
      ItemsReturned: 1,
      Findings: 4,
      ItemsDeferred: 0,
      ItemsRejected: 0,
      DeliveryErrors: 1,
      FindingsByEntity: { EMAIL_ADDRESS: 3 },
    });
  });
});
