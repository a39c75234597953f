import type { Bytes } from "../core/index.ts";
import type { Position } from "./items.ts";
import type { Code } from "./redact-item.ts";
import { compressBytes } from "./sinks/compress.ts";
import { objectKey } from "./sinks/object-key.ts";
import type { ObjectStore } from "./sinks/sink.ts";

export const QUARANTINE_PREFIX = "quarantine";

/** An item or record that may not be forwarded, and why. */
export interface QuarantineEntry {
  readonly position: Position;
  /** Milliseconds since the epoch, from the transport. */
  readonly time: number;
  readonly code: Code;
  /** Byte offset in the item at which the decision fell. */
  readonly offset: number;
  /** How many items are in it. Absent: one. */
  readonly count?: number;
  /** The only place where raw content leaves memory. */
  raw(): Bytes;
}

/** Rejects when the entry may not have been stored: the item must then be returned to its source. */
export interface QuarantineStore {
  put(entry: QuarantineEntry): Promise<void>;
}

/**
 * Two objects an entry: `<key>.raw.gz` with the content and, once that is stored, `<key>.json` with the reason, which
 * anyone who looks after the quarantine may read without seeing content. Always gzip: it is little, and is read by hand when
 * something is wrong, with whatever tool is there.
 */
export function createQuarantine(store: ObjectStore): QuarantineStore {
  return {
    async put({ position, time, code, offset, count = 1, raw }) {
      const key = (extension: string) => objectKey(QUARANTINE_PREFIX, time, position, extension);
      const body = raw();
      const arrived = new Date(time).toISOString();
      const several = count === 1 ? {} : { count };
      const reason = { v: 1, code, offset, position, arrived, bytes: body.length, ...several };
      await store.put(key("raw.gz"), await compressBytes(body, "gzip"), "application/gzip");
      await store.put(key("json"), Buffer.from(`${JSON.stringify(reason)}\n`), "application/json");
    },
  };
}
