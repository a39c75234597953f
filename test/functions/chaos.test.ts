import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { describe, expect, it, vi } from "vitest";
import { decodeManifest } from "../../core/audit/manifest.ts";
import { createRedactor, loadPolicy } from "../../core/index.ts";
import { parseKeyRing } from "../../core/operate/keyring.ts";
import { reconcile } from "../../functions/reconcile.ts";
import { makeMixedRecords, OTLP_MAKERS } from "../emulator/faults/mixed-records.ts";
import { compareLists, NO_DIFFERENCE, readPosition, toLines } from "../emulator/faults/stored.ts";
import { createRandom } from "../support/json-samples.ts";
import { MemoryBucket } from "./audit-world.ts";
import { drainShard, type Outcome } from "./event-source.ts";
import { MARKER } from "./fake-aws.ts";
import { context, setStage } from "./handler-stage.ts";

type Handler = (event: KinesisStreamEvent, context: Context) => Promise<KinesisStreamBatchResponse>;

/** Of an event source as it is; the emulator, which carries a fifth of that in the same time, has `test/emulator/chaos.test.ts`. */
const RECORDS = 100_000;
const SHARDS = 16;
const BATCH = 500;
const SEED = 20_261_126;
const POLICY = readFileSync(join(import.meta.dirname, "../emulator/policy.yaml"), "utf8");
const ARRIVAL = 1_763_845_201.25;
const HOUR = 3_600_000;

const stage = setStage(POLICY);
const random = createRandom(SEED);
const made = makeMixedRecords(SEED, RECORDS, OTLP_MAKERS, 0.002);
const records = made.records.map((record, index) => ({
  ...record,
  shard: `shardId-${String(index % SHARDS).padStart(12, "0")}`,
  sequence: `4965${String(index).padStart(52, "0")}`,
  // Over three hours, so that objects and manifests have several partitions.
  time: ARRIVAL + Math.floor(index / 10),
}));
const KINDS = ["clean-bucket/clean/", "clean-bucket/manifests/", "quarantine-bucket/"];
type Sent = (typeof records)[number];
const seen = { deaths: 0, deathsInDelivery: 0, refused: 0, lost: 0, stored: 0, returned: 0, cut: 0, attempts: 0 };

function toEvent(batch: readonly Sent[]): KinesisStreamEvent {
  const Records = batch.map(({ data, shard, sequence, time }) => ({
    eventID: `${shard}:${sequence}`,
    kinesis: { data: data.toString("base64"), approximateArrivalTimestamp: time },
  }));
  return { Records } as unknown as KinesisStreamEvent;
}

/** A new process, as far as modules go. */
async function coldStart(): Promise<Handler> {
  vi.resetModules();
  return (await import("../../functions/handlers/kinesis.ts")).handler as unknown as Handler;
}

let handler: Handler | undefined;

/** One attempt by the handler as it is deployed. From the moment it is killed nothing more is stored, and nobody hears what it says. */
async function attempt(batch: readonly Sent[]): Promise<Outcome> {
  const killAt = random.chance(0.3) ? random.int(16) : Number.POSITIVE_INFINITY;
  const cutAfter = random.chance(0.1) ? 100 + random.int(2_000) : Number.POSITIVE_INFINITY;
  // Longer than the client's own tries: of one kind of object none is stored in this attempt.
  const outage = random.chance(0.2) ? random.pick(KINDS) : undefined;
  let puts = 0;
  let isDead = false;
  stage.aws.refuses = (path) => {
    if (isDead || (outage !== undefined && path.startsWith(outage))) return true;
    isDead = puts++ >= killAt;
    // Killed before S3 had it, or behind.
    if (isDead) return random.chance(0.5);
    const isRefused = random.chance(0.16);
    if (isRefused) seen.refused++;
    return isRefused;
  };
  stage.aws.loses = () => {
    const isLost = isDead || random.chance(0.05);
    isLost ? seen.lost++ : seen.stored++;
    return isLost;
  };
  let asked = 0;
  const remaining = () => (asked++ < cutAfter ? 60_000 : 0);
  seen.attempts++;
  handler ??= await coldStart();
  const answer = await handler(toEvent(batch), context(remaining)).catch(() => undefined);
  if (asked > cutAfter) seen.cut++;
  if (killAt < Number.POSITIVE_INFINITY || answer === undefined) {
    seen.deaths++;
    if (puts > 1) seen.deathsInDelivery++;
    if (random.chance(0.05)) handler = undefined;
    return { kind: "death" };
  }
  const [failure] = answer.batchItemFailures;
  if (failure !== undefined) seen.returned++;
  return { kind: "answer", reported: failure?.itemIdentifier };
}

/** Of a bucket's part, decompressed. */
function stored(prefix: string): { readonly key: string; readonly content: Buffer }[] {
  return [...stage.aws.objects]
    .filter(([path]) => path.startsWith(prefix))
    .map(([path, body]) => ({
      key: path.slice(path.indexOf("/") + 1),
      content: path.endsWith(".gz") ? gunzipSync(body) : body,
    }));
}

