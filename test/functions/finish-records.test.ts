import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { AttemptCounts } from "../../functions/accounting.ts";
import { finishRecords } from "../../functions/finish-records.ts";
import { createQuarantine } from "../../functions/quarantine.ts";
import { createObjectSink } from "../../functions/sinks/object-sink.ts";
import type { ObjectStore } from "../../functions/sinks/sink.ts";
import { readFirehoseEvent } from "../../functions/sources/firehose.ts";
import { firehoseEvent, idOf } from "./firehose-events.ts";
import { bytes } from "./kinesis-events.ts";
import { scriptedRedactor } from "./scripted-redactor.ts";

/** Says of each PUT whether it fails. */
function createWorld(fails: (key: string) => boolean) {
  const objects = new Map<string, Uint8Array>();
  const store: ObjectStore = {
    async put(key, body) {
      if (fails(key)) throw new Error(`secret in ${key}`);
      objects.set(key, body);
    },
  };
  const stored = (prefix: string, extension: string): readonly string[] =>
    [...objects]
      .filter(([key]) => key.startsWith(prefix) && key.endsWith(extension))
      .flatMap(([, body]) => gunzipSync(body).toString().split("\n"))
      .filter((line) => line !== "");
  return { store, stored };
}

/** As Firehose does: the same records again, while it fails. */
async function deliver(records: readonly string[], world: ReturnType<typeof createWorld>, maxHeldBytes: number) {
  for (let tries = 1; ; tries++) {
    const counts: AttemptCounts[] = [];
    try {
      await finishRecords(
        {
          records: readFirehoseEvent(firehoseEvent(records.map(bytes)), "request", { ownLogGroups: [] }),
          redactor: scriptedRedactor(),
          sinks: [createObjectSink(world.store)],
          quarantine: createQuarantine(world.store),
          maxHeldBytes,
        },
        (attempt) => counts.push(attempt.counts),
      );
      return { tries, counts };
    } catch (error) {
      expect((error as Error).message).toBe("the records were not delivered");
    }
  }
}

const item = fc.constantFrom("clean", "SECRET", "REFUSE", "CRASH");
const record = fc.array(item, { minLength: 1, maxLength: 4 });

it("every item is once clean or once in the quarantine, however often writing fails and an attempt is cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 8 }),
      fc.array(fc.boolean(), { maxLength: 12 }),
      fc.integer({ min: 0, max: 80 }),
      async (drawn, failures, maxHeldBytes) => {
        let number = 0;
        const records = drawn.map((items) => items.map((text) => JSON.stringify({ n: number++, text })).join("\n"));
        const left = [...failures];
        const world = createWorld(() => left.shift() ?? false);
        const { counts } = await deliver(records, world, maxHeldBytes);
        const clean = world.stored("clean/", ".ndjson.gz");
        const raw = world.stored("quarantine/", ".raw.gz");
        const numbers = [...clean, ...raw].map((line) => JSON.parse(line).n).sort((a, b) => a - b);
        expect(numbers).toEqual(Array.from({ length: number }, (_, n) => n));
        expect(clean.join()).not.toMatch(/SECRET|REFUSE|CRASH/);
        const sum = (name: "clean" | "quarantined") => counts.reduce((total, each) => total + each[name], 0);
        expect([sum("clean"), sum("quarantined")]).toEqual([clean.length, raw.length]);
      },
    ),
    { numRuns: 300 },
  );
});

it("what is held is delivered in parts, each under its own first record", async () => {
  const world = createWorld(() => false);
  const { counts } = await deliver(["one", "two", "three"], world, 1);
  expect(counts.map(({ records, recordsDone }) => [records, recordsDone])).toEqual([
    [3, 1],
    [2, 1],
    [1, 1],
  ]);
  expect(world.stored("clean/text/", ".gz")).toEqual(["one", "two", "three"]);
});

it("after a failure nothing more is delivered: what is repeated would be cut elsewhere, and be there twice", async () => {
  const failing = [`${idOf(1)}-000000.raw.gz`, `${idOf(3)}-000000.ndjson.gz`];
  const world = createWorld((key) => {
    const at = failing.findIndex((end) => key.endsWith(end));
    return at >= 0 && failing.splice(at, 1).length > 0;
  });
  const { tries } = await deliver(["REFUSE", "REFUSE", "third", "fourth"], world, 0);
  expect(tries).toBe(3);
  expect(world.stored("clean/text/", ".gz")).toEqual(["third", "fourth"]);
});
