import { randomBytes } from "node:crypto";
import { createKeyRing, type KeyRing } from "../../core/index.ts";
import { parseKeyRing } from "../../core/operate/keyring.ts";
import { dropKeys, type NewKey } from "../../core/operate/ring-changes.ts";
import { readStoredRing, type StoredRing } from "../../core/operate/stored-ring.ts";
import { EXIT, Failure, toFailure } from "../failure.ts";

const FORM =
  "What keys new writes is expected there, or one key: at least 32 random bytes in base64 (openssl rand -base64 32).";

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

/** 32 random bytes. */
export function createKey(today: string): NewKey {
  return { secret: randomBytes(32).toString("base64"), created: today };
}

/** @throws Failure exit code 2: an id is not in the ring, or is that of the current key */
export function removeKeys(ring: StoredRing, ids: readonly string[]): StoredRing {
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
  return dropKeys(ring, ids);
}

export function describeKeys({ current, keys }: StoredRing): KeyDescription[] {
  return keys.map(({ id, secret, created }) => ({
    id,
    created: typeof created === "string" && /^\d{4}-\d\d-\d\d/.test(created) ? created.slice(0, 10) : undefined,
    checkValue: createKeyRing({ current: { version: id, secret } }).checkValue,
    isCurrent: id === current,
  }));
}
