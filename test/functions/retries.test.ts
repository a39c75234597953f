import { describe, expect, it } from "vitest";
import { decodeManifest, type Range } from "../../core/audit/manifest.ts";
import { loadPolicy } from "../../core/index.ts";
import type { Position, SourceRecord } from "../../functions/items.ts";
import { createManifests } from "../../functions/manifest.ts";
import { runAttempt } from "../../functions/pipeline.ts";
import { reconcile } from "../../functions/reconcile.ts";
import { objectKey } from "../../functions/sinks/object-key.ts";
import { RING } from "../audit/manifests.ts";
import { fakeSource, MemoryBucket } from "./audit-world.ts";
import { scriptedRedactor } from "./scripted-redactor.ts";

/** Small seeded generator (mulberry32), so that a failing run can be had again. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

class Crash extends Error {}

/** What an event source mapping with ReportBatchItemFailures and BisectBatchOnFunctionError does with a batch. */
async function deliver(
  batch: readonly SourceRecord[],
  attempt: (batch: readonly SourceRecord[]) => Promise<readonly string[]>,
) {
  const queue = [batch];
  for (let next = queue.shift(); next; next = queue.shift()) {
    try {
      const [reported] = await attempt(next);
      if (reported !== undefined) queue.unshift(next.slice(next.findIndex((r) => r.acknowledgement === reported)));
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      const half = Math.ceil(next.length / 2);
      queue.unshift(...[next.slice(0, half), next.slice(half)].filter((part) => part.length > 0));
    }
  }
}

const POLICY = loadPolicy();
const ROUTES = ["cloudwatch-logs", "ndjson", "text"];

function makeRecords(random: () => number): readonly SourceRecord[] {
  return Array.from({ length: 1 + Math.floor(random() * 8) }, (_, index) => {
    const route = ROUTES[Math.floor(random() * ROUTES.length)]!;
    const broken = random() < 0.1;
    const items = Array.from({ length: Math.floor(random() * 4) }, () => random() < 0.15);
    const sequence = String(index).padStart(3, "0");
    const at = (sub: number): Position => ({ partition: "shard", sequence, sub });
    const time = Date.UTC(2025, 10, 22, 21, 57 + index);
    return {
      place: { partition: "shard", sequence, time },
      data: () => Buffer.from(sequence),
      acknowledgement: sequence,
      size: 1,
      decode: () =>
        broken
          ? [
              {
                kind: "undecodable",
                position: at(0),
                time,
                code: "bad-encoding",
                offset: 0,
                raw: () => Buffer.from("raw"),
              },
            ]
          : items.map((refused, sub) => ({
              kind: "item",
              position: at(sub),
              time,
              route,
              parts: [{ content: `${refused ? "REFUSE " : ""}${sequence}/${sub}`, format: "text" }],
              render: ([clean]) => Buffer.from(clean as string),
              raw: () => Buffer.from("raw"),
            })),
    };
  });
}

/**
 * One batch through failures of every kind until it is done.
 * @param losing whether Lambda gives up on batches, as it does after its retries
 */
