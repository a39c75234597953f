import { QuarantineError } from "../../core/errors.ts";
import type { ObjectReference } from "./reference.ts";
import type { UploadState } from "./upload.ts";

/** Where a plain object of lines goes on in another invocation. Nothing in it is content. */
export interface Checkpoint extends UploadState {
  /** Hash of the policy and id of the key that all of it is made with. */
  readonly made: string;
  readonly format: "ndjson" | "text";
  /**
   * Absolute offsets in the object. A redactor that is given [context, read) in one piece stands at `position`: everything before it
   * is in the parts, nothing from it on is.
   */
  readonly context: number;
  readonly read: number;
  readonly position: number;
  /** Of everything so far, for the counts of the whole object. */
  readonly items: number;
  readonly bytesOut: number;
  /** By `<entity>/<action>`. */
  readonly findings: Readonly<Record<string, number>>;
  /** Whether the last byte that was read ended a line. */
  readonly endsLine: boolean;
}

const KIND = "scrubline-object-continuation";

/** The body of the message by which a function hands an object on to its next invocation. */
export function writeContinuation(reference: ObjectReference, checkpoint: Checkpoint): string {
  return JSON.stringify({ kind: KIND, v: 1, reference, checkpoint });
}

/** @throws QuarantineError `bad-envelope` for one of another version */
export function readContinuation(
  message: Readonly<Record<string, unknown>>,
): { readonly reference: ObjectReference; readonly checkpoint: Checkpoint } | undefined {
  if (message.kind !== KIND) return undefined;
  const { v, reference, checkpoint } = message as { v: unknown; reference: ObjectReference; checkpoint: Checkpoint };
  if (
    v !== 1 ||
    !isCheckpoint(checkpoint) ||
    typeof reference?.bucket !== "string" ||
    typeof reference.key !== "string"
  )
    throw new QuarantineError("bad-envelope", 0, "the continuation is of another version");
  return { reference, checkpoint };
}

function isCheckpoint(value: Checkpoint | undefined): value is Checkpoint {
  return (
    typeof value === "object" &&
    [value.uploadId, value.tags, value.made].every((text) => typeof text === "string") &&
    (value.format === "ndjson" || value.format === "text") &&
    [value.parts, value.context, value.read, value.position, value.items, value.bytesOut, value.written].every(
      (number) => Number.isSafeInteger(number) && number >= 0,
    ) &&
    value.context <= value.position &&
    value.position <= value.read
  );
}
