/** How a stored key ring changes: a key is added, and keys are taken away; no key is ever replaced. */
import { parseKeyRing } from "./keyring.ts";
import type { StoredKey, StoredRing } from "./stored-ring.ts";

/** As it is stored: with the number of the highest key that was ever pruned or kept, so that no id is given twice. */
export interface NumberedRing extends StoredRing {
  readonly highest?: unknown;
}

/** What a new key is made of. */
export type NewKey = Required<Omit<StoredKey, "id">>;

export function createRing(key: NewKey): StoredRing {
  return { v: 1, current: "k1", keys: [{ id: "k1", ...key }] };
}

/** The ring with a new key, which is the current one. Its other members stay as they are. */
export function appendKey(ring: StoredRing, key: NewKey): StoredRing {
  const id = `k${findHighest(ring) + 1}`;
  return { ...ring, current: id, keys: [...ring.keys, { id, ...key }] };
}

/** The ring without the keys of these ids, which must not be the current one. */
export function dropKeys(ring: StoredRing, ids: readonly string[]): NumberedRing {
  return { ...ring, highest: findHighest(ring), keys: ring.keys.filter(({ id }) => !ids.includes(id)) };
}

/**
 * Whether `next` is `ring` with exactly one new key, which is current: every pseudonym made before is still recognised,
 * and nothing else has changed.
 */
export function isSuccessor(next: StoredRing, ring: StoredRing): boolean {
  const added = next.keys.filter(({ id }) => !ring.keys.some((key) => key.id === id));
  return (
    next.keys.length === ring.keys.length + 1 &&
    added.length === 1 &&
    added[0]!.id === next.current &&
    ring.keys.every(({ id, secret }) => next.keys.some((key) => key.id === id && key.secret === secret))
  );
}

/** The text to store. @throws KeyError when it would not be read again */
export function writeRing(ring: StoredRing): string {
  const text = JSON.stringify(ring);
  parseKeyRing(text);
  return text;
}

/** The highest N of an id `kN`, of pruned keys too. A pseudonym names its key by the id: no two keys may ever share one. */
function findHighest({ keys, highest }: NumberedRing): number {
  const numbers = keys.map(({ id }) => Number(/^k(\d+)$/.exec(id)?.[1] ?? 0));
  return Math.max(...numbers, Number.isSafeInteger(highest) ? Number(highest) : 0);
}
