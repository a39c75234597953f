import { QuarantineError, type SafeError, toSafeError } from "../../core/errors.ts";
import type { Compression } from "../compression.ts";
import type { Equipment } from "../redactor-source.ts";
import type { Receipt } from "../sinks/sink.ts";
import { type Checkpoint, writeContinuation } from "./checkpoint.ts";
import type { Deadline } from "./deadline.ts";
import { isOwnObject, nameSafely, type SafeName } from "./names.ts";
import type { Outcome } from "./object-counts.ts";
import type { ObjectCode, ObjectQuarantine } from "./quarantine-object.ts";
import { dropReasonOf, isLocked } from "./read-errors.ts";
import { SourceError } from "./read-object.ts";
import type { ObjectReference } from "./reference.ts";
import type { ObjectStorage } from "./storage.ts";
import { JudgementError, LateError, type Transferred, transferObject } from "./transfer.ts";

export interface ProcessOptions extends Equipment {
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
 * One try at one object. It ends clean, quarantined or dropped, or it is returned; it rejects only if the quarantine does, which means returned
 * as well.
 */
export async function processObject(task: Task, options: ProcessOptions, deadline: Deadline): Promise<Processed> {
  const { reference, receives } = task;
  const { redactor, ring, ownBuckets, maxReceives } = options;
  if (isOwnObject(reference, ownBuckets)) return { outcome: { kind: "dropped", reason: "own-object" }, errors: [] };
  const name = nameSafely(reference, redactor, ring);
  if (receives > maxReceives) return setAside(task, name, options, deadline, "undelivered", 0);
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
  const given = { ...options, reference, name, signal, time, canPause: options.requeue !== undefined };
  if (checkpoint === undefined) return transferObject(given);
  try {
    return await transferObject({ ...given, checkpoint });
  } catch (error) {
    // Finished by an invocation whose answer was lost, or deleted as unfinished after days: from the beginning then.
    if ((error as { name?: unknown }).name !== "NoSuchUpload") throw error;
    return transferObject(given);
  }
}

async function settle({ reference }: Task, result: Transferred, { requeue }: ProcessOptions): Promise<Processed> {
  if (result.kind === "paused") {
    await requeue!(writeContinuation(reference, result.checkpoint));
    return { outcome: { kind: "continued" }, errors: [] };
  }
  const { key, written, kind, items, bytesIn, bytesOut, findings } = result;
  const receipt = { sink: "s3", key, items, ...(written.digest === undefined ? {} : { digest: written.digest }) };
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