const shards = new Map<string, Sent[]>();
for (const record of records) shards.set(record.shard, [...(shards.get(record.shard) ?? [])].concat(record));

describe("100,000 records, a function killed at random points and a store that fails one time in five", () => {
  it("leave every position once in the clean store or the quarantine, and nothing anywhere else", async () => {
    // The client's waits between its tries are a random share of something.
    vi.spyOn(Math, "random").mockReturnValue(0);
    for (const shard of shards.values()) await drainShard(shard, BATCH, attempt);
    expectTrouble();
    expectEachOnce();
    expectNowhereElse();
    await expectManifestsWhole();
  }, 1_200_000);
});

function expectEachOnce(): void {
  const redactor = createRedactor(loadPolicy(POLICY), { keys: parseKeyRing(stage.aws.secret!) });
  const expected = new Map(records.map(({ sequence, clean }) => [sequence, clean?.lines(redactor) ?? []]));
  const clean = stored("clean-bucket/clean/");
  expect(compareLists(toLines(clean), [...expected.values()].flat())).toEqual(NO_DIFFERENCE);
  const misplaced = clean.filter(({ key, content }) => {
    const { sequence, sub } = readPosition(key);
    return !content.toString().startsWith(`${expected.get(sequence ?? "")?.[sub]}\n`);
  });
  expect(misplaced.map(({ key }) => key)).toEqual([]);

  const quarantine = stored("quarantine-bucket/");
  const raws = quarantine.filter(({ key }) => key.endsWith(".raw.gz"));
  const text = (content: Buffer) => content.toString("latin1");
  const refused = records.filter((record) => record.clean === undefined);
  expect(refused.length).toBeGreaterThan(RECORDS / 500);
  expect(
    compareLists(
      raws.map(({ content }) => text(content)),
      refused.map(({ data }) => text(data)),
    ),
  ).toEqual(NO_DIFFERENCE);
  const pairs = raws.flatMap(({ key }) => [key, key.replace(/raw\.gz$/, "json")]);
  expect(quarantine.map(({ key }) => key).sort()).toEqual(pairs.sort());
}

/** Planted values are picked out by their form: to look for each of them everywhere would take minutes. */
function expectNowhereElse(): void {
  const form = /\bk[0-9a-f]{10}@mail\.example\.net|\b4\d{15}\b|\b\d{3}-\d{2}-\d{4}\b|\bpw-[0-9a-f]{12}/g;
  const pick = (text: string) => (text.match(form) ?? []).filter((value) => made.planted.has(value));
  expect(new Set(pick([...made.planted].join("\n"))).size).toBe(made.planted.size);
  expect(made.planted.size).toBeGreaterThan(RECORDS);
  const visible = [
    ...stored("clean-bucket/"),
    ...stored("quarantine-bucket/").filter(({ key }) => key.endsWith(".json")),
  ];
  expect(visible.flatMap(({ content }) => pick(content.toString()))).toEqual([]);
  expect(pick(stage.aws.requests.join("\n"))).toEqual([]);
  expect(stage.printed.flatMap(pick)).toEqual([]);
  expect(stage.printed.filter((line) => line.includes(MARKER))).toEqual([]);
}

/** By the reconciler's own functions: the manifests follow each other without gap or overlap, and what they name is there. */
async function expectManifestsWhole(): Promise<void> {
  const bucket = new MemoryBucket();
  for (const [path, body] of stage.aws.objects)
    if (path.startsWith("clean-bucket/")) await bucket.put(path.slice("clean-bucket/".length), body);
  const followers = new Map(
    [...shards].map(([shard, list]) => [shard, new Map(list.map(({ sequence }, i) => [sequence, i]))]),
  );
  const source = {
    knows: (partition: string) => shards.has(partition),
    async next(partition: string, sequence: string | undefined) {
      const index = sequence === undefined ? -1 : followers.get(partition)?.get(sequence);
      if (index === undefined) return "unknown" as const;
      const next = shards.get(partition)?.[index + 1];
      return next === undefined ? ("end" as const) : { sequence: next.sequence, time: next.time * 1000 };
    },
  };
  const manifests = bucket.keys("manifests/").map((key) => decodeManifest(bucket.objects.get(key)!.body).manifest);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  expect(sum(manifests.map(({ range }) => range.records))).toBe(RECORDS);
  bucket.now += 3 * HOUR;
  const now = () => bucket.now;
  const { sealed, ...wrong } = await reconcile({ functionName: "scrubline", store: bucket, source, now, grace: HOUR });
  expect(sealed).toBe(manifests.length);
  expect(wrong).toMatchObject({
    unsealed: 0,
    gaps: 0,
    overlaps: 0,
    unproven: 0,
    missingObjects: 0,
    badManifests: 0,
    overdue: 0,
  });
}

function expectTrouble(): void {
  const { deaths, deathsInDelivery, refused, lost, stored, returned, cut } = seen;
  expect(deaths).toBeGreaterThan(100);
  expect(deathsInDelivery).toBeGreaterThan(50);
  expect((refused + lost) / (refused + lost + stored)).toBeGreaterThan(0.15);
  expect(returned).toBeGreaterThan(100);
  expect(cut).toBeGreaterThan(10);
}
