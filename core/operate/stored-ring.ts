import { KeyError } from "../errors.ts";

export interface StoredKey {
  readonly id: string;
  /** At least 32 bytes in base64. */
  readonly secret: string;
  /** `YYYY-MM-DD`. Nothing depends on it. */
  readonly created?: string;
}

/** A key ring as a secret store holds it: with the keys themselves, in plain text. */
export interface StoredRing {
  readonly v: 1;
  /** The id of one of `keys`. */
  readonly current: string;
  readonly keys: readonly StoredKey[];
}

/**
 * Reads `{"v":1,"current":"k3","keys":[{"id":"k3","secret":"<32 bytes, base64>","created":"2025-01-31"}]}`; a text that
 * is no JSON object is the secret of the one key `k1`. Ids and secrets are looked at by createKeyRing.
 * @throws KeyError `missing-keys` (empty), `bad-key-ring` (not this shape), `unknown-key` (`current` is not among `keys`)
 */
export function readStoredRing(json: string): StoredRing {
  const text = json.trim();
  if (text === "") throw new KeyError("missing-keys", "the key ring is empty");
  if (!text.startsWith("{")) return { v: 1, current: "k1", keys: [{ id: "k1", secret: text }] };
  const ring = parse(text);
  if (ring?.v !== 1)
    throw new KeyError("bad-key-ring", 'the key ring is not JSON of the form {"v":1,"current","keys"}');
  if (
    !Array.isArray(ring.keys) ||
    ring.keys.length === 0 ||
    ring.keys.some((key) => typeof key !== "object" || key === null)
  )
    throw new KeyError("bad-key-ring", 'the key ring\'s "keys" is not a list of {"id","secret","created"}');
  if (!ring.keys.some((key) => key.id === ring.current))
    throw new KeyError("unknown-key", 'the key ring\'s "current" names none of its keys');
  return ring as StoredRing;
}

function parse(text: string): Partial<StoredRing> | undefined {
  try {
    return JSON.parse(text) as Partial<StoredRing>;
  } catch {
    // The parser's message quotes the secret; the caller says what is wrong without it.
    return undefined;
  }
}
