import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createBatchWriter } from "../../cli/quarantine/batch-writer.ts";
import type { QuarantineBucket } from "../../cli/quarantine/bucket.ts";
import { listEntries } from "../../cli/quarantine/entries.ts";
import { replayEntries } from "../../cli/quarantine/replay.ts";
import { createQuarantine } from "../../functions/quarantine.ts";

const HOUR = Date.UTC(2026, 10, 22, 21);
const ALL = { reasons: new Set<string>(), keys: new Set<string>() };

class Stopped extends Error {}

/** A bucket in memory that may stop the run before or in the middle of a removal. */
function memoryBucket(stops: () => boolean) {
  const objects = new Map<string, Buffer>();
  const bucket: QuarantineBucket = {
    async *list(prefix, after = "") {
      for (const key of [...objects.keys()].filter((name) => name.startsWith(prefix) && name > after).sort())
        yield { key, size: objects.get(key)!.length, modified: HOUR };
    },
    get: async (key) => objects.get(key),
    open: async () => undefined,
    versionOf: async (key) => objects.get(key)?.toString("base64"),
    async remove(keys) {
      for (const key of keys) {
        if (stops()) throw new Stopped();
        objects.delete(key);
      }
    },
  };
  const store = { put: async (key: string, body: Uint8Array) => void objects.set(key, Buffer.from(body)) };
  return { objects, bucket, store };
}

it("wherever runs are stopped, every entry is in quarantine or was sent, and without a stop it was sent once", async () => {
  const world = fc.record({
    entries: fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 1, maxLength: 12 }),
    batch: fc.array(fc.string({ unit: "grapheme-ascii", maxLength: 8 }), { maxLength: 4 }),
    /** For each question whether to go on what happens; then all goes well. */
    trouble: fc.array(fc.constantFrom("stop", "refuse", "fine", "fine"), { maxLength: 40 }),
  });
  await fc.assert(
    fc.asyncProperty(world, async ({ entries, batch, trouble }) => {
      const fate = trouble[Symbol.iterator]();
      let isTroubled = false;
      const next = () => {
        const { value = "fine" } = fate.next();
        isTroubled ||= value !== "fine";
        return value;
      };
      const { objects, bucket, store } = memoryBucket(() => next() === "stop");
      const contents = entries.map((size, i) => `${i}:`.padEnd(size + 3, "x"));
      for (const [i, content] of contents.entries())
        await createQuarantine(store).put({
          position: { partition: "shardId-000000000000", sequence: String(i), sub: 0 },
          time: HOUR + i,
          code: "internal",
          offset: 0,
          raw: () => Buffer.from(content),
        });
      const given = batch.map((text, i) => `batch ${i} ${text}`);
      const Records = given.map((text) => ({
        kinesis: { data: Buffer.from(text).toString("base64"), partitionKey: "p" },
      }));
      if (given.length > 0)
        objects.set("aws/lambda/m/shardId-0/1", Buffer.from(JSON.stringify({ payload: JSON.stringify({ Records }) })));
      const sent: string[] = [];
      const putRecords = createBatchWriter({
        maxRecords: 3,
        maxBytes: 3_000,
        usualRecordBytes: 1_500,
        maxRecordBytes: 10_000,
        sleep: async () => {},
        async send(records) {
          if (next() === "stop") throw new Stopped();
          return records.map(({ data }) => {
            if (next() === "refuse") return false;
            const isGzip = data[0] === 0x1f && data[1] === 0x8b;
            sent.push((isGzip ? gunzipSync(data) : Buffer.from(data)).toString());
            return true;
          });
        },
      });
      const isSent = (content: string) => sent.filter((text) => text === content).length;
      const run = async () => {
        const found = await listEntries(bucket, ALL);
        await replayEntries(found, { bucket, targets: { putRecords }, keep: false, onDone: () => {} });
      };
      for (let runs = 0; objects.size > 0; runs++) {
        expect(runs).toBeLessThan(60);
        await run().catch((error: unknown) => expect(error).toBeInstanceOf(Stopped));
        for (const [i, content] of contents.entries()) {
          const stem = `shardId-000000000000-${i}-000000.raw.gz`;
          expect([...objects.keys()].some((key) => key.endsWith(stem)) || isSent(content) > 0).toBe(true);
        }
        if (!objects.has("aws/lambda/m/shardId-0/1")) for (const text of given) expect(isSent(text)).toBeGreaterThan(0);
      }
      for (const content of [...contents, ...given]) expect(isSent(content)).toBeGreaterThan(0);
      if (!isTroubled) expect(sent).toHaveLength(contents.length + given.length);
    }),
    { numRuns: 150 },
  );
});
