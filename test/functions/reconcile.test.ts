import { beforeEach, describe, expect, it } from "vitest";
import { decodeEntry, digestOf, entryKey, type LedgerEntry } from "../../core/audit/ledger.ts";
import { type Manifest, manifestKey } from "../../core/audit/manifest.ts";
import { type ReconcileOptions, reconcile } from "../../functions/reconcile.ts";
import { reportReconciliation } from "../../functions/reconcile-report.ts";
import { manifest, SHARD, sequence, signed } from "../audit/manifests.ts";
import { fakeSource, MemoryBucket } from "./audit-world.ts";

const HOUR = 3_600_000;
const GRACE = 2 * HOUR;

let bucket: MemoryBucket;
/** Arrival of record n is that of `manifest(n, …)`. */
const RECORDS = Array.from({ length: 40 }, (_, n) => ({ sequence: sequence(n), time: Date.UTC(2025, 10, 22, 21, n) }));

beforeEach(() => {
  bucket = new MemoryBucket();
});

async function write(...manifests: readonly Manifest[]): Promise<void> {
  for (const each of manifests) await bucket.put(...signed(each));
}

function run(extra: Partial<ReconcileOptions> = {}) {
  return reconcile({
    functionName: "scrubline",
    store: bucket,
    source: fakeSource(RECORDS),
    now: () => bucket.now,
    grace: GRACE,
    ...extra,
  });
}

async function later(extra: Partial<ReconcileOptions> = {}) {
  bucket.now += GRACE;
  return run(extra);
}

const entry = async (n: number): Promise<LedgerEntry> => decodeEntry((await bucket.get(entryKey("scrubline", n)))!);
const continuities = async (n: number) => (await entry(n)).seals.map(({ continuity }) => continuity);
const CALM = { gaps: 0, overlaps: 0, unproven: 0, missingObjects: 0, badManifests: 0, overdue: 0, unsealed: 0 };

describe("sealing", () => {
  it("what follows each other in the stream is proven, and each entry holds the digest of the one before", async () => {
    await write(manifest(0, 3), manifest(4, 4), manifest(5, 9));
    expect(await later()).toMatchObject({ ...CALM, sealed: 3, head: { number: 0 } });
    await write(manifest(10, 39));
    const second = await later();
    expect(second).toMatchObject({ ...CALM, sealed: 1, head: { number: 1 } });
    expect(await continuities(0)).toEqual(["start", "proven", "proven"]);
    expect(await continuities(1)).toEqual(["proven"]);
    expect((await entry(1)).previous).toBe(digestOf((await bucket.get(entryKey("scrubline", 0)))!));
    expect(second.head!.digest).toBe(digestOf((await bucket.get(entryKey("scrubline", 1)))!));
    for (const { key, digest } of (await entry(0)).seals) expect(digestOf((await bucket.get(key))!)).toBe(digest);
  });

  it("what may still be overwritten is left alone; with nothing to seal there is no entry", async () => {
    expect(await run()).toMatchObject({ ...CALM, sealed: 0 });
    await write(manifest(0, 9));
    bucket.now += GRACE - 1;
    expect(await run()).toMatchObject({ sealed: 0, unsealed: 0 });
    await write(manifest(0, 4), manifest(5, 39));
    expect(await later()).toMatchObject({ ...CALM, sealed: 2 });
    expect(await later()).toMatchObject({ ...CALM, sealed: 0, head: { number: 0 } });
    expect(bucket.keys("manifests/chain/")).toHaveLength(1);
  });

  it("many manifests make several entries, and what is left for lack of time is counted", async () => {
    for (let n = 0; n < 40; n++, bucket.now += 1_000) await write(manifest(n, n));
    let entries = 0;
    const first = await later({ maxSeals: 15, hasTime: () => entries++ < 2 });
    expect(first).toMatchObject({ sealed: 30, unsealed: 10, head: { number: 1 } });
    expect(await run({ maxSeals: 15 })).toMatchObject({ ...CALM, sealed: 10, head: { number: 2 } });
    const seals = await Promise.all([0, 1, 2].map(async (n) => (await entry(n)).seals.map(({ key }) => key)));
    expect(seals.flat().sort()).toEqual(bucket.keys("manifests/scrubline/"));
    expect((await continuities(2)).every((each) => each === "proven")).toBe(true);
  });

  it("a second one at the same time loses, and nothing is sealed twice", async () => {
    await write(manifest(0, 39));
    bucket.now += GRACE;
    const [one, two] = await Promise.all([run(), run({ now: () => bucket.now + 1 })]);
    expect([one.sealed, two.sealed].sort()).toEqual([0, 1]);
    expect(bucket.keys("manifests/chain/")).toHaveLength(1);
  });

  it("a broken last entry stops it", async () => {
    await write(manifest(0, 9));
    await later();
    bucket.change(entryKey("scrubline", 0), () => Buffer.from('{"v":1}'));
    await expect(later()).rejects.toMatchObject({ code: "bad-ledger" });
  });
});

