import type { QuarantineBucket, StoredObject } from "./bucket.ts";
import { type ReasonFacts, readReason } from "./reason.ts";

/**
 * `record`: an item or a whole record of a stream. `message`: of the queue of objects, about no object. `object`: of a bucket.
 * `batch`: what Lambda or Firehose gave up on, as they wrote it.
 */
export type EntryKind = "record" | "message" | "object" | "batch";

/** What is known of an entry without looking at its content. */
export interface Entry extends ReasonFacts {
  /** Its objects' key without their extensions; of a batch the key. Made by the transports, never of content. */
  readonly key: string;
  readonly kind: EntryKind;
  /** Milliseconds since the epoch at which it arrived. */
  readonly time: number;
  /** Keys of its objects, by extension; of a batch the one is `raw`. */
  readonly objects: Readonly<Partial<Record<Extension, string>>>;
}

type Extension = "raw" | "raw.gz" | "source.json" | "json";

export interface Selection {
  /** Milliseconds since the epoch. */
  readonly since?: number;
  readonly until?: number;
  readonly reasons: ReadonlySet<string>;
  /** Keys of entries, or what is behind their last `/`. */
  readonly keys: ReadonlySet<string>;
}

/** Objects of one entry, which lie together in the order of keys. */
interface Group {
  readonly stem: string;
  readonly kind: EntryKind;
  readonly hour: number;
  readonly objects: Partial<Record<Extension, StoredObject>>;
}

/** The layout of functions/quarantine.ts and functions/objects/quarantine-object.ts, which a test holds it against. */
const ITEMS = "quarantine/";
const ITEM_KEY =
  /^(quarantine\/dt=(\d{4}-\d\d-\d\d)\/hh=(\d\d)\/([A-Za-z]+)[A-Za-z0-9._-]*-\d{6,})\.(raw\.gz|raw|source\.json|json)$/;
/** https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html, and infra/delivery-stream.ts */
const BATCHES = ["aws/firehose/", "aws/lambda/"];
const BATCH_KEY = /^aws\/(?:firehose|lambda)\/[A-Za-z0-9._/=-]+$/;
const HOUR_MS = 3_600_000;
const READ_AT_ONCE = 32;

/** Of a batch, which is written without a reason of ours. */
export const GIVEN_UP = "given-up";

/** The entries that are selected, by time of arrival. @param begin is told how many there are to read, and gives what is called for each */
export async function listEntries(
  bucket: QuarantineBucket,
  selection: Selection,
  begin: (total: number) => () => void = () => () => {},
): Promise<readonly Entry[]> {
  const groups: Group[] = [];
  for await (const group of listGroups(bucket, selection)) groups.push(group);
  const onRead = begin(groups.length);
  const entries: Entry[] = [];
  for (let at = 0; at < groups.length; at += READ_AT_ONCE) {
    const read = await Promise.all(
      groups.slice(at, at + READ_AT_ONCE).map(async (group) => {
        const entry = await readEntry(bucket, group);
        onRead();
        return entry;
      }),
    );
    entries.push(...read.filter((entry) => isSelected(entry, selection)));
  }
  for (const prefix of BATCHES)
    for await (const { key, size, modified } of bucket.list(prefix)) {
      if (!BATCH_KEY.test(key)) continue;
      const batch = { key, kind: "batch", time: modified, code: GIVEN_UP, bytes: size, objects: { raw: key } } as const;
      if (isSelected(batch, selection)) entries.push(batch);
    }
  return entries.sort((a, b) => a.time - b.time || (a.key < b.key ? -1 : 1));
}

async function* listGroups(bucket: QuarantineBucket, { since, until }: Selection): AsyncGenerator<Group> {
  let group: Group | undefined;
  for await (const object of bucket.list(ITEMS, since === undefined ? undefined : hourPrefix(since))) {
    const [, stem, day, hour, word, extension] = ITEM_KEY.exec(object.key) ?? [];
    if (stem === undefined) continue;
    if (stem !== group?.stem) {
      if (group) yield group;
      const start = Date.parse(`${day}T${hour}:00:00Z`);
      if (!Number.isFinite(start) || (until !== undefined && start >= until)) {
        group = undefined;
        if (Number.isFinite(start)) return;
        continue;
      }
      group = { stem, kind: kindOf(word!), hour: start, objects: {} };
    }
    group!.objects[extension as Extension] = object;
  }
  if (group) yield group;
}

function hourPrefix(time: number): string {
  const iso = new Date(time).toISOString();
  return `${ITEMS}dt=${iso.slice(0, 10)}/hh=${iso.slice(11, 13)}`;
}

function kindOf(partition: string): EntryKind {
  return partition === "object" || partition === "message" ? partition : "record";
}

async function readEntry(bucket: QuarantineBucket, { stem, kind, hour, objects }: Group): Promise<Entry> {
  const { json, raw = objects["raw.gz"] } = objects;
  const { arrived, ...facts } = readReason(json === undefined ? undefined : await bucket.get(json.key));
  // The key says the hour; what is in the object may be anybody's word.
  const time = arrived !== undefined && Math.floor(arrived / HOUR_MS) * HOUR_MS === hour ? arrived : hour;
  const size = raw === undefined ? {} : { bytes: raw.size };
  return {
    // A copy of an object is as long as the object; what lies there of a record is compressed.
    ...(kind === "object" ? { ...facts, ...size } : { ...size, ...facts }),
    key: stem,
    kind,
    time,
    objects: Object.fromEntries(Object.entries(objects).map(([extension, { key }]) => [extension, key])),
  };
}

function isSelected({ key, time, code }: Entry, { since, until, reasons, keys }: Selection): boolean {
  return (
    (since === undefined || time >= since) &&
    (until === undefined || time < until) &&
    (reasons.size === 0 || reasons.has(code)) &&
    (keys.size === 0 || keys.has(key) || keys.has(positionOf({ key, kind: "record" })))
  );
}

/** What is shown of a key: an item's place in its source. */
export function positionOf({ key, kind }: Pick<Entry, "key" | "kind">): string {
  return kind === "batch" ? key : key.slice(key.lastIndexOf("/") + 1);
}
