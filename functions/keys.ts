import { KeyError, toSafeError } from "../core/errors.ts";
import { type KeyRing, parseKeyRing } from "../core/operate/keyring.ts";
import type { Log } from "./log.ts";

export interface KeySourceOptions {
  /** The secret's current text; rejects when it cannot be had. */
  readonly fetchSecret: () => Promise<string>;
  /** Milliseconds, from any origin that only moves forward. */
  readonly now: () => number;
  readonly log: Log;
  /** Milliseconds after which a ring is fetched again before it is used. */
  readonly maxAge?: number;
}

/** The longest that a rotation may go unseen. */
export const MAX_AGE_MS = 5 * 60 * 1000;
/** While the secret cannot be read, the ring in memory serves until it is this old; from then on the function refuses to work. */
export const MAX_STALE_MS = 20 * 60 * 1000;
/** After a failed refresh the ring in memory serves this long before the next try. */
export const RETRY_MS = 15 * 1000;

/**
 * The key ring, cached. Calls at the same time share one fetch. The same text gives the same ring object, so that what is
 * derived from it can be kept. A ring that was fetched and does not parse counts as one that cannot be read.
 * The returned function rejects with KeyError when there is no ring, or none fresh enough.
 */
export function createKeySource(options: KeySourceOptions): () => Promise<KeyRing> {
  const { fetchSecret, now, log, maxAge = MAX_AGE_MS } = options;
  let held: { ring: KeyRing; text: string; fetchedAt: number } | undefined;
  let retryAt = Number.NEGATIVE_INFINITY;
  let pending: Promise<KeyRing> | undefined;

  const refresh = async (): Promise<KeyRing> => {
    try {
      const text = await fetchSecret();
      const ring = held?.text === text ? held.ring : parseKeyRing(text);
      held = { ring, text, fetchedAt: now() };
      return ring;
    } catch (error) {
      log("error", "key-ring-not-read", { error: toSafeError(error) });
      retryAt = now() + RETRY_MS;
      if (held && now() - held.fetchedAt < MAX_STALE_MS) return held.ring;
      if (error instanceof KeyError) throw error;
      throw new KeyError("key-ring-unavailable", "the key ring cannot be read from its secret");
    }
  };

  return () => {
    const time = now();
    if (held && time - held.fetchedAt < maxAge) return Promise.resolve(held.ring);
    if (held && time < retryAt && time - held.fetchedAt < MAX_STALE_MS) return Promise.resolve(held.ring);
    pending ??= refresh().finally(() => {
      pending = undefined;
    });
    return pending;
  };
}
