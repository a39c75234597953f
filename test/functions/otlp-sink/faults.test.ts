import fc from "fast-check";
import { expect, it } from "vitest";
import { type FakeRequest, OK, type Reaction } from "./fake-otlp.ts";
import { batchOf, left, namesOf, setOtlpStage } from "./otlp-stage.ts";

const stage = setOtlpStage();

const passing: fc.Arbitrary<Reaction> = fc.oneof(
  fc.constantFrom<Reaction>("reset", "take-and-reset", "cut"),
  fc.constantFrom(429, 502, 503, 504).map((status) => ({ status })),
  fc.integer({ min: 0, max: 40 }).map((seconds) => ({ status: 503, headers: { "retry-after": String(seconds) } })),
);
const lasting: fc.Arbitrary<Reaction> = fc.constantFrom(301, 401, 404, 500).map((status) => ({ status }));
/** What happens to the first requests, whatever is in them; then the service is well. */
const faults = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(OK) },
    { weight: 4, arbitrary: passing },
    { weight: 1, arbitrary: lasting },
  ),
  { maxLength: 25 },
);

const record = fc.record({ isBad: fc.boolean().map((bad) => bad), size: fc.nat(120) });
const batches = fc.array(fc.array(record, { maxLength: 6 }), { maxLength: 8 });

it("every record is taken or left over, with whatever goes wrong; what is rejected was never taken", async () => {
  await fc.assert(
    fc.asyncProperty(
      batches,
      faults,
      fc.nat(35_000),
      fc.integer({ min: 300, max: 2_000 }),
      async (shape, script, time, limit) => {
        let number = 0;
        const bad = new Set<string>();
        const acknowledged: string[] = [];
        const entries = shape.map((records) =>
          records.map(({ isBad, size }) => {
            const name = `${number++} ${"x".repeat(size)}`;
            if (isBad && number % 3 === 0) bad.add(name);
            return name;
          }),
        );
        stage.fake.requests.length = 0;
        stage.fake.taken.length = 0;
        stage.fake.react = ({ records }: FakeRequest, index): Reaction => {
          // Each request takes a while.
          stage.patience.pass(50);
          const reaction = script[index] ?? OK;
          if (reaction !== OK) return reaction;
          if (namesOf(records).some((name) => bad.has(name))) return { status: 400 };
          for (const name of namesOf(records)) acknowledged.push(name);
          return OK;
        };
        const remaining = stage.patience.countdown(time);
        const batch = batchOf(...entries);
        const delivery = await stage
          .deliverer({ maxRequestBytes: limit, timeout: 5_000 })
          .deliver(batch, { remaining });

        const all = entries.flat();
        const taken = namesOf(stage.fake.taken);
        const [later, never] = [left(delivery, "unavailable"), left(delivery, "rejected")];
        expect(all.filter((name) => !taken.includes(name) && !later.includes(name) && !never.includes(name))).toEqual(
          [],
        );
        expect(never.filter((name) => later.includes(name))).toEqual([]);
        // Nor is what the service said it took left over, or sent again.
        expect([...acknowledged, ...later, ...never].sort()).toEqual([...all].sort());
        expect(new Set([...later, ...never]).size).toBe(later.length + never.length);
        expect(delivery.receipt.items).toBe(all.length);
        const items = delivery.leftovers.reduce((sum, { batch: { items } }) => sum + items, 0);
        expect(items).toBe(later.length + never.length);
        expect(delivery.leftovers.length).toBe(new Set(delivery.leftovers.map(({ reason }) => reason)).size);
        // Nothing is sent, and nothing waited for, in the time that is kept.
        expect(remaining()).toBeGreaterThanOrEqual(Math.min(time, 400));
      },
    ),
    { numRuns: 150 },
  );
}, 120_000);
