import type { Bytes } from "../bytes.ts";

export interface StoredObject {
  readonly key: string;
  readonly size: number;
  /** When it was written, in milliseconds since the epoch, by the store's clock. */
  readonly modified: number;
}

/** Where manifests and their ledger are: a bucket, or a directory of the same layout. */
export interface AuditReader {
  /** In the order of their keys, those after `after` if it is given. */
  list(prefix: string, after?: string): AsyncIterable<StoredObject>;
  /** Undefined if there is no such object. */
  get(key: string): Promise<Bytes | undefined>;
}

export interface AuditStore extends AuditReader {
  /** @returns false when there is an object of that key already, with other bytes; it is left as it is */
  create(key: string, body: Bytes): Promise<boolean>;
}
