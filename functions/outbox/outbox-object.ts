import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { Bytes } from "../../core/index.ts";
import type { Position, Signal } from "../items.ts";
import { compressParts } from "../sinks/compress.ts";
import type { LeftoverReason } from "../sinks/deliverer.ts";
import { objectKey } from "../sinks/object-key.ts";
import type { Batch, Form } from "../sinks/sink.ts";

/** Entries that wait to be delivered. */
export const OUTBOX_PREFIX = "outbox";
/** Entries that the service refused, or objects of the outbox that cannot be read. */
export const REJECTED_PREFIX = "outbox-rejected";
/** Where what was not taken goes. */
export const PREFIXES: Readonly<Record<LeftoverReason, string>> = {
  unavailable: OUTBOX_PREFIX,
  rejected: REJECTED_PREFIX,
};
export const OUTBOX_CONTENT_TYPE = "application/gzip";

/** Far more than a function holds of entries. */
const MAX_BYTES = 512 * 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * An object is one gzip member: a line of JSON, then the entries' bytes one after the other. The line has all that a batch
 * has but the entries, and their sizes.
 */
interface Header {
  readonly v: 1;
  readonly form: Form;
  readonly route: string;
  readonly signal: Signal;
  readonly first: Position;
  readonly time: number;
  readonly items: number;
  readonly sizes: readonly number[];
  readonly counts?: readonly number[];
  readonly times?: readonly number[];
}

export interface OutboxObject {
  readonly key: string;
  readonly body: Bytes;
}

export interface Outgoing {
  readonly form: Form;
  readonly batch: Batch;
}

/**
 * `<prefix>/<sink>/<route>/dt=…/hh=…/<position of the first item>.<digest>.batch.gz`. The same entries give the same key and
 * bytes, others another key: neither a repeated attempt nor two redrives at once can replace entries that were not delivered.
 */
export async function encodeOutbox(prefix: string, sink: string, { form, batch }: Outgoing): Promise<OutboxObject> {
  const { route, signal, first, time, items, entries, counts, times } = batch;
  const { partition, sequence, sub } = first;
  const header: Header = {
    v: 1,
    form,
    route,
    signal,
    first: { partition, sequence, sub },
    time,
    items,
    sizes: entries.map(({ length }) => length),
    ...(counts?.some((count) => count !== 1) ? { counts } : {}),
    ...(times ? { times: times.map((each) => (Number.isFinite(each) ? each : time)) } : {}),
  };
  const body = await compressParts([Buffer.from(`${JSON.stringify(header)}\n`), ...entries]);
  const digest = createHash("sha256").update(body).digest("hex").slice(0, 16);
  return { key: objectKey(`${prefix}/${sink}/${route}`, time, first, `${digest}.batch.gz`), body };
}

/** An object cannot be read. `unknown-version`: a newer function may have written it. `damaged`: nobody can read it. */
export class OutboxError extends Error {
  override readonly name = "OutboxError";
  readonly code: "damaged" | "unknown-version";
  constructor(code: OutboxError["code"]) {
    super(code === "damaged" ? "an object of the outbox is damaged" : "an object of the outbox has a newer form");
    this.code = code;
  }
}

/** @throws OutboxError and nothing else */
export async function decodeOutbox(body: Bytes): Promise<Outgoing> {
  let plain: Buffer;
  let header: Partial<Header>;
  let start: number;
  try {
    plain = await promisify(gunzip)(body, { maxOutputLength: MAX_BYTES });
    start = plain.indexOf(NEWLINE) + 1;
    header = JSON.parse(plain.toString("utf8", 0, start));
  } catch {
    throw new OutboxError("damaged");
  }
  if (typeof header?.v === "number" && header.v > 1) throw new OutboxError("unknown-version");
  if (!isHeader(header)) throw new OutboxError("damaged");
  const { v: _, form, sizes, ...rest } = header;
  const entries: Bytes[] = [];
  let at = start;
  for (const size of sizes) {
    entries.push(plain.subarray(at, at + size));
    at += size;
  }
  if (at !== plain.length) throw new OutboxError("damaged");
  return { form, batch: { ...rest, entries } };
}

function isHeader(header: Partial<Header> | null): header is Header {
  if (typeof header !== "object" || header?.v !== 1) return false;
  const { form, route, signal, first, time, items, sizes, counts, times } = header;
  return (
    (form === "line" || form === "otlp") &&
    (signal === "logs" || signal === "traces") &&
    typeof route === "string" &&
    typeof first?.partition === "string" &&
    typeof first.sequence === "string" &&
    isCount(first.sub) &&
    Number.isFinite(time) &&
    isCount(items) &&
    Array.isArray(sizes) &&
    sizes.every(isCount) &&
    (counts === undefined || isListOf(counts, sizes.length, isCount)) &&
    (times === undefined || isListOf(times, sizes.length, Number.isFinite))
  );
}

function isListOf(list: unknown, length: number, isMember: (value: unknown) => boolean): boolean {
  return Array.isArray(list) && list.length === length && list.every((value) => isMember(value));
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
