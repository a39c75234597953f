import type { Readable } from "node:stream";

export interface StoredObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
}

/** The quarantine bucket. What fails rejects with a Failure. */
export interface QuarantineBucket {
  /** In the order of keys. @param after only keys behind this one */
  list(prefix: string, after?: string): AsyncIterable<StoredObject>;
  /** Undefined: there is no such object (any more). */
  get(key: string): Promise<Buffer | undefined>;
  /** Undefined as of `get`. */
  open(key: string): Promise<Readable | undefined>;
  /** What no other writing of the key has in common with the one that lies there; undefined as of `get`. */
  versionOf(key: string): Promise<string | undefined>;
  /** Makes the objects' newest version a deleted one: the bucket keeps what was deleted for 30 days. */
  remove(keys: readonly string[]): Promise<void>;
}
