import { type SafeError, toSafeError } from "../core/errors.ts";
import type { Bytes, Redactor } from "../core/index.ts";
import { Accounting, type AttemptCounts } from "./accounting.ts";
import { forEachLimited } from "./concurrency.ts";
import type { Evidence } from "./evidence.ts";
import type { Item, Position, SourceRecord, Undecodable } from "./items.ts";
import type { QuarantineEntry, QuarantineStore } from "./quarantine.ts";
import { type Code, countOf, type Outputs, type PartMemory, redactItem } from "./redact-item.ts";
import type { Batch, Form, Receipt, Sink } from "./sinks/sink.ts";

export interface AttemptOptions {
  readonly records: readonly SourceRecord[];
  readonly redactor: Redactor;
  readonly sinks: readonly Sink[];
  readonly quarantine: QuarantineStore;
  /** Told what is finished once it is delivered. What it cannot keep is not finished. Absent: none is kept. */
  readonly evidence?: Evidence;
  /** Whether there is time left to take on more work; asked before each item. Absent: there is always time. */
  readonly hasTime?: () => boolean;
  /** Most bytes of output held before delivery; past it the attempt is cut at the next record. */
  readonly maxHeldBytes?: number;
}

export interface AttemptResult {
  /** Acknowledgement of the record from which on everything is to be delivered again: none or one. */
  readonly failures: readonly string[];
  readonly counts: AttemptCounts;
  /** One for each batch that was delivered. */
  readonly receipts: readonly Receipt[];
  /** What went wrong in delivery, fit for printing. */
  readonly errors: readonly SafeError[];
}

const FORMS = ["line", "otlp"] as const satisfies readonly Form[];
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
 * - a sink that failed, or the evidence: the batch's first record is reported, since other routes may have been stored.
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

  const digests = work.slice(0, returnFrom).map(({ digest }) => digest);
  const receipts: Receipt[] = [];
  try {
    for (const { sink, batch } of toDeliveries(work.slice(0, returnFrom), options.sinks))
      receipts.push(await sink.send(batch));
  } catch (error) {
    errors.push(toSafeError(error));
    returnFrom = 0;
  }

  let counts = accounting.settle(returnFrom);
  try {
    if (returnFrom > 0)
      await options.evidence?.keep({ records: options.records.slice(0, returnFrom), digests, counts, receipts });
  } catch (error) {
    errors.push(toSafeError(error));
    returnFrom = 0;
    counts = accounting.settle(returnFrom);
  }
  const reported = options.records[returnFrom];
  return { failures: reported ? [reported.acknowledgement] : [], counts, receipts, errors };
}

/** Holds no raw content but what is to be quarantined: a batch's items would not fit into memory together. */
interface JudgedRecord {
  readonly routes: readonly RouteEntries[];
  /** Bytes of all entries together. */
  readonly held: number;
  readonly quarantined: readonly QuarantineEntry[];
  /** Keyed digest of the record as it came. */
  readonly digest: Bytes | undefined;
}

/** The records that were judged to their end, from the first on. */
function judgeRecords(options: AttemptOptions, accounting: Accounting): readonly JudgedRecord[] {
  const { records, hasTime = () => true, maxHeldBytes = MAX_HELD_BYTES } = options;
  const memory: PartMemory = new Map();
  const judged: JudgedRecord[] = [];
  let held = 0;
  let quarantined = 0;
  for (const [index, record] of records.entries()) {
    if (!hasTime() || held > maxHeldBytes || quarantined > MAX_QUARANTINED) break;
    const result = judgeRecord(record, index, options, memory, accounting);
    if (!result) break;
    held += result.held;
    quarantined += result.quarantined.length;
    judged.push(result);
  }
  return judged;
}

function judgeRecord(
  record: SourceRecord,
  index: number,
  { redactor, sinks, evidence, hasTime = () => true }: AttemptOptions,
  memory: PartMemory,
  accounting: Accounting,
): JudgedRecord | undefined {
  const routes = new EntriesByRoute();
  let held = 0;
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
      accounting.quarantined(index, entry.code, countOf(entry));
      continue;
    }
    const forms = new Set(sinks.filter((sink) => takes(sink, entry.route)).map(({ form }) => form));
    const result = redactItem(entry, redactor, memory, forms);
    if (result.kind === "redacted") {
      held += routes.add(entry, result.outputs);
      accounting.clean(index, result.findings, result.size, countOf(entry));
    } else {
      // The item keeps its place without an entry: a route's key is that of its first item, whatever became of it.
      routes.for(entry);
      quarantined.push(toEntry(entry, result.code, result.offset));
      accounting.quarantined(index, result.code, countOf(entry));
    }
  }
  const digest = evidence && record.data ? evidence.digest(record.data()) : undefined;
  return { routes: routes.all(), held, quarantined, digest };
}

const takes = (sink: Sink, route: string): boolean => sink.takes?.(route) ?? true;

function toEntry(from: Item | Undecodable, code: Code, offset: number): QuarantineEntry {
  const position: Position = from.position;
  return { position, time: from.time, code, offset, raw: () => from.raw() };
}

function* toDeliveries(
  records: readonly JudgedRecord[],
  sinks: readonly Sink[],
): Generator<{ readonly sink: Sink; readonly batch: Batch }> {
  const merged = new EntriesByRoute();
  for (const entries of records.flatMap(({ routes }) => routes)) merged.merge(entries);
  for (const { route, signal, first, time, items, outputs } of merged.all())
    for (const sink of sinks.filter((candidate) => takes(candidate, route)))
      yield { sink, batch: { route, signal, first, time, entries: outputs[sink.form], items } };
}

/** What a route's items came to, in the forms that its sinks take. */
interface RouteEntries extends Omit<Batch, "entries"> {
  items: number;
  readonly outputs: Readonly<Record<Form, Bytes[]>>;
}

/** The first item seen of a route gives its batch position and time. */
class EntriesByRoute {
  readonly #routes = new Map<string, RouteEntries>();

  for({ route, signal = "logs", position, time }: Pick<Item, "route" | "signal" | "position" | "time">): RouteEntries {
    let entries = this.#routes.get(route);
    if (!entries) {
      entries = { route, signal, first: position, time, items: 0, outputs: { line: [], otlp: [] } };
      this.#routes.set(route, entries);
    }
    return entries;
  }

  /** @returns how many bytes are held from now on */
  add(item: Item, outputs: Outputs): number {
    const entries = this.for(item);
    entries.items += countOf(item);
    let held = 0;
    for (const form of FORMS) {
      const output = outputs[form];
      if (output === undefined) continue;
      entries.outputs[form].push(output);
      held += output.length;
    }
    return held;
  }

  merge({ route, signal, first, time, items, outputs }: RouteEntries): void {
    const entries = this.for({ route, signal, position: first, time });
    entries.items += items;
    for (const form of FORMS) for (const output of outputs[form]) entries.outputs[form].push(output);
  }

  all(): readonly RouteEntries[] {
    return [...this.#routes.values()];
  }
}
