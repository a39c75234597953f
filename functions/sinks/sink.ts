import type { Bytes } from "../../core/index.ts";
import type { Position, Signal } from "../items.ts";

/** `line`: an item's output as the source renders it. `otlp`: one Export…ServiceRequest an item, in protobuf. */
export type Form = "line" | "otlp";

/** The clean items of one attempt for one route. */
export interface Batch {
  readonly route: string;
  readonly signal: Signal;
  /** Position of the route's first item in the attempt, even if that item itself is not among the entries. */
  readonly first: Position;
  /** Time of that item, in milliseconds since the epoch. */
  readonly time: number;
  /**
   * One an item, in the form the sink takes; lines are without their final newline. May be empty: then a sink that
   * overwrites overwrites what an earlier attempt wrote, and others have nothing to do.
   */
  readonly entries: readonly Bytes[];
  /** Log events, lines or spans in the entries together. */
  readonly items: number;
  /** How many of them are in each entry. Absent: one. */
  readonly counts?: readonly number[];
  /** When each entry's item happened, in milliseconds since the epoch, or else when it arrived. Absent: `time`. */
  readonly times?: readonly number[];
}

/** What became of a batch, for the manifest. */
export interface Receipt {
  /** The sink's kind: `s3`, `otlp`, … */
  readonly sink: string;
  /** The object's key, where there is one. */
  readonly key?: string;
  /** SHA-256 of the bytes that were written, in hexadecimal. */
  readonly digest?: string;
  /** Size of what was written, in bytes. */
  readonly bytes?: number;
  readonly items: number;
  /** Items that went to the outbox and are delivered later. Absent: none. */
  readonly deferred?: number;
  /** Items that the service refused, and that are kept where the outbox's redrive does not look. Absent: none. */
  readonly rejected?: number;
}

export interface SendOptions {
  /** Milliseconds left. What cannot be delivered within them counts as not delivered. Absent: there is always time. */
  readonly remaining?: () => number;
}

/**
 * Rejects when the batch may not have been stored or delivered. Sending the same batch again replaces it in a sink of
 * objects, and repeats it in the others.
 */
export interface Sink {
  readonly form: Form;
  /** A batch sent again replaces what was sent before. Absent: it comes a second time. */
  readonly overwrites?: boolean;
  /** Whether batches of the route go to it. Absent: all do. */
  takes?(route: string): boolean;
  send(batch: Batch, options?: SendOptions): Promise<Receipt>;
}

/** Something that holds objects by key: a bucket, a directory. */
export interface ObjectStore {
  /** Creates or replaces. Rejects when the object may not have been stored. */
  put(key: string, body: Bytes, contentType: string): Promise<void>;
}

export function takes(sink: Sink, route: string): boolean {
  return sink.takes?.(route) ?? true;
}
