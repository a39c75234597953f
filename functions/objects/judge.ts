import type { Bytes, Finding, StreamMeta } from "../../core/index.ts";

/** What of a judged stretch is needed. */
export interface Judged {
  readonly output: Bytes;
  readonly findings: readonly Pick<Finding, "entity" | "action">[];
  readonly meta: Pick<StreamMeta, "buffered">;
}

/** Takes an object's bytes as they go by: a redactor's stream, or what does the work of one. */
export interface Judge {
  /** @throws QuarantineError when the object must not be forwarded */
  process(chunk: Bytes): Judged;
  flush(): Judged;
}
