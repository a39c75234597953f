import type { PutResult, WriteRecords } from "./batch-writer.ts";
import type { QuarantineBucket } from "./bucket.ts";
import type { Entry } from "./entries.ts";
import type { ObjectResult, ReplayObject } from "./object-source.ts";
import { readBatch, readRaw, type StreamRecord } from "./records.ts";

/**
 * `replayed`: its source took it. `finished`: an earlier run sent it and could not remove all of it. `quarantined-again`: it was
 * sent, and set aside once more under the same name before it could be removed. `not-readable`: what lies there is not what the
 * function, Lambda or Firehose writes. `no-target`: nothing is known that takes its kind.
 */
export type ReplayResult =
  | "replayed"
  | "finished"
  | "quarantined-again"
  | "not-readable"
  | "no-target"
  | Exclude<PutResult | ObjectResult, "taken">;

/** Where entries go. Absent: nowhere. They reject with a Failure when it makes no sense to go on. */
export interface ReplayTargets {
  readonly putRecords?: WriteRecords;
  readonly sendMessage?: (body: string) => Promise<PutResult>;
  readonly replayObject?: ReplayObject;
}

export interface ReplayOptions {
  readonly bucket: QuarantineBucket;
  readonly targets: ReplayTargets;
  /** Leaves everything in the quarantine. */
  readonly keep: boolean;
  readonly onDone: (entry: Entry, result: ReplayResult) => void;
}

/** Most that is read into memory at once, by the sizes that the listing gave. */
const CHUNK_BYTES = 4 * 1024 * 1024;
const CHUNK_ENTRIES = 100;

/**
 * Sends entries back to where they came from, then removes them: in this order, so that what happens between is that an entry is
 * sent twice, and never that it is lost. The first goes alone: who may not remove it learns that before a second one is sent.
 */
export async function replayEntries(entries: readonly Entry[], options: ReplayOptions): Promise<void> {
  for (const chunk of toChunks(entries)) {
    const before = await readVersions(chunk, options);
    const sent = await sendChunk(chunk, options);
    const after = await readVersions(chunk, options);
    const results = sent.map((result, i) =>
      isSettled(result) && before[i] !== after[i] ? "quarantined-again" : result,
    );
    chunk.forEach((entry, i) => {
      options.onDone(entry, results[i]!);
    });
    const done = chunk.filter((_, i) => isSettled(results[i]!));
    if (!options.keep && done.length > 0) await options.bucket.remove(done.flatMap(({ objects }) => inOrder(objects)));
  }
}

/** Whether nothing is left to be done about it. */
export function isSettled(result: ReplayResult): boolean {
  return result === "replayed" || result === "finished";
}

/**
 * An object that still lies in its bucket is announced as the very same, so that the function would set it aside as the same
 * entry: written meanwhile, that one stays. S3 can compare and delete at once, but only for who may read (the caller may not:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-delete-enforce.html), so that the event is delayed too.
 * What comes as a new record has a new name.
 */
function readVersions(chunk: readonly Entry[], { bucket, keep }: ReplayOptions): Promise<readonly string[]> {
  return Promise.all(
    chunk.map(async ({ kind, objects }) => {
      if (kind !== "object" || keep) return "";
      return JSON.stringify(
        await Promise.all(inOrder(objects).map(async (key) => (await bucket.versionOf(key)) ?? null)),
      );
    }),
  );
}

/** The content first: where it is gone and the reason is not, the entry was sent. */
function inOrder(objects: Entry["objects"]): readonly string[] {
  return [objects.raw, objects["raw.gz"], objects["source.json"], objects.json].filter((key) => key !== undefined);
}

function* toChunks(entries: readonly Entry[]): Generator<readonly Entry[]> {
  let chunk: Entry[] = [];
  let bytes = 0;
  let isFirst = true;
  for (const entry of entries) {
    const { bytes: size = 0 } = entry;
    if (chunk.length > 0 && (isFirst || chunk.length === CHUNK_ENTRIES || bytes + size > CHUNK_BYTES)) {
      yield chunk;
      chunk = [];
      bytes = 0;
      isFirst = false;
    }
    chunk.push(entry);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}

type Prepared = { readonly result: ReplayResult } | { readonly records: readonly StreamRecord[] };

async function sendChunk(chunk: readonly Entry[], options: ReplayOptions): Promise<readonly ReplayResult[]> {
  const prepared = await Promise.all(chunk.map((entry) => prepare(entry, options)));
  const records = prepared.flatMap((one) => ("records" in one ? one.records : []));
  const results = records.length === 0 ? [] : await options.targets.putRecords!(records);
  let at = 0;
  return prepared.map((one) => {
    if ("result" in one) return one.result;
    const own = results.slice(at, at + one.records.length);
    at += one.records.length;
    const missing = own.find((result) => result !== "taken");
    return missing ?? "replayed";
  });
}

async function prepare(entry: Entry, { bucket, targets }: ReplayOptions): Promise<Prepared> {
  const { kind, objects, copied } = entry;
  if (kind === "object") {
    if (objects["source.json"] === undefined) return { result: copied === true ? "finished" : "not-readable" };
    if (!targets.replayObject) return { result: "no-target" };
    const result = await targets.replayObject(entry, bucket);
    return { result: result === "taken" ? "replayed" : result };
  }
  const key = objects.raw ?? objects["raw.gz"];
  if (key === undefined) return { result: "finished" };
  if (kind === "message" ? !targets.sendMessage : !targets.putRecords) return { result: "no-target" };
  const stored = await bucket.get(key);
  // Somebody else has sent it meanwhile.
  if (stored === undefined) return { result: "finished" };
  if (kind === "batch") {
    const records = await readBatch(stored, key);
    return records ? { records } : { result: "not-readable" };
  }
  const data = await readRaw(stored);
  if (data === undefined) return { result: "not-readable" };
  if (kind === "record") return { records: [{ partitionKey: entry.key.slice(-256), data }] };
  const result = await targets.sendMessage!(data.toString());
  return { result: result === "taken" ? "replayed" : result };
}
