import { decodeBase32, encodeBase32, joinLengthPrefixed } from "./encoding.ts";
import type { KeyRing } from "./keyring.ts";
import { SIV_BYTES, type SivCipher } from "./siv.ts";
import type { ValueSource } from "./types.ts";

/** Version of the grammar and of what tokens are bound to. Changing either makes what was encrypted before unreadable. */
const GRAMMAR = "1";

/** What every token begins with. */
export const SEALED_PREFIX = "enc_";
/** Longest value that is encrypted, in bytes. */
export const MAX_SEALED_VALUE = 65_536;
/** Base32 characters of a token of the empty value: no token has fewer. */
export const MIN_SEALED_BODY = Math.ceil((SIV_BYTES * 8) / 5);
/** Longest token in bytes: prefix, entity, key id, body, and the marks between them. */
export const MAX_SEALED_TOKEN = 4 + 64 + 1 + 12 + 1 + Math.ceil(((SIV_BYTES + MAX_SEALED_VALUE) * 8) / 5) + 1;

const SEALED = /^enc_([a-z][a-z0-9-]{0,63})_([a-z][a-z0-9]{0,11})_([a-z2-7]{26,})_$/;

/**
 * What a text is: the value of a token of ours; a token under a key that the ring does not have; or neither (forged,
 * damaged, of another namespace, or no token at all).
 */
export type Opened =
  | { readonly kind: "value"; readonly value: ValueSource }
  | { readonly kind: "unknown-key" }
  | { readonly kind: "foreign" };

/** Makes and opens encrypted values under one key ring and one namespace. */
export interface SealedTokens {
  /**
   * `enc_<entity in kebab case>_<key id>_<base32 of AES-SIV's output>_`. The mark at the end tells where a token ends, whatever
   * follows it. Equal values of one entity have equal tokens.
   */
  seal(entity: string, value: ValueSource): string;
  open(text: string): Opened;
}

const FOREIGN: Opened = { kind: "foreign" };

export function createSealedTokens(keys: KeyRing, namespace: string): SealedTokens {
  // A token is bound to how it goes back to its place, which costs it no character.
  const cipherOf = (entity: string, verbatim: boolean, id: string): SivCipher =>
    keys.siv(joinLengthPrefixed(GRAMMAR, namespace, entity, ...(verbatim ? ["verbatim"] : [])), id);
  // Of entities that a policy names, never of those a forged token claims: their number is not ours to choose.
  const ciphers = new Map<string, SivCipher>();

  return {
    seal(entity, { bytes, verbatim }) {
      const name = verbatim ? `${entity}\0` : entity;
      const cipher = ciphers.get(name) ?? cipherOf(entity, verbatim, keys.currentId);
      ciphers.set(name, cipher);
      const tag = entity.toLowerCase().replaceAll("_", "-");
      return `${SEALED_PREFIX}${tag}_${keys.currentId}_${encodeBase32(cipher.seal(bytes))}_`;
    },
    open(text) {
      if (!text.startsWith(SEALED_PREFIX) || text.length > MAX_SEALED_TOKEN) return FOREIGN;
      const [, tag, id, body] = SEALED.exec(text) ?? [];
      if (tag === undefined) return FOREIGN;
      if (!keys.ids.includes(id!)) return { kind: "unknown-key" };
      const sealed = decodeBase32(body!);
      if (sealed === undefined) return FOREIGN;
      // Entities have no dash, so the tag tells the entity exactly.
      const entity = tag.toUpperCase().replaceAll("-", "_");
      for (const verbatim of [false, true]) {
        const bytes = cipherOf(entity, verbatim, id!).open(sealed);
        if (bytes !== undefined) return { kind: "value", value: { bytes, verbatim } };
      }
      return FOREIGN;
    },
  };
}
