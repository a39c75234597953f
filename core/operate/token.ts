import { encodeBase32, encodeHex, joinLengthPrefixed } from "./encoding.ts";
import { formatIp, parseIp } from "./ip.ts";
import type { KeyRing } from "./keyring.ts";

/** Version of the token grammar and of what its MACs are taken over. Changing either gives every value a new token. */
const GRAMMAR = "1";
export const TOKEN_MAIL_DOMAIN = "redacted.example.com";

const PREFIXES: Readonly<Record<string, string>> = {
  EMAIL_ADDRESS: "user",
  PHONE_NUMBER: "phone",
  CREDIT_CARD: "card",
  US_SSN: "ssn",
  IBAN_CODE: "iban",
  LOCATION: "place",
  API_KEY: "key",
};

const TAGGED = /^([a-z][a-z0-9-]{0,63}_([a-z][a-z0-9]{0,11})_[a-z2-7]{16})([a-z2-7]{4})(?:@redacted\.example\.com)?$/;
const HASHED = /^(hash_([a-z][a-z0-9]{0,11})_[0-9a-f]{64})_([a-z2-7]{4})$/;
const LONGEST = 128;

/** Makes and recognises the texts that stand for a value, under one key ring and one namespace. */
export interface TokenMint {
  /**
   * `<prefix>_<key id>_<16 base32 characters: 80 bits of HMAC-SHA-256><4 characters of check>`; for an e-mail address with
   * `@redacted.example.com`, for an IP address an IPv6 unique local address with the same 80 and 20 bits.
   */
  pseudonymize(domain: string, canonical: string): string;
  /** `hash_<key id>_<64 hex digits>_<4 characters of check>`. */
  hash(domain: string, canonical: string): string;
  /** The first 32 bits of a value's HMAC, for shapes too short to hold a token. */
  number(domain: string, canonical: string): number;
  /** Whether the text is a token of any key in the ring, its check verified. A forged one is data like any other. */
  isOwnToken(text: string): boolean;
}

function prefixOf(domain: string): string {
  return PREFIXES[domain] ?? domain.toLowerCase().replaceAll("_", "-");
}

export function createTokenMint(keys: KeyRing, namespace: string): TokenMint {
  const macOf = (use: "tokens" | "hashes", domain: string, canonical: string) =>
    keys.mac(use, joinLengthPrefixed(GRAMMAR, namespace, domain, canonical));
  const checkOf = (kind: string, body: string, id: string) =>
    keys.mac("checks", joinLengthPrefixed(GRAMMAR, namespace, kind, body), id);

  const addressTag = (id: string) => encodeHex(checkOf("address-tag", "", id)).slice(0, 5);
  const addressTags = new Map(keys.ids.map((id) => [addressTag(id), id]));
  const currentTag = addressTag(keys.currentId);

  function formatAddress(mac: Uint8Array): string {
    const body = `fd${currentTag}${encodeHex(mac.subarray(0, 10))}`;
    const hex = body + encodeHex(checkOf("address", body, keys.currentId)).slice(0, 5);
    return formatIp({ bytes: hex.match(/../g)!.map((pair) => Number.parseInt(pair, 16)) });
  }

  function isOwnAddress(text: string): boolean {
    const hex = encodeHex(Uint8Array.from(parseIp(text)?.bytes ?? []));
    const id = addressTags.get(hex.slice(2, 7));
    if (hex.length !== 32 || !hex.startsWith("fd") || id === undefined) return false;
    return encodeHex(checkOf("address", hex.slice(0, 27), id)).startsWith(hex.slice(27));
  }

  return {
    pseudonymize(domain, canonical) {
      const mac = macOf("tokens", domain, canonical);
      if (domain === "IP_ADDRESS") return formatAddress(mac);
      const body = `${prefixOf(domain)}_${keys.currentId}_${encodeBase32(mac, 16)}`;
      const token = body + encodeBase32(checkOf("token", body, keys.currentId), 4);
      return domain === "EMAIL_ADDRESS" ? `${token}@${TOKEN_MAIL_DOMAIN}` : token;
    },
    hash(domain, canonical) {
      const body = `hash_${keys.currentId}_${encodeHex(macOf("hashes", domain, canonical))}`;
      return `${body}_${encodeBase32(checkOf("hash", body, keys.currentId), 4)}`;
    },
    number(domain, canonical) {
      const mac = macOf("tokens", domain, canonical);
      return new DataView(mac.buffer, mac.byteOffset, 4).getUint32(0);
    },
    isOwnToken(text) {
      if (text.length > LONGEST) return false;
      if (text.startsWith("fd") && text.includes(":")) return isOwnAddress(text);
      const tagged = TAGGED.exec(text);
      const [, body, id, check] = tagged ?? HASHED.exec(text) ?? [];
      if (body === undefined || !keys.ids.includes(id!)) return false;
      return encodeBase32(checkOf(tagged === null ? "hash" : "token", body, id!), 4) === check;
    },
  };
}
