import type { SafeError } from "../../core/errors.ts";
import type { Batch, Form, Receipt, SendOptions } from "./sink.ts";

/**
 * Why a part of a batch was not delivered. `unavailable`: the service may take it later. `rejected`: it refused the
 * entries themselves and would do so again.
 */
export type LeftoverReason = "unavailable" | "rejected";

/** What a service did not take of a batch: some of its entries, with their counts and times. */
export interface Leftover {
  readonly reason: LeftoverReason;
  readonly batch: Batch;
  /** Of a batch that was taken in part, how many of its items were refused: it is not known which. Absent: all. */
  readonly refused?: number;
}

export interface Delivery {
  /** `items` are those of the whole batch. */
  readonly receipt: Receipt;
  readonly leftovers: readonly Leftover[];
  /** The last failure, fit for printing. */
  readonly error?: SafeError;
}

/**
 * Something that delivers over the network and may be down. Never rejects because of the service; retries within the
 * time there is, then says what is left. A batch delivered again comes a second time.
 */
export interface Deliverer {
  readonly form: Form;
  deliver(batch: Batch, options?: SendOptions): Promise<Delivery>;
}
