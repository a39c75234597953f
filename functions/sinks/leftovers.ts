import type { SafeError } from "../../core/errors.ts";
import type { Delivery, Leftover, LeftoverReason } from "./deliverer.ts";
import type { Batch } from "./sink.ts";

export interface Remains {
  /** Indexes of entries that the service may take later, in any order. */
  readonly unavailable: readonly number[];
  /** Of entries that it would refuse again. */
  readonly rejected: readonly number[];
  readonly error?: SafeError | undefined;
}

/** @param sink its kind, for the receipt */
export function toDelivery(sink: string, batch: Batch, { unavailable, rejected, error }: Remains): Delivery {
  return {
    receipt: { sink, items: batch.items },
    leftovers: [...toLeftover("unavailable", batch, unavailable), ...toLeftover("rejected", batch, rejected)],
    ...(error ? { error } : {}),
  };
}

function toLeftover(reason: LeftoverReason, batch: Batch, indexes: readonly number[]): readonly Leftover[] {
  return indexes.length === 0 ? [] : [{ reason, batch: pickEntries(batch, indexes) }];
}

/** Some entries of a batch, in its order. */
export function pickEntries(batch: Batch, indexes: readonly number[]): Batch {
  if (indexes.length === batch.entries.length) return batch;
  const { counts, times, ...rest } = batch;
  const inOrder = indexes.toSorted((a, b) => a - b);
  return {
    ...rest,
    entries: inOrder.map((index) => batch.entries[index]!),
    items: inOrder.reduce((sum, index) => sum + (counts?.[index] ?? 1), 0),
    ...(counts ? { counts: inOrder.map((index) => counts[index]!) } : {}),
    ...(times ? { times: inOrder.map((index) => times[index]!) } : {}),
  };
}
