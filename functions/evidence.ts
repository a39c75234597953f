import type { Bytes } from "../core/index.ts";
import type { AttemptCounts } from "./accounting.ts";
import type { SourceRecord } from "./items.ts";
import type { Receipt } from "./sinks/sink.ts";

/** What of an attempt is finished: delivered, quarantined or dropped, and not returned to the source. */
export interface FinishedWork {
  /** At least one, in the source's order. */
  readonly records: readonly SourceRecord[];
  /** Keyed digest of each of these records. */
  readonly digests: readonly (Bytes | undefined)[];
  /** Of the whole attempt, with what is returned. */
  readonly counts: AttemptCounts;
  readonly receipts: readonly Receipt[];
}

/** Keeps evidence of what attempts did: counts, digests and positions, never content. */
export interface Evidence {
  /** Keyed digest of a record's bytes as they came. */
  digest(data: Bytes): Bytes;
  /**
   * Rejects when it may not have been stored. Then the whole batch has to come again: what is stored twice is overwritten,
   * sinks that cannot overwrite get it twice, and nothing is finished without evidence.
   */
  keep(work: FinishedWork): Promise<void>;
}
