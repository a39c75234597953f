import { type SafeError, toSafeError } from "../core/errors.ts";
import type { Bytes, Redactor } from "../core/index.ts";
import { Accounting, type AttemptCounts } from "./accounting.ts";
import { forEachLimited } from "./concurrency.ts";
import { EntriesByRoute } from "./entries-by-route.ts";
import type { Evidence } from "./evidence.ts";
import { FirehoseResponse } from "./firehose-response.ts";
import type { SourceRecord } from "./items.ts";
import { type JudgedRecord, judgeRecord } from "./judge-record.ts";
import { NO_REDACTOR } from "./no-redactor.ts";
import type { QuarantineStore } from "./quarantine.ts";
import type { PartMemory } from "./redact-item.ts";
import type { Receipt, Sink } from "./sinks/sink.ts";

export interface TransformOptions {
  readonly records: readonly SourceRecord[];
  /** Absent: there is no key ring or policy, and everything goes to the quarantine. */
  readonly redactor?: Redactor;
  readonly evidence?: Evidence;
  /** Takes the lines of records for which the answer has no room. */
  readonly overflow: Sink;
  readonly quarantine: QuarantineStore;
  readonly hasTime?: () => boolean;
  readonly maxResponseBytes?: number;
}

export interface TransformResult {
  readonly records: FirehoseResponse["records"];
  readonly counts: AttemptCounts;
}

/** An answer would lose data: the source has to come again with all of it. */
export class TransformError extends Error {
  override readonly name = "TransformError";
  readonly code: string;
  /** What went wrong beneath, fit for printing. */
  readonly reason: SafeError;
  constructor(code: string, reason: unknown) {
    super("what may not be passed on could not be put aside");
    this.code = code;
    this.reason = toSafeError(reason);
  }
}

const QUARANTINE_CONCURRENCY = 16;
const NEWLINE: Bytes = Buffer.from("\n");
/** The answer itself. */
const LINES: Sink = { form: "line", send: async ({ items }) => ({ sink: "response", items }) };

/**
 * One transformation: for each record, in order, what stands in its place. In the answer is nothing but clean lines and the codes of what was
 * put aside; a record for which there is no room or no time goes elsewhere, and none is answered as failed.
 * @throws TransformError only when the quarantine, the overflow or the evidence may not have been stored
 */
export async function runTransform(options: TransformOptions): Promise<TransformResult> {
  const { records, evidence, quarantine } = options;
  const accounting = new Accounting(records);
  const response = new FirehoseResponse(
    records.map(({ acknowledgement }) => acknowledgement),
    options.maxResponseBytes,
  );
  const memory: PartMemory = new Map();
  const overflow = new EntriesByRoute();
  const digests: (Bytes | undefined)[] = [];
  for (const [index, record] of records.entries()) {
    const judged = judge(record, index, options, memory, accounting);
    // Before the next record is read: raw content does not wait in memory.
    await forEachLimited(judged.quarantined, QUARANTINE_CONCURRENCY, (entry) =>
      orFail("quarantine-not-written", () => quarantine.put(entry)),
    );
    digests.push(judged.digest);
    answer(record.acknowledgement, judged, response, overflow);
  }
  const receipts: Receipt[] = [];
  for (const { outputs, ...batch } of overflow.all())
    receipts.push(
      await orFail("overflow-not-written", () => options.overflow.send({ ...batch, entries: outputs.line })),
    );
  const counts = accounting.settle(records.length);
  if (records.length > 0)
    await orFail("evidence-not-written", async () => evidence?.keep({ records, digests, counts, receipts }));
  return { records: response.records, counts };
}

async function orFail<T>(code: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new TransformError(code, error);
  }
}

function judge(
  record: SourceRecord,
  index: number,
  { redactor, evidence, hasTime = () => true }: TransformOptions,
  memory: PartMemory,
  accounting: Accounting,
): JudgedRecord {
  const own = { record, index, memory, accounting, sinks: [LINES], ...(evidence ? { evidence } : {}) };
  // There is no later attempt to leave anything to, so that there is always a result.
  if (redactor) return judgeRecord({ ...own, redactor, hasTime, giveUpAs: "work-budget" })!;
  return judgeRecord({ ...own, redactor: NO_REDACTOR, hasTime: () => false, giveUpAs: "no-redactor" })!;
}

function answer(recordId: string, judged: JudgedRecord, response: FirehoseResponse, overflow: EntriesByRoute): void {
  const lines = judged.routes.flatMap(({ outputs }) => outputs.line.flatMap((line) => [line, NEWLINE]));
  const stubs = stubsOf(judged).flatMap((line) => [line, NEWLINE]);
  const data = Buffer.concat([...lines, ...stubs]);
  if (data.length > 0 && response.ok(recordId, data)) return;
  if (lines.length > 0) for (const entries of judged.routes) overflow.merge(entries);
  response.drop(recordId);
}

/** What stands for items that are in the quarantine: how many and why, and nothing of them. */
function stubsOf({ quarantined }: JudgedRecord): readonly Bytes[] {
  const counts = new Map<string, number>();
  for (const { code, count = 1 } of quarantined) counts.set(code, (counts.get(code) ?? 0) + count);
  return [...counts].map(([code, items]) => Buffer.from(JSON.stringify({ scrubline: "quarantined", code, items })));
}
