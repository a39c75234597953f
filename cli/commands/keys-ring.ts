import { randomBytes } from "node:crypto";
import { createKeyRing, type KeyRing } from "../../core/index.ts";
import { parseKeyRing } from "../../core/operate/keyring.ts";
import { readStoredRing, type StoredKey, type StoredRing } from "../../core/operate/stored-ring.ts";
import { EXIT, Failure, toFailure } from "../failure.ts";

const FORM =
  "What keys new writes is expected there, or one key: at least 32 random bytes in base64 (openssl rand -base64 32).";

/** As it is stored: with the number of the highest key that was ever pruned or kept, so that no id is given twice. */
interface NumberedRing extends StoredRing {
  readonly highest?: unknown;
}

/** What may be shown of a key. */
export interface KeyDescription {
  readonly id: string;
  /** `YYYY-MM-DD`, if the ring says so. */
  readonly created: string | undefined;
  /** 8 hex digits: equal for equal keys, and nothing else can be told from it. */
  readonly checkValue: string;
  readonly isCurrent: boolean;
}

/**
 * @param place where the text was, for messages
 * @throws Failure exit code 2 for a ring that a function could not use
 */
export function openRing(text: string, place: string): { readonly ring: StoredRing; readonly keys: KeyRing } {
  try {
    return { ring: readStoredRing(text), keys: parseKeyRing(text) };
  } catch (error) {
    const { exitCode, message } = toFailure(error, place);
    throw new Failure(exitCode, message, FORM);
  }
}

export function createRing(today: string): StoredRing {
  return { v: 1, current: "k1", keys: [createKey("k1", today)] };
}

/** The ring with a new key, which is the current one. Its other members stay as they are. */
export function appendKey(ring: StoredRing, today: string): StoredRing {
  const id = `k${findHighest(ring) + 1}`;
  return { ...ring, current: id, keys: [...ring.keys, createKey(id, today)] };
}

/** @throws Failure exit code 2: an id is not in the ring, or is that of the current key */
export function removeKeys(ring: StoredRing, ids: readonly string[]): NumberedRing {
  const known = ring.keys.map(({ id }) => id);
  const there = `The ring has ${known.join(", ")}.`;
  // An id that is none is not repeated: a key may have been pasted in its place.
  if (ids.some((id) => !known.includes(id)))
    throw new Failure(EXIT.usage, "keys prune: an id that is not in the key ring; nothing was changed", there);
  if (ids.includes(ring.current))
    throw new Failure(
      EXIT.usage,
      `keys prune: ${ring.current} is the current key, which new pseudonyms are made with; nothing was changed`,
      "Rotate first; then it can be pruned.",
    );
  return { ...ring, highest: findHighest(ring), keys: ring.keys.filter(({ id }) => !ids.includes(id)) };
}

/** The text to store. @throws KeyError when it would not be read again */
export function writeRing(ring: StoredRing): string {
  const text = JSON.stringify(ring);
  parseKeyRing(text);
  return text;
}

export function describeKeys({ current, keys }: StoredRing): KeyDescription[] {
  return keys.map(({ id, secret, created }) => ({
    id,
    created: typeof created === "string" && /^\d{4}-\d\d-\d\d/.test(created) ? created.slice(0, 10) : undefined,
    checkValue: createKeyRing({ current: { version: id, secret } }).checkValue,
    isCurrent: id === current,
  }));
}

function createKey(id: string, created: string): StoredKey {
  return { id, secret: randomBytes(32).toString("base64"), created };
}

/** The highest N of an id `kN`, of pruned keys too. A pseudonym names its key by the id: no two keys may ever share one. */
function findHighest({ keys, highest }: NumberedRing): number {
  const numbers = keys.map(({ id }) => Number(/^k(\d+)$/.exec(id)?.[1] ?? 0));
  return Math.max(...numbers, Number.isSafeInteger(highest) ? Number(highest) : 0);
}
