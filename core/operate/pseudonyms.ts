import type { Bytes } from "../bytes.ts";
import { canonicalize } from "./canonical.ts";
import { chooseDomain } from "./domain.ts";
import type { KeyRing } from "./keyring.ts";
import { formatLossy } from "./lossy.ts";
import { RecentTokens } from "./recent-tokens.ts";
import { createSealedTokens } from "./sealed-token.ts";
import { createTokenMint } from "./token.ts";
import { mayBeToken } from "./token-form.ts";
import type { ValueSource } from "./types.ts";

/** Keyed stand-ins for values. Null means that the value is one of our own tokens and stays. */
export interface Pseudonyms {
  token(entity: string, value: string): string | null;
  hash(entity: string, value: string): string | null;
  /** The same in ASCII for a value in UTF-8, remembered: equal values need one derivation. */
  tokenOf(entity: string, value: Bytes): Bytes | null;
  hashOf(entity: string, value: Bytes): Bytes | null;
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
  /** Values kept for tokens, and as many for hashes; 0 for none. It saves work and never changes a result. */
  readonly cacheSize: number;
}

const fromUtf8 = new TextDecoder();

export function createPseudonyms({ keys, namespace, defaultRegion, cacheSize }: PseudonymOptions): Pseudonyms {
  const mint = createTokenMint(keys, namespace);
  const sealed = createSealedTokens(keys, namespace);
  const isOwnToken = (text: string): boolean => mint.isOwnToken(text) || sealed.open(text).kind === "value";

  const deriveBy =
    <T>(make: (domain: string, canonical: string) => T) =>
    (entity: string, value: string): T => {
      const domain = chooseDomain(entity, value);
      return make(domain, canonicalize(domain, value, defaultRegion));
    };
  const deriveText = (make: (domain: string, canonical: string) => string) => {
    const derive = deriveBy(make);
    return (entity: string, value: string) => (isOwnToken(value) ? null : derive(entity, value));
  };
  // Only the ring's current key derives anything, so what is remembered is of one version.
  const deriveBytes = (make: (domain: string, canonical: string) => Bytes) => {
    const derive = deriveBy(make);
    const recent = new RecentTokens((entity, value) => {
      const text = fromUtf8.decode(value);
      return mayBeToken(value, 0, value.length) && isOwnToken(text) ? null : derive(entity, text);
    }, cacheSize);
    return (entity: string, value: Bytes) => recent.of(entity, value);
  };

  return {
    token: deriveText(mint.pseudonymize),
    hash: deriveText(mint.hash),
    tokenOf: deriveBytes(mint.mintToken),
    hashOf: deriveBytes(mint.mintHash),
    lossy: deriveBy((domain, canonical) => formatLossy(domain, mint.number(domain, canonical))),
    // Not the canonical form: what comes back has to be what stood there.
    encrypt: (entity, value, source) => sealed.seal(chooseDomain(entity, value), source),
    isOwnToken,
  };
}
