/** One version of one object, as S3 announced it. `key` is content: it goes to S3 and into the quarantine, nowhere else. */
export interface ObjectReference {
  readonly bucket: string;
  readonly key: string;
  /** Absent in a bucket without versions. */
  readonly versionId?: string;
  /** Without quotes. A digest of the content, so it goes nowhere but back to S3. */
  readonly etag?: string;
  /** Orders the events of a key; the same for every announcement of the same version. */
  readonly sequencer?: string;
  /** Bytes; the event's word, which S3 does not give for every event. */
  readonly size?: number;
  /** Milliseconds since the epoch at which S3 finished the object. */
  readonly time: number;
}

/** Why an object is not forwarded although nothing is wrong with it. */
export type ObjectDropReason =
  | "own-object" // we wrote it: processed again it would go round for ever
  | "object-gone" // deleted before it was read; there is nothing to read and nothing to keep
  | "object-replaced" // overwritten before it was read, in a bucket without versions; the new content has its own event
  | "not-a-creation"; // the event is about something else than a new object
