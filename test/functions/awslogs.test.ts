import fc from "fast-check";
import { expect, it } from "vitest";
import { readLogsEvent } from "../../functions/sources/awslogs.ts";
import { envelope, gzipJson } from "./kinesis-events.ts";

const id = fc.integer({ min: 0, max: 9 }).map((digit) => `3195310660696661${String(digit).padStart(40, "0")}`);
const batch = fc.record({
  ids: fc.array(id, { minLength: 1, maxLength: 6 }),
  filters: fc.uniqueArray(fc.constantFrom("errors", "all", "to-scrubline"), { minLength: 1, maxLength: 2 }),
  message: fc.constantFrom<string>("ssn 219-09-9999", "hello"),
});
type Batch = typeof batch extends fc.Arbitrary<infer T> ? T : never;

function sequenceOf({ ids, filters, message }: Batch, requestId: string): string {
  const logEvents = ids.map((each) => ({ id: each, timestamp: 1_763_845_200_000, message }));
  const data = Buffer.from(gzipJson({ ...envelope(), subscriptionFilters: filters, logEvents })).toString("base64");
  const [record] = readLogsEvent({ awslogs: { data } }, { requestId, now: 0 }, { ownLogGroups: [] });
  return record!.place!.sequence;
}

it("batches have one place if and only if they are of the same events by the same filters, whatever those say", () => {
  fc.assert(
    fc.property(batch, batch, (one, two) => {
      const [first, second] = [sequenceOf(one, "request-1"), sequenceOf(two, "request-2")];
      expect(first).toMatch(/^[0-9]{50,64}-[0-9a-f]{16}$/);
      const contentOf = ({ ids, filters }: Batch) => JSON.stringify([ids, filters]);
      expect(first === second).toBe(contentOf(one) === contentOf(two));
      expect(sequenceOf({ ...one, message: "another" }, "request-3")).toBe(first);
    }),
  );
});

it("an id that AWS did not make is not even in a digest: the place is the invocation's", () => {
  fc.assert(
    fc.property(batch, fc.nat(), fc.constantFrom("219-09-9999", "", "12"), (given, at, forged) => {
      const ids = given.ids.with(at % given.ids.length, forged);
      expect(sequenceOf({ ...given, ids }, "request-1")).toBe("request-1");
    }),
  );
});
