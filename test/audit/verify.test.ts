import { createHash } from "node:crypto";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { decodeEntry, encodeEntry, entryKey } from "../../core/audit/ledger.ts";
import { manifestKey } from "../../core/audit/manifest.ts";
import { type VerifyOptions, verifyLedger } from "../../core/audit/verify.ts";
import { createKeyRing } from "../../core/index.ts";
import { reconcile } from "../../functions/reconcile.ts";
import { fakeSource, MemoryBucket } from "../functions/audit-world.ts";
import { manifest, RING, sequence, signed } from "./manifests.ts";

const HOUR = 3_600_000;
const RECORDS = Array.from({ length: 60 }, (_, n) => ({ sequence: sequence(n), time: 0 }));
const CLEAN = Array.from({ length: 6 }, (_, n) => ({ key: `clean/text/${n}.gz`, body: Buffer.from(`clean ${n}`) }));
let bucket: MemoryBucket;
let head: string;

/** Manifest n is of records 10n to 10n+9 and names one clean object; two manifests an entry. */
beforeEach(async () => {
  bucket = new MemoryBucket();
  for (const [n, { key, body }] of CLEAN.entries()) {
    await bucket.put(key, body);
    const digest = createHash("sha256").update(body).digest("hex");
    const outputs = [
      { sink: "s3", key, digest, bytes: body.length, items: 10 },
      { sink: "kinesis", items: 10, deferred: 2, rejected: 1 },
    ];
    await bucket.put(...signed(manifest(10 * n, 10 * n + 9, { outputs })));
    if (n % 2 === 1) head = await seal();
  }
});

async function seal(): Promise<string> {
  bucket.now += HOUR;
  const source = fakeSource(RECORDS);
  const options = { functionName: "scrubline", store: bucket, source, grace: HOUR };
  return (await reconcile({ ...options, now: () => bucket.now })).head!.digest;
}

const verify = (options: VerifyOptions = {}) => verifyLedger(bucket, "scrubline", options);
const problems = async (options?: VerifyOptions) => (await verify(options)).problems;
const keyOf = (n: number) => manifestKey(manifest(10 * n, 10 * n + 9));

describe("a ledger that is whole", () => {
  it("is summed up", async () => {
    const report = await verify({ keys: RING, outputs: true, head });
    expect(report).toMatchObject({
      function: "scrubline",
      entries: 3,
      head: { number: 2, digest: head },
      first: "2025-11-22T21:00:00.000Z",
      last: "2025-11-22T21:50:00.000Z",
      attempts: 6,
      waiting: 0,
      unproven: 0,
      records: 60,
      items: { in: 60, clean: 60, quarantined: 0, dropped: 0, returned: 0 },
      findings: { "EMAIL_ADDRESS/pseudonymize": 60 },
      outputs: 6,
      outputsCompared: 6,
      deferred: 12,
      rejected: 6,
      keys: { [`k1 ${RING.checkValue}`]: 6 },
      signatures: 6,
      problems: [],
    });
  });

  it("what is younger than the last entry waits; hours can be chosen", async () => {
    bucket.now += 1;
    await bucket.put(...signed(manifest(60, 69)));
    expect(await verify()).toMatchObject({ waiting: 1, attempts: 6, problems: [] });
    const [from, to] = [Date.UTC(2025, 10, 22, 22), Date.UTC(2025, 10, 22, 22)];
    expect(await verify({ from })).toMatchObject({ attempts: 0, waiting: 1, problems: [] });
    expect(await verify({ to })).toMatchObject({ attempts: 6, waiting: 0, problems: [] });
  });

  it("what names a key that the ring does not have is not believed", async () => {
    const keys = createKeyRing({ current: { version: "k9", secret: Buffer.alloc(32, "a later key") } });
    const report = await verify({ keys });
    expect(report.signatures).toBe(0);
    expect(report.problems.map(({ code }) => code)).toEqual(Array.from({ length: 6 }, () => "key-unknown"));
  });
});

