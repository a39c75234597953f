import type { ObjectDropReason } from "./reference.ts";

/** S3's names for: there is nothing (any more) under that name and version. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const GONE = new Set(["NoSuchKey", "NoSuchVersion", "NotFound"]);
/** In an archive tier, or encrypted with a key that only its writer has: no repetition and no right changes that. */
const LOCKED = new Set(["InvalidObjectState", "InvalidRequest"]);

/** Why there is nothing to do where S3 gave this error for a read; undefined: it does not mean that. */
export function dropReasonOf(error: unknown): ObjectDropReason | undefined {
  const name = nameOf(error);
  // A version that is a delete marker.
  if (name === "MethodNotAllowed" || GONE.has(name)) return "object-gone";
  return name === "PreconditionFailed" ? "object-replaced" : undefined;
}

/** Whether S3 will never give the object to anybody who asks like this. */
export function isLocked(error: unknown): boolean {
  return LOCKED.has(nameOf(error));
}

export function isUnreadable(error: unknown): boolean {
  return isLocked(error) || dropReasonOf(error) !== undefined;
}

function nameOf(error: unknown): string {
  const { name } = (error ?? {}) as { name?: unknown };
  return typeof name === "string" ? name : "";
}
