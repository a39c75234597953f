import { type SafeError, toSafeError } from "../../core/errors.ts";
import type { Log } from "../log.ts";
import type { Deliverer, Delivery } from "../sinks/deliverer.ts";
import type { Batch, ObjectStore, Sink } from "../sinks/sink.ts";
import { encodeOutbox, OUTBOX_CONTENT_TYPE, PREFIXES } from "./outbox-object.ts";

export interface OutboxSinkOptions {
  readonly deliverer: Deliverer;
  /** The sink's kind, for receipts. */
  readonly kind: string;
  /** The sink's name, by which the redrive finds it again. */
  readonly name: string;
  /** The clean bucket. */
  readonly store: ObjectStore;
  readonly log: Log;
  /** Milliseconds since any time. */
  readonly now?: () => number;
}

/** Kept of what a delivery may take: leftovers are written, and then the manifest. */
const WRITING_MS = 10_000;
/** For so long nothing is sent to a sink that took nothing: the service needs the rest, the invocation its time. */
const PAUSE_MS = 30_000;
/** What the batch may take that shows whether it is there again. */
const PROBE_MS = 10_000;

/**
 * Delivers, and writes what the service did not take to the outbox. Rejects only if that cannot be written: then the batch
 * has to come again, and what was delivered comes twice.
 */
export function createOutboxSink({ deliverer, kind, name, store, log, now = Date.now }: OutboxSinkOptions): Sink {
  let pausedUntil: number | undefined;

  return {
    form: deliverer.form,
    async send(batch, { remaining = () => Number.POSITIVE_INFINITY } = {}) {
      const { receipt, leftovers, error } = await tryDelivery(batch, () => remaining() - WRITING_MS);
      const counts = { unavailable: 0, rejected: 0 };
      for (const { reason, batch: rest, refused = rest.items } of leftovers) {
        const { key, body } = await encodeOutbox(PREFIXES[reason], name, { form: deliverer.form, batch: rest });
        await store.put(key, body, OUTBOX_CONTENT_TYPE);
        counts[reason] += refused;
      }
      const { unavailable: deferred, rejected } = counts;
      if (leftovers.length > 0)
        log("warn", "not-delivered", { sink: name, deferred, rejected, ...(error ? { error } : {}) });
      return { ...receipt, ...(deferred > 0 ? { deferred } : {}), ...(rejected > 0 ? { rejected } : {}) };
    },
  };

  async function tryDelivery(batch: Batch, remaining: () => number): Promise<Delivery> {
    if (batch.entries.length === 0) return { receipt: { sink: kind, items: batch.items }, leftovers: [] };
    const isProbe = pausedUntil !== undefined;
    if (remaining() <= 0 || (pausedUntil !== undefined && now() < pausedUntil)) return deferAll(batch);
    const probeEnd = now() + PROBE_MS;
    const delivery = await deliverer
      .deliver(batch, { remaining: isProbe ? () => Math.min(remaining(), probeEnd - now()) : remaining })
      // A defect of ours: nothing is known of the batch, so all of it is delivered later.
      .catch((defect: unknown) => deferAll(batch, toSafeError(defect)));
    const deferred = delivery.leftovers.find(({ reason }) => reason === "unavailable");
    pausedUntil = deferred?.batch.items === batch.items ? now() + PAUSE_MS : undefined;
    return delivery;
  }

  function deferAll(batch: Batch, error?: SafeError): Delivery {
    return {
      receipt: { sink: kind, items: batch.items },
      leftovers: [{ reason: "unavailable", batch }],
      ...(error ? { error } : {}),
    };
  }
}