describe("what was done to it afterwards", () => {
  it("any byte of any object changed, added or taken away (1,500 runs)", async () => {
    const keys = bucket.keys();
    const originals = new Map([...bucket.objects].map(([key, object]) => [key, object.body]));
    const change = fc.record({
      key: fc.constantFrom(...keys),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      byte: fc.integer({ min: 0, max: 255 }),
      kind: fc.constantFrom("set", "insert", "delete", "cut"),
    });
    const property = fc.asyncProperty(change, async ({ key, at, byte, kind }) => {
      const body = Buffer.from(originals.get(key)!);
      const index = Math.floor(at * body.length);
      const after = kind === "cut" ? body.length : kind === "insert" ? index : index + 1;
      const middle = kind === "set" || kind === "insert" ? Buffer.from([byte]) : Buffer.alloc(0);
      const changed = Buffer.concat([body.subarray(0, index), middle, body.subarray(after)]);
      fc.pre(!changed.equals(body));
      bucket.change(key, () => changed);
      const found = await problems({ keys: RING, outputs: true, head });
      bucket.change(key, () => body);
      expect(found.length, `${key} ${kind} ${index}`).toBeGreaterThan(0);
    });
    await fc.assert(property, { numRuns: 1_500, seed: 11 });
    expect(await problems({ keys: RING, outputs: true, head })).toEqual([]);
  });

  it.each<[string, (of: MemoryBucket) => void, object]>([
    ["a manifest", (of) => of.objects.delete(keyOf(2)), { code: "manifest-missing", entry: 1, key: keyOf(2) }],
    ["an entry", (of) => of.objects.delete(entryKey("scrubline", 1)), { code: "entry-missing", entry: 1 }],
    ["the last entry", (of) => of.objects.delete(entryKey("scrubline", 2)), { code: "head-missing" }],
    [
      "a clean object",
      (of) => of.objects.delete(CLEAN[3]!.key),
      { code: "object-missing", entry: 1, key: CLEAN[3]!.key },
    ],
  ])("%s deleted", async (_name, remove, problem) => {
    remove(bucket);
    expect(await problems({ outputs: true, head })).toContainEqual(problem);
  });

  it("two manifests, or two entries, exchanged", async () => {
    for (const [a, b] of [
      [keyOf(0), keyOf(1)] as const,
      [entryKey("scrubline", 0), entryKey("scrubline", 1)] as const,
    ]) {
      const [one, two] = [bucket.objects.get(a)!, bucket.objects.get(b)!];
      bucket.objects.set(a, two);
      bucket.objects.set(b, one);
      expect((await problems()).length).toBeGreaterThan(0);
      bucket.objects.set(a, one);
      bucket.objects.set(b, two);
    }
    expect(await problems()).toEqual([]);
  });

  it("a chain that was written anew from some entry on, manifests too, is known by the head and by the key", async () => {
    const forger = createKeyRing({ current: { version: "k1", secret: Buffer.alloc(32, "not the key") } });
    const items = { in: 10, clean: 10, quarantined: 0, dropped: 0, returned: 0 };
    await bucket.put(...signed(manifest(20, 29, { items, findings: {} }), forger));
    for (const n of [1, 2]) bucket.objects.delete(entryKey("scrubline", n));
    await seal();
    const found = await problems({ keys: RING, head });
    expect(found).toContainEqual({ code: "head-missing" });
    expect(found).toContainEqual({ code: "manifest-forged", entry: 1, key: keyOf(2) });
  });

  it("a manifest that was put there behind the ledger's back", async () => {
    const [key, body] = signed(manifest(70, 79));
    bucket.objects.set(key, { body, modified: bucket.now - 3 * HOUR });
    expect(await problems()).toEqual([{ code: "manifest-not-sealed", key }]);
  });

  it("an entry of another function's chain", async () => {
    const entry = decodeEntry((await bucket.get(entryKey("scrubline", 2)))!);
    bucket.change(entryKey("scrubline", 2), () => Buffer.from(encodeEntry({ ...entry, function: "other" })));
    expect(await problems()).toContainEqual({ code: "entry-unreadable", entry: 2 });
  });

  it("no ledger at all", async () => {
    expect(await verifyLedger(bucket, "unheard-of", {})).toMatchObject({
      entries: 0,
      problems: [{ code: "no-ledger" }],
    });
  });
});

it("what the ledger itself tells of is told again: gaps, overlaps, objects that were missing", async () => {
  const outputs = [{ sink: "s3", key: "clean/text/lost.gz", items: 1 }];
  bucket.now += 1;
  await bucket.put(...signed(manifest(65, 69)));
  await bucket.put(...signed(manifest(67, 69, { outputs })));
  bucket.now += HOUR;
  const source = fakeSource([...RECORDS, ...[60, 65, 66, 67, 68, 69].map((n) => ({ sequence: sequence(n), time: 0 }))]);
  await reconcile({ functionName: "scrubline", store: bucket, source, now: () => bucket.now, grace: HOUR });
  expect(await problems()).toEqual([
    { code: "gap", entry: 3, key: manifestKey(manifest(65, 69)) },
    { code: "overlap", entry: 3, key: manifestKey(manifest(67, 69)) },
    { code: "object-missing", entry: 3, key: "clean/text/lost.gz" },
  ]);
});
