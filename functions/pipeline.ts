import { type SafeError, toSafeError } from "../core/errors.ts";
import type { Redactor } from "../core/index.ts";
import { Accounting, type AttemptCounts } from "./accounting.ts";
import { forEachLimited } from "./concurrency.ts";
import type { CutMemory } from "./cut-memory.ts";
import { EntriesByRoute } from "./entries-by-route.ts";
import type { Evidence } from "./evidence.ts";
import type { SourceRecord } from "./items.ts";
import { type JudgedRecord, judgeRecord } from "./judge-record.ts";
import type { QuarantineStore } from "./quarantine.ts";
import type { Code, PartMemory } from "./redact-item.ts";
import { type Batch, type Receipt, type Sink, takes } from "./sinks/sink.ts";

export interface AttemptOptions {
  readonly records: readonly SourceRecord[];
  readonly redactor: Redactor;
  readonly sinks: readonly Sink[];
  readonly quarantine: QuarantineStore;
  /** Told what is finished once it is delivered. What it cannot keep is not finished. Absent: none is kept. */
  readonly evidence?: Evidence;
  /** Whether there is time left to take on more work; asked before each item. Absent: there is always time. */
  readonly hasTime?: () => boolean;
  /** Milliseconds left for delivery, which sinks keep to. Absent: there is always time. */
  readonly remaining?: () => number;
  /** Remembers what was cut. Absent: a record that is not judged in time is returned, however often. */
  readonly cuts?: CutMemory;
  /** There is no later attempt: what is not judged in time goes to the quarantine, for this reason. Absent: it is returned. */
  readonly giveUpAs?: Code;
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
 *   nothing from k on is, and k is reported; a record that was first in two attempts and was not judged in the time
 *   there was goes to the quarantine as a whole;
 * - a sink that failed, or the evidence: the batch's first record is reported, since other routes may have been stored.
 */
export async function runAttempt(options: AttemptOptions): Promise<AttemptResult> {
  const accounting = new Accounting(options.records);
  const work = judgeRecords(options, accounting);
  const errors: SafeError[] = [];
  const sendOptions = options.remaining ? { remaining: options.remaining } : {};
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
      receipts.push(await sink.send(batch, sendOptions));
  } catch (error) {
    errors.push(toSafeError(error));
    returnFrom = 0;
  }

  let counts = { ...accounting.settle(returnFrom), ...(returnFrom > 0 ? sumLeftovers(receipts) : {}) };
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

/** Absent for none, as in the counts. */
function sumLeftovers(receipts: readonly Receipt[]): Pick<AttemptCounts, "deferred" | "rejected"> {
  const sum = (name: "deferred" | "rejected") => receipts.reduce((total, { [name]: count = 0 }) => total + count, 0);
  const [deferred, rejected] = [sum("deferred"), sum("rejected")];
  return { ...(deferred > 0 ? { deferred } : {}), ...(rejected > 0 ? { rejected } : {}) };
}

function* toDeliveries(
  records: readonly JudgedRecord[],
  sinks: readonly Sink[],
): Generator<{ readonly sink: Sink; readonly batch: Batch }> {
  const merged = new EntriesByRoute();
  for (const entries of records.flatMap(({ routes }) => routes)) merged.merge(entries);
  // Those that overwrite come first: if one of them fails, the others have not been sent what will come again.
  const inOrder = [...sinks].sort((a, b) => Number(b.overwrites ?? false) - Number(a.overwrites ?? false));
  for (const sink of inOrder)
    for (const { outputs, ...batch } of merged.all())
      if (takes(sink, batch.route)) yield { sink, batch: { ...batch, entries: outputs[sink.form] } };
}

/** The records that were judged to their end, from the first on. */
function judgeRecords(options: AttemptOptions, accounting: Accounting): readonly JudgedRecord[] {
  const { records, cuts, giveUpAs, hasTime = () => true, maxHeldBytes = MAX_HELD_BYTES } = options;
  const memory: PartMemory = new Map();
  const judged: JudgedRecord[] = [];
  let held = 0;
  let quarantined = 0;
  for (const [index, record] of records.entries()) {
    if ((giveUpAs === undefined && !hasTime()) || held > maxHeldBytes || quarantined > MAX_QUARANTINED) break;
    // What was first in two attempts and was not done will not be done in a third: it must not hold up what is behind it for ever.
    const isLastTry = index === 0 && cuts?.has(record.acknowledgement) === true;
    const reason = giveUpAs ?? (isLastTry ? "work-budget" : undefined);
    const lastTry = reason === undefined ? {} : { giveUpAs: reason };
    const result = judgeRecord({ record, index, ...lastTry, memory, hasTime, accounting, ...pick(options) });
    if (!result && index === 0) cuts?.add(record.acknowledgement);
    if (!result) break;
    cuts?.delete(record.acknowledgement);
    held += result.held;
    quarantined += result.quarantined.length;
    judged.push(result);
  }
  return judged;
}

function pick({ redactor, sinks, evidence }: AttemptOptions) {
  return { redactor, sinks, ...(evidence ? { evidence } : {}) };
}
