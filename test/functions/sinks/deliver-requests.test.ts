import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classifyFailure, type FailureKind } from "../../../functions/sinks/classify-failure.ts";
import { deliverRequests, type Outcome, toRequests } from "../../../functions/sinks/deliver-requests.ts";
import { failure, testTools } from "./batches.ts";

const again = () => Promise.reject(failure("ServiceUnavailableException", 503));

describe("a request that fails", () => {
  it("is sent again after pauses that double, with jitter, and at last given up with all that follows", async () => {
    const tools = testTools(0);
    let sent = 0;
    const send = () => {
      sent++;
      return again();
    };
    const left = await deliverRequests([[1, 2], [3]], send, { tools });
    expect(left).toEqual({
      unavailable: [1, 2, 3],
      refused: [],
      error: { class: "ServiceUnavailableException", code: "unknown", status: 503 },
    });
    expect(sent).toBe(6);
    expect(tools.slept).toEqual([50, 100, 200, 400, 800]);
    const late = testTools(1);
    await deliverRequests([[1]], again, { tools: late });
    expect(late.slept).toEqual([100, 200, 400, 800, 1_600]);
  });

  it("is taken at last: only what was not taken is sent again, and progress begins the patience anew", async () => {
    const sent: number[][] = [];
    const left = await deliverRequests(
      [[1, 2, 3, 4, 5, 6, 7, 8, 9]],
      async (units) => {
        sent.push([...units]);
        return units.map((_, index): Outcome => (index === 0 ? "taken" : "again"));
      },
      { tools: testTools() },
    );
    expect(left).toEqual({ unavailable: [], refused: [] });
    expect(sent.map(({ length }) => length)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it("units that are not taken, of a shard that is throttled, do not keep those behind them from their turn", async () => {
    const sent: number[] = [];
    const send = async (units: readonly number[]) => {
      sent.push(units.length);
      return units.map((unit): Outcome => (unit < 10 ? "again" : "taken"));
    };
    const tools = testTools();
    const left = await deliverRequests([[1, 2, 30], [3], [4], [31, 32], [5]], send, { tools });
    expect(left.unavailable).toEqual([1, 2, 3, 4, 5]);
    expect(sent).toEqual([3, 2, 2, 2, 2, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1]);
  });

  it("an answer that is shorter than the request has not taken the rest", async () => {
    const left = await deliverRequests([[1, 2]], async () => ["taken"], { tools: testTools(), remaining: () => 1 });
    expect(left.unavailable).toEqual([2]);
  });

  it("nothing is sent without time, and no pause goes past its end", async () => {
    let sent = 0;
    const send = () => {
      sent++;
      return again();
    };
    expect(await deliverRequests([[1], [2]], send, { tools: testTools(), remaining: () => 0 })).toEqual({
      unavailable: [1, 2],
      refused: [],
    });
    expect(sent).toBe(0);
    const tools = testTools();
    await deliverRequests([[1]], send, { tools, remaining: () => 120 - tools.time() });
    expect(tools.slept).toEqual([50]);
    expect(sent).toBe(2);
  });

  it("a denial ends it at once", async () => {
    let sent = 0;
    const left = await deliverRequests(
      [[1], [2]],
      async () => {
        sent++;
        throw failure("AccessDeniedException", 400);
      },
      { tools: testTools() },
    );
    expect([left.unavailable, sent]).toEqual([[1, 2], 1]);
  });

  it("refused as a whole: halved until the units are left that are at fault", async () => {
    const bad = new Set([3, 400]);
    const taken: number[] = [];
    let sent = 0;
    const left = await deliverRequests(
      [Array.from({ length: 500 }, (_, index) => index)],
      async (units) => {
        sent++;
        if (units.some((unit) => bad.has(unit))) throw failure("InvalidArgumentException", 400);
        taken.push(...units);
        return units.map((): Outcome => "taken");
      },
      { tools: testTools() },
    );
    expect(left.refused).toEqual([3, 400]);
    expect(left.unavailable).toEqual([]);
    expect(taken.length).toBe(498);
    expect(sent).toBeLessThan(40);
  });
});

it.each<[string, number | undefined, FailureKind]>([
  ["ProvisionedThroughputExceededException", 400, "passing"],
  ["ThrottlingException", 400, "passing"],
  ["KMSThrottlingException", 400, "passing"],
  ["LimitExceededException", 400, "passing"],
  ["ServiceUnavailableException", 503, "passing"],
  ["InternalFailure", 500, "passing"],
  ["TimeoutError", undefined, "passing"],
  ["Error", undefined, "passing"],
  ["UnknownError", 429, "passing"],
  ["UnknownError", 502, "passing"],
  ["InvalidArgumentException", 400, "refused"],
  ["InvalidParameterException", 400, "refused"],
  ["ValidationException", 400, "refused"],
  ["UnknownError", 413, "refused"],
  ["AccessDeniedException", 400, "denied"],
  ["ResourceNotFoundException", 400, "denied"],
  ["KMSDisabledException", 400, "denied"],
  ["ExpiredTokenException", 400, "denied"],
  ["InvalidSourceException", 400, "denied"],
  ["UnknownError", 403, "denied"],
])("%s with status %s: %s", (name, status, kind) => {
  expect(classifyFailure(failure(name, status))).toBe(kind);
});

it("requests have at most so many units and bytes, in order, and a large unit one of its own", () => {
  const sizes = [4, 4, 4, 1, 1, 1, 1, 20, 2];
  const requests = toRequests(
    sizes.map((size) => ({ size })),
    { units: 3, bytes: 10 },
  );
  expect(requests.map((request) => request.map(({ size }) => size))).toEqual([[4, 4], [4, 1, 1], [1, 1], [20], [2]]);
});

it("whatever happens, every unit is taken once at least, or left in exactly one list (500 runs)", async () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant("outcomes" as const),
      outcomes: fc.array(fc.constantFrom("taken", "again", "refused")),
    }),
    fc.constantFrom(
      { kind: "error" as const, error: failure("ServiceUnavailableException", 503) },
      { kind: "error" as const, error: failure("InvalidArgumentException", 400) },
      { kind: "error" as const, error: failure("AccessDeniedException", 400) },
    ),
  );
  const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 6 });
  const property = fc.asyncProperty(
    sizes,
    fc.array(step, { maxLength: 30 }),
    fc.nat(3_000),
    async (counts, steps, budget) => {
      let next = 0;
      const requests = counts.map((count) => Array.from({ length: count }, () => next++));
      const tools = testTools(0.5);
      const taken: number[] = [];
      const rest = steps.values();
      const left = await deliverRequests(
        requests,
        async (units) => {
          await tools.sleep(1);
          const { value } = rest.next();
          if (value?.kind === "error") throw value.error;
          const outcomes = (value?.outcomes ?? units.map(() => "taken")) as Outcome[];
          taken.push(...units.filter((_, index) => outcomes[index] === "taken"));
          return outcomes;
        },
        { tools, remaining: () => budget - tools.time() },
      );
      const all = [...taken, ...left.unavailable, ...left.refused].sort((a, b) => a - b);
      expect(all).toEqual(Array.from({ length: next }, (_, index) => index));
      expect(tools.time()).toBeLessThanOrEqual(budget + 1);
    },
  );
  await fc.assert(property, { seed: 11, numRuns: 500 });
});