describe("what is wrong", () => {
  it("a batch that is lost is a gap", async () => {
    await write(manifest(0, 9), manifest(20, 39));
    expect(await later()).toMatchObject({ ...CALM, sealed: 2, gaps: 1 });
    expect((await entry(0)).seals[1]).toMatchObject({ continuity: "gap", after: sequence(9) });
  });

  it("also between two entries, and at the end of a shard, where it shows as overdue", async () => {
    await write(manifest(0, 9));
    expect(await later(), "it may still come").toMatchObject(CALM);
    expect(await later()).toMatchObject({ ...CALM, overdue: 1 });
    await write(manifest(20, 39));
    expect(await later()).toMatchObject({ ...CALM, gaps: 1 });
  });

  it("a manifest that waits for its grace is not overdue", async () => {
    await write(manifest(0, 9));
    bucket.now += GRACE;
    await write(manifest(10, 39));
    expect(await run()).toMatchObject({ ...CALM, sealed: 1 });
  });

  it("records that were delivered again under other borders are overlaps", async () => {
    await write(manifest(0, 9), manifest(5, 14), manifest(15, 39));
    expect(await later()).toMatchObject({ ...CALM, overlaps: 1 });
    expect(await continuities(0)).toEqual(["start", "overlap", "proven"]);
    await write(manifest(0, 9));
    expect(await later(), "a sealed one that was written again").toMatchObject({ ...CALM, overlaps: 1, sealed: 1 });
  });

  it("without records in the stream, or without the stream, nothing is claimed", async () => {
    await write(manifest(0, 9), manifest(10, 39));
    expect(await later({ source: fakeSource(RECORDS, () => 20) })).toMatchObject({ ...CALM, unproven: 1 });
    bucket = new MemoryBucket();
    await write(manifest(0, 9), manifest(10, 39));
    bucket.now += GRACE;
    const { functionName, store, now, grace } = {
      functionName: "scrubline",
      store: bucket,
      now: () => bucket.now,
      grace: GRACE,
    };
    expect(await reconcile({ functionName, store, now, grace })).toMatchObject({ ...CALM, sealed: 2 });
    expect(await entry(0)).toMatchObject({ seals: [{ continuity: "none" }, { continuity: "none" }], frontiers: {} });
  });

  it("the first record of a new shard has to be the first that is in it", async () => {
    await write(manifest(0, 39));
    await later();
    const { range } = manifest(3, 39);
    await write(manifest(3, 39, { range: { ...range, partition: "shardId-000000000007" } }));
    expect(await later()).toMatchObject({ ...CALM, gaps: 1 });
    expect((await entry(1)).seals[0]).not.toHaveProperty("after");
  });

  it("an object that is not there or has another size, counts that do not agree, what is no manifest", async () => {
    const output = (key: string, bytes: number) => ({ sink: "s3", key, bytes, items: 1 });
    await bucket.put("clean/text/a.gz", Buffer.from("12345"));
    await bucket.put("clean/text/lost.gz.part", Buffer.from("12345"));
    const items = { in: 10, clean: 9, quarantined: 0, dropped: 0, returned: 0 };
    const outputs = [output("clean/text/a.gz", 5), output("clean/text/lost.gz", 5), output("clean/text/a.gz", 6)];
    const [first, second] = [manifest(0, 9, { outputs }), manifest(10, 39, { items })];
    await write(first, second);
    const stray = "manifests/scrubline/dt=2025-11-22/hh=21/stray.json";
    await bucket.put(stray, signed(first)[1]);
    expect(await later()).toMatchObject({ ...CALM, sealed: 3, missingObjects: 2, badManifests: 2 });
    expect((await entry(0)).findings).toEqual([
      { kind: "wrong-size", manifest: manifestKey(first), object: "clean/text/a.gz" },
      { kind: "missing-object", manifest: manifestKey(first), object: "clean/text/lost.gz" },
      { kind: "unbalanced", manifest: manifestKey(second) },
      { kind: "not-a-manifest", manifest: stray },
    ]);
  });
});

describe("life of partitions", () => {
  it("objects, each a partition of its own, leave nothing behind, and may come four days late", async () => {
    const object = (n: number, day: number) => {
      const { range } = manifest(n, n);
      const arrived = new Date(Date.UTC(2025, 10, 1 + day)).toISOString();
      return manifest(n, n, { range: { ...range, arrived, partition: `object-${n}`, first: "v1", last: "v1" } });
    };
    await write(...Array.from({ length: 20 }, (_, n) => object(n, 20)));
    expect(await later()).toMatchObject({ ...CALM, sealed: 20 });
    expect(await entry(0)).toMatchObject({ frontiers: {}, latest: "2025-11-21T00:00:00.000Z" });
    await write(object(30, 16));
    expect(await later()).toMatchObject({ ...CALM, sealed: 1 });
    expect((await entry(1)).latest).toBe("2025-11-21T00:00:00.000Z");
  });

  it("one that is closed is forgotten after eight days, so that its hours need not be listed for ever", async () => {
    const other = (first: number, day: number) => {
      const { range } = manifest(first, first);
      const arrived = new Date(Date.UTC(2025, 10, 22 + day)).toISOString();
      return manifest(first, first, { range: { ...range, arrived, partition: "shardId-000000000007" } });
    };
    await write(manifest(0, 39), other(1, 1));
    await later();
    expect(Object.keys((await entry(0)).frontiers)).toHaveLength(2);
    await write(other(2, 9));
    await later();
    expect(Object.keys((await entry(1)).frontiers)).toEqual(["shardId-000000000007"]);
  });
});

it("reports in numbers: a line with the chain's end, and metrics under the name of the function", async () => {
  const lines: string[] = [];
  const logged: unknown[] = [];
  await write(manifest(0, 9), manifest(20, 39));
  const result = await later();
  reportReconciliation("scrubline", result, {
    log: (...line) => logged.push(line),
    now: () => bucket.now,
    write: (line) => lines.push(line),
  });
  const { number, digest } = result.head!;
  const fields = { functionName: "scrubline", entry: number, digest, sealed: 2, gaps: 1, overlaps: 0 };
  expect(logged).toEqual([["warn", "reconciled", fields]]);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    FunctionName: "scrubline",
    Gaps: 1,
    Overlaps: 0,
    Unproven: 0,
    MissingObjects: 0,
    BadManifests: 0,
    Overdue: 0,
    Unsealed: 0,
    ManifestsSealed: 2,
  });
  expect(SHARD).toMatch(/^shardId-/);
});
