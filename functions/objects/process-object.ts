import { QuarantineError, type SafeError, toSafeError } from "../../core/errors.ts";
import type { Compression } from "../compression.ts";
import type { Evidence } from "../evidence.ts";
import type { Equipment } from "../redactor-source.ts";
import type { Receipt } from "../sinks/sink.ts";
import { type Checkpoint, writeContinuation } from "./checkpoint.ts";
import type { Deadline } from "./deadline.ts";
import { isOwnObject, nameSafely, type SafeName } from "./names.ts";
import { countObjects, type Outcome } from "./object-counts.ts";
import type { ObjectCode, ObjectQuarantine } from "./quarantine-object.ts";
import { dropReasonOf, isLocked } from "./read-errors.ts";
import { SourceError } from "./read-object.ts";
import type { ObjectReference } from "./reference.ts";
import type { ObjectStorage } from "./storage.ts";
import { JudgementError, LateError, type Transferred, transferObject } from "./transfer.ts";
import { StaleUploadError } from "./upload.ts";

export interface ProcessOptions extends Equipment {
  /** Told of every object that is finished. */
  readonly evidence: Evidence;
  readonly storage: ObjectStorage;
  readonly quarantine: ObjectQuarantine;
  readonly cleanBucket: string;
  /** Buckets that we write to. */
  readonly ownBuckets: readonly string[];
  readonly compression: Compression | "source";
  /** Received more often than this, an object goes to the quarantine without another try. */
  readonly maxReceives: number;
  /** Puts a message into the queue. Absent: objects cannot be gone on with. */
  readonly requeue?: ((body: string) => Promise<void>) | undefined;
  /** For tests of parts. */
  readonly partBytes?: number;
}

export interface Task {
  readonly reference: ObjectReference;
  readonly checkpoint?: Checkpoint;
  /** How often its message was received, this time included. */
  readonly receives: number;
  /** Whether the invocation began with it. */
  readonly isFirst: boolean;
}

export interface Processed {
  readonly outcome: Outcome;
  readonly receipt?: Receipt;
  /** What went wrong, fit for printing. */
  readonly errors: readonly SafeError[];
}

/**
 * One try at one object. It ends clean, quarantined or dropped, or it is returned; it rejects only if the quarantine or the evidence does, which
 * means returned as well: the next try finds what was written.
 */
export async function processObject(task: Task, options: ProcessOptions, deadline: Deadline): Promise<Processed> {
  const { reference } = task;
  // Without evidence: a manifest is an object of ours, and would be announced in its turn.
  if (isOwnObject(reference, options.ownBuckets))
    return { outcome: { kind: "dropped", reason: "own-object" }, errors: [] };
  const name = nameSafely(reference, options.redactor, options.ring);
  const processed = await tryObject(task, name, options, deadline);
  await keepEvidence(reference, name, processed, options.evidence);
  return processed;
}

async function tryObject(task: Task, name: SafeName, options: ProcessOptions, deadline: Deadline): Promise<Processed> {
  if (task.receives > options.maxReceives) return setAside(task, name, options, deadline, "undelivered", 0);
  try {
    return await settle(task, await transfer(task, name, options, deadline), options);
  } catch (error) {
    if (error instanceof LateError && !task.isFirst) return returned(error);
    if (error instanceof QuarantineError) return setAside(task, name, options, deadline, error.code, error.position);
    if (error instanceof JudgementError) return setAside(task, name, options, deadline, "internal", 0);
    if (!(error instanceof SourceError)) return returned(error);
    const reason = dropReasonOf(error.original);
    if (reason !== undefined) return { outcome: { kind: "dropped", reason }, errors: [] };
    if (isLocked(error.original)) return setAside(task, name, options, deadline, "unreadable", 0);
    return returned(error.original);
  }
}

function returned(error: unknown): Processed {
  return { outcome: { kind: "returned" }, errors: [toSafeError(error)] };
}

async function transfer(task: Task, name: SafeName, options: ProcessOptions, deadline: Deadline): Promise<Transferred> {
  const { reference, checkpoint } = task;
  const { signal, time } = deadline;
  const made = `${options.policy.hash}/${options.ring.currentId}`;
  const given = { ...options, reference, name, signal, time, made, canPause: options.requeue !== undefined };
  if (checkpoint === undefined) return transferObject(given);
  try {
    return await transferObject({ ...given, checkpoint });
  } catch (error) {
    // Finished by an invocation whose answer was lost, deleted as unfinished after days, written to by two, or of another make.
    const { name } = error as { name?: unknown };
    if (name !== "NoSuchUpload" && !(error instanceof StaleUploadError)) throw error;
    return transferObject(given);
  }
}

async function settle({ reference }: Task, result: Transferred, { requeue }: ProcessOptions): Promise<Processed> {
  if (result.kind === "paused") {
    await requeue!(writeContinuation(reference, result.checkpoint));
    return { outcome: { kind: "continued" }, errors: [] };
  }
  const { key, written, kind, items, bytesIn, bytesOut, findings } = result;
  const { digest, bytes } = written;
  // What lies there is not what was made now, so there is nothing to say about it but its name.
  const own = written.existed === "other" ? {} : { bytes, ...(digest === undefined ? {} : { digest }) };
  const receipt = { sink: "s3", ...(MANIFEST_KEY.test(key) ? { key } : {}), items, ...own };
  const errors = written.existed === "other" ? [{ class: "ObjectExists", code: "output-differs" }] : [];
  return { outcome: { kind, items, bytesIn, bytesOut, findings }, receipt, errors };
}

async function setAside(
  { reference }: Task,
  name: SafeName,
  { quarantine }: ProcessOptions,
  { signal }: Deadline,
  code: ObjectCode,
  offset: number,
): Promise<Processed> {
  await quarantine.put({ reference, name, code, offset }, signal);
  return { outcome: { kind: "quarantined", code }, errors: [] };
}

/** The keys that manifests take; whoever reconciles looks them up as they are. Of others the place in the manifest says which object it is. */
const MANIFEST_KEY = /^[\x21-\x7e]{1,1024}$/;

async function keepEvidence(
  { time, size = 0 }: ObjectReference,
  { digest, version }: SafeName,
  { outcome, receipt }: Processed,
  evidence: Evidence,
): Promise<void> {
  if (outcome.kind === "returned" || outcome.kind === "continued") return;
  // A message that comes again when the source is gone must not replace what is kept of the time when it was clean.
  const sequence = outcome.kind === "clean" ? `${digest}-${version}` : `${digest}-${version}-${outcome.kind}`;
  // One partition for all: whoever reconciles keeps something of each.
  const place = { partition: "objects", sequence, time };
  const record = { place, acknowledgement: version, size, decode: () => [] };
  const receipts = receipt ? [receipt] : [];
  await evidence.keep({ records: [record], digests: [undefined], counts: countObjects([[outcome]]), receipts });
}
