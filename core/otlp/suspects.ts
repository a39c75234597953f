import type { Bytes } from "../bytes.ts";

/** What is in a request beside what OTLP knows: a stretch of the source, and how it is written. */
export interface Unknown {
  readonly wire: number;
  readonly from: number;
  readonly to: number;
}

/** A text or bytes[from, to) that may be a message: it stands in the source at `at`. */
export interface Suspect {
  readonly bytes: Bytes;
  readonly from: number;
  readonly to: number;
  readonly at: number;
}