async function simulate(seed: number, losing = false): Promise<void> {
  const random = generator(seed);
  const records = makeRecords(random);
  const clean = new Map<string, readonly string[]>();
  const quarantined = new Set<string>();
  const bucket = new MemoryBucket();
  let trouble = 12;
  const chance = (probability: number) => trouble > 0 && random() < probability && trouble-- > 0;

  await deliver(records, async (batch) => {
    if (losing && chance(0.2)) return [];
    const cutting = chance(0.3);
    // An error that the code under test would catch cannot stand for a crash: from here on nothing more is stored.
    let crashed = false;
    const result = await runAttempt({
      records: batch,
      evidence: createManifests({
        functionName: "f",
        policy: POLICY,
        ring: RING,
        store: {
          async put(key, body) {
            crashed ||= chance(0.1);
            if (crashed) return;
            const stored = !chance(0.1);
            if (stored) await bucket.put(key, body);
            if (!stored || chance(0.05)) throw new Error("503");
          },
        },
      }),
      redactor: scriptedRedactor(),
      hasTime: () => !(cutting && chance(0.2)),
      sinks: [
        {
          form: "line",
          async send({ route, time, first, entries, items }) {
            const receipt = { sink: "memory", items };
            crashed ||= chance(0.1);
            if (crashed) return receipt;
            const stored = !chance(0.15);
            const failed = !stored || chance(0.1); // stored, but the answer was lost
            if (stored)
              clean.set(
                objectKey(route, time, first, "gz"),
                entries.map((line) => Buffer.from(line).toString()),
              );
            if (failed) throw new Error("503");
            return receipt;
          },
        },
      ],
      quarantine: {
        async put({ position }) {
          crashed ||= chance(0.05);
          if (crashed) return;
          if (chance(0.1)) throw new Error("503");
          quarantined.add(`${position.sequence}/${position.sub}`);
        },
      },
    });
    // The last case: everything was done, but Lambda never heard of it.
    if (crashed || chance(0.1)) throw new Crash();
    return result.failures;
  });

  if (losing) return expectGaps(bucket, records, `seed ${seed}`);
  const expected = records.flatMap((record) =>
    record.decode().map((d) => (d.kind === "dropped" ? "" : `${d.position.sequence}/${d.position.sub}`)),
  );
  const stored = [...[...clean.values()].flat(), ...quarantined].sort();
  expect(stored, `seed ${seed}`).toEqual(expected.sort());
  expectWhole(bucket, records, expected.length, `seed ${seed}`);
  const { sealed, ...wrong } = await reconcileAll(bucket, records);
  expect(sealed, `seed ${seed}`).toBe(bucket.keys("manifests/f/").length);
  expect(wrong, `seed ${seed}`).toMatchObject({ gaps: 0, overlaps: 0, unproven: 0, overdue: 0, badManifests: 0 });
}

async function reconcileAll(bucket: MemoryBucket, records: readonly SourceRecord[]) {
  bucket.now += 3 * 3_600_000;
  const source = fakeSource(records.map(({ place }) => place!));
  return reconcile({ functionName: "f", store: bucket, source, now: () => bucket.now, grace: 3_600_000 });
}

/** Every stretch of records that no manifest tells of is a gap, or overdue at the end of the shard. */
async function expectGaps(bucket: MemoryBucket, records: readonly SourceRecord[], hint: string): Promise<void> {
  const told = new Set(readManifests(bucket).flatMap(({ range }) => indexesOf(range, records)));
  if (told.size === 0) return;
  const untold = records.map((_, index) => !told.has(index));
  // Before the first manifest of all nothing is known.
  const begin = untold.indexOf(false);
  const ends = untold.map((lost, index) => index > begin && lost && untold[index + 1] !== true);
  const result = await reconcileAll(bucket, records);
  const atTheEnd = ends.at(-1) ? 1 : 0;
  expect(result.overdue, hint).toBe(atTheEnd);
  expect(result.gaps, hint).toBe(ends.filter(Boolean).length - atTheEnd);
}

function readManifests(bucket: MemoryBucket) {
  return bucket.keys("manifests/f/").map((key) => decodeManifest(bucket.objects.get(key)!.body).manifest);
}

function indexesOf({ first, last }: Range, records: readonly SourceRecord[]): number[] {
  return [...records.keys()].filter((i) => {
    const { acknowledgement } = records[i]!;
    return acknowledgement >= first && acknowledgement <= last;
  });
}

/** The manifests' ranges follow each other without a gap or an overlap, from the first record to the last, and so do their counts. */
function expectWhole(bucket: MemoryBucket, records: readonly SourceRecord[], items: number, hint: string) {
  const all = readManifests(bucket).sort((a, b) => (a.range.first < b.range.first ? -1 : 1));
  const covered = all.flatMap(({ range }) => {
    const indexes = indexesOf(range, records);
    expect(indexes, hint).toHaveLength(range.records);
    return indexes.map((index) => records[index]!.acknowledgement);
  });
  expect(covered, hint).toEqual(records.map((record) => record.acknowledgement));
  expect(
    all.reduce((sum, manifest) => sum + manifest.items.in - manifest.items.returned, 0),
    hint,
  ).toBe(items);
}

describe("retries, cuts, bisects and lost answers", () => {
  it("leave every position exactly once in clean or quarantine, and in one manifest (5,000 simulated batches)", async () => {
    for (let seed = 1; seed <= 5_000; seed++) await simulate(seed);
  });

  it("show what Lambda gave up on as gaps between the manifests (5,000 simulated batches)", async () => {
    for (let seed = 1; seed <= 5_000; seed++) await simulate(seed, true);
  });
});
