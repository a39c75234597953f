import type { QuarantineCode } from "../../core/errors.ts";
import { QUARANTINE_PREFIX } from "../quarantine.ts";
import { objectKey } from "../sinks/object-key.ts";
import type { SafeName } from "./names.ts";
import { isUnreadable } from "./read-errors.ts";
import type { ObjectReference } from "./reference.ts";
import type { ObjectStorage, Target } from "./storage.ts";

/** `unreadable`: S3 will not give the object, whoever asks. `undelivered`: attempt after attempt failed, be it at reading, at writing or by a crash. */
export type ObjectCode = QuarantineCode | "internal" | "unreadable" | "undelivered";

export interface ObjectEntry {
  readonly reference: ObjectReference;
  readonly name: SafeName;
  readonly code: ObjectCode;
  /** Byte offset in the object at which the decision fell, as far as it is known. */
  readonly offset: number;
}

export interface ObjectQuarantine {
  /** Rejects when the entry may not have been stored: the message must then be returned. */
  put(entry: ObjectEntry, signal: AbortSignal): Promise<void>;
}

/**
 * Three objects an entry, written in this order, each by a plain PUT so that a repeated attempt writes the same:
 * - `<key>.raw`: a copy of the object, made inside S3, so that it outlives the source;
 * - `<key>.source.json`: bucket, key and version, which are content;
 * - `<key>.json`: the reason, and the name as it may be shown.
 * An object that cannot be read cannot be copied either; then the first is missing and the reason says so.
 */
export function createObjectQuarantine(storage: ObjectStorage, bucket: string): ObjectQuarantine {
  return {
    async put({ reference, name, code, offset }, signal) {
      const position = { partition: `object-${name.digest}`, sequence: name.version, sub: 0 };
      const key = (extension: string) => objectKey(QUARANTINE_PREFIX, reference.time, position, extension);
      const raw = { bucket, key: key("raw"), contentType: "application/octet-stream" };
      const copied = await copyIfPossible(code, storage, reference, raw, signal);
      const { time, ...source } = reference;
      const write = (extension: string, content: object) =>
        storage.put({ bucket, key: key(extension), contentType: "application/json" }, toJson(content), signal);
      await write("source.json", { v: 1, ...source });
      const { size: bytes } = reference;
      const arrived = new Date(time).toISOString();
      const reason = { v: 1, kind: "object", code, offset, position, arrived, name: name.path, copied };
      await write("json", bytes === undefined ? reason : { ...reason, bytes });
    },
  };
}

function toJson(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

async function copyIfPossible(
  code: ObjectCode,
  storage: ObjectStorage,
  reference: ObjectReference,
  target: Target,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await storage.copy(reference, reference.size ?? (await sizeOf(storage, reference, signal)), target, signal);
    return true;
  } catch (error) {
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
    const isRefused = status >= 400 && status < 500;
    // After so many attempts a refusal will not change; before, an operator may still mend it.
    if (isUnreadable(error) || (code === "undelivered" && isRefused)) return false;
    throw error;
  }
}

/** How S3 copies depends on the size. */
async function sizeOf(storage: ObjectStorage, reference: ObjectReference, signal: AbortSignal): Promise<number> {
  const opened = await storage.open(reference, 0, signal);
  opened.close();
  return opened.size;
}
