import type { Bytes } from "../../core/index.ts";
import type { Position } from "../items.ts";

/** The clean lines of one attempt for one route. */
export interface Batch {
  readonly route: string;
  /** Position of the route's first item in the attempt, even if that item itself is not among the lines. */
  readonly first: Position;
  /** Time of that item, in milliseconds since the epoch. */
  readonly time: number;
  /** Without their final newlines. May be empty: then it overwrites what an earlier attempt wrote. */
  readonly lines: readonly Bytes[];
}

/** Sending the same batch again replaces it. Rejects when the batch may not have been stored. */
export interface Sink {
  send(batch: Batch): Promise<void>;
}

/** Something that holds objects by key: a bucket, a directory. */
export interface ObjectStore {
  /** Creates or replaces. Rejects when the object may not have been stored. */
  put(key: string, body: Bytes, contentType: string): Promise<void>;
}
