import { type SafeError, toSafeError } from "../core/errors.ts";
import type { Bytes, Redactor } from "../core/index.ts";
import { Accounting, type AttemptCounts } from "./accounting.ts";
import { forEachLimited } from "./concurrency.ts";
import type { Item, Position, SourceRecord, Undecodable } from "./items.ts";
import type { QuarantineEntry, QuarantineStore } from "./quarantine.ts";
import { type Code, type PartMemory, redactItem } from "./redact-item.ts";
import type { Batch, Sink } from "./sinks/sink.ts";

export interface AttemptOptions {
  readonly records: readonly SourceRecord[];
  readonly redactor: Redactor;
  readonly sink: Sink;
  readonly quarantine: QuarantineStore;
  /** Whether there is time left to take on more work; asked before each item. Absent: there is always time. */
  readonly hasTime?: () => boolean;
  /** Most bytes of output held before delivery; past it the attempt is cut at the next record. */
  readonly maxHeldBytes?: number;
}

export interface AttemptResult {
  /** Acknowledgement of the record from which on everything is to be delivered again: none or one. */
  readonly failures: readonly string[];
  readonly counts: AttemptCounts;
  /** What went wrong in delivery, fit for printing. */
  readonly errors: readonly SafeError[];
}

const MAX_HELD_BYTES = 64 * 1024 * 1024;
/** Each is written by itself, which takes time; the rest is for the next attempt. */
const MAX_QUARANTINED = 1_000;
const QUARANTINE_CONCURRENCY = 16;

/**
 * One attempt at a batch of records: decode, redact, deliver.
 *
 * Everything is keyed by source position and nothing is delivered before all of a record is judged, so that an attempt
 * repeated in whole or from the reported record on overwrites what an earlier one wrote (DESIGN section 10):
 * - cut (no time left, output budget used up, quarantine not writable) at record k: records before k are delivered,
 *   nothing from k on is, and k is reported;
 * - a sink that failed: the batch's first record is reported, since other routes may have been stored.
 */
export async function runAttempt(options: AttemptOptions): Promise<AttemptResult> {
  const accounting = new Accounting(options.records);
  const work = judgeRecords(options, accounting);
  const errors: SafeError[] = [];
  let returnFrom = work.length;

  const entries = work.flatMap((record, index) => record.quarantined.map((entry) => ({ entry, index })));
  await forEachLimited(entries, QUARANTINE_CONCURRENCY, async ({ entry, index }) => {
    try {
      await options.quarantine.put(entry);
    } catch (error) {
      errors.push(toSafeError(error));
      returnFrom = Math.min(returnFrom, index);
    }
  });

  for (const batch of toBatches(work.slice(0, returnFrom))) {
    try {
      await options.sink.send(batch);
    } catch (error) {
      errors.push(toSafeError(error));
      returnFrom = 0;
      break;
    }
  }

  const counts = accounting.settle(returnFrom);
  const reported = options.records[returnFrom];
  return { failures: reported ? [reported.acknowledgement] : [], counts, errors };
}

/** Holds no raw content but what is to be quarantined: a batch's items would not fit into memory together. */
interface JudgedRecord {
  readonly batches: readonly Batch[];
  readonly quarantined: readonly QuarantineEntry[];
}

/** The records that were judged to their end, from the first on. */
function judgeRecords(options: AttemptOptions, accounting: Accounting): readonly JudgedRecord[] {
  const { records, redactor, hasTime = () => true, maxHeldBytes = MAX_HELD_BYTES } = options;
  const memory: PartMemory = new Map();
  const judged: JudgedRecord[] = [];
  let held = 0;
  let quarantined = 0;
  for (const [index, record] of records.entries()) {
    if (!hasTime() || held > maxHeldBytes || quarantined > MAX_QUARANTINED) break;
    const result = judgeRecord(record, index, redactor, memory, hasTime, accounting);
    if (!result) break;
    for (const { lines } of result.batches) for (const line of lines) held += line.length;
    quarantined += result.quarantined.length;
    judged.push(result);
  }
  return judged;
}

function judgeRecord(
  record: SourceRecord,
  index: number,
  redactor: Redactor,
  memory: PartMemory,
  hasTime: () => boolean,
  accounting: Accounting,
): JudgedRecord | undefined {
  const batches = new BatchesByRoute();
  const quarantined: QuarantineEntry[] = [];
  const decoded = record.decode();
  accounting.received(index, decoded);
  for (const entry of decoded) {
    if (!hasTime()) return undefined;
    if (entry.kind === "dropped") {
      accounting.dropped(index, entry.reason, entry.count);
      continue;
    }
    if (entry.kind === "undecodable") {
      quarantined.push(toEntry(entry, entry.code, entry.offset));
      accounting.quarantined(index, entry.code);
      continue;
    }
    const result = redactItem(entry, redactor, memory);
    if (result.kind === "redacted") {
      batches.for(entry).push(result.line);
      accounting.clean(index, result.entities, result.line.length);
    } else {
      // The item keeps its place without a line: a route's key is that of its first item, whatever became of it.
      batches.for(entry);
      quarantined.push(toEntry(entry, result.code, result.offset));
      accounting.quarantined(index, result.code);
    }
  }
  return { batches: batches.all(), quarantined };
}

function toEntry(from: Item | Undecodable, code: Code, offset: number): QuarantineEntry {
  const position: Position = from.position;
  return { position, time: from.time, code, offset, raw: () => from.raw() };
}

function toBatches(records: readonly JudgedRecord[]): readonly Batch[] {
  const merged = new BatchesByRoute();
  for (const batch of records.flatMap((record) => record.batches)) {
    const lines = merged.for({ route: batch.route, position: batch.first, time: batch.time });
    for (const line of batch.lines) lines.push(line);
  }
  return merged.all();
}

/** The first item seen of a route gives its batch position and time. */
class BatchesByRoute {
  readonly #batches = new Map<string, Batch & { readonly lines: Bytes[] }>();

  for({ route, position, time }: Pick<Item, "route" | "position" | "time">): Bytes[] {
    let batch = this.#batches.get(route);
    if (!batch) {
      batch = { route, first: position, time, lines: [] };
      this.#batches.set(route, batch);
    }
    return batch.lines;
  }

  all(): readonly Batch[] {
    return [...this.#batches.values()];
  }
}
