import { canonicalize } from "./canonical.ts";
import { chooseDomain } from "./domain.ts";
import type { KeyRing } from "./keyring.ts";
import { formatLossy } from "./lossy.ts";
import { createSealedTokens } from "./sealed-token.ts";
import { createTokenMint } from "./token.ts";
import type { ValueSource } from "./types.ts";

/** Longer values are not cached: the cache's memory is bounded by entries times this. */
const LONGEST_CACHED = 256;

/** Keyed stand-ins for values. Null means that the value is one of our own tokens and stays. */
export interface Pseudonyms {
  token(entity: string, value: string): string | null;
  hash(entity: string, value: string): string | null;
  lossy(entity: string, value: string): string;
  /** The value itself, encrypted. */
  encrypt(entity: string, value: string, source: ValueSource): string;
  /** Whether a text is a token of ours of any kind, its check verified. */
  isOwnToken(text: string): boolean;
}

export interface PseudonymOptions {
  readonly keys: KeyRing;
  readonly namespace: string;
  /** ISO 3166-1 alpha-2, for phone numbers without a country code. */
  readonly defaultRegion?: string;
  /** Entries kept of each kind; 0 for none. The cache saves work and never changes a result. */
  readonly cacheSize: number;
}

type Derive = (entity: string, value: string) => string | null;

/** Keeps the most recently used results; a Map iterates in order of insertion, so its first key is the oldest. */
function remember(derive: Derive, size: number): Derive {
  if (size === 0) return derive;
  const known = new Map<string, string | null>();
  return (entity, value) => {
    if (value.length > LONGEST_CACHED) return derive(entity, value);
    const key = `${entity}\0${value}`;
    const hit = known.get(key);
    const result = hit === undefined ? derive(entity, value) : hit;
    if (hit !== undefined) known.delete(key);
    else if (known.size >= size) known.delete(known.keys().next().value!);
    known.set(key, result);
    return result;
  };
}

export function createPseudonyms({ keys, namespace, defaultRegion, cacheSize }: PseudonymOptions): Pseudonyms {
  const mint = createTokenMint(keys, namespace);
  const sealed = createSealedTokens(keys, namespace);
  const isOwnToken = (text: string): boolean => mint.isOwnToken(text) || sealed.open(text).kind === "value";

  const deriveBy = (make: (domain: string, canonical: string) => string): Derive => {
    const derive: Derive = (entity, value) => {
      if (isOwnToken(value)) return null;
      const domain = chooseDomain(entity, value);
      return make(domain, canonicalize(domain, value, defaultRegion));
    };
    return remember(derive, cacheSize);
  };

  return {
    token: deriveBy(mint.pseudonymize),
    hash: deriveBy(mint.hash),
    lossy(entity, value) {
      const domain = chooseDomain(entity, value);
      return formatLossy(domain, mint.number(domain, canonicalize(domain, value, defaultRegion)));
    },
    // Not the canonical form: what comes back has to be what stood there.
    encrypt: (entity, value, source) => sealed.seal(chooseDomain(entity, value), source),
    isOwnToken,
  };
}
