import type { Bytes } from "../bytes.ts";
import { decodeAscii, encodeHex, encodeUtf8, writeBase32, writeHex } from "./encoding.ts";
import { formatIpv6Bytes, parseIp } from "./ip.ts";
import type { KeyRing } from "./keyring.ts";
import { MacTemplate } from "./mac-template.ts";
import { CHECK_CHARS, MAC_CHARS, parseToken, TOKEN_MAIL_DOMAIN } from "./token-form.ts";

/** Version of the token grammar and of what its MACs are taken over. Changing either gives every value a new token. */
const GRAMMAR = "1";

const PREFIXES: Readonly<Record<string, string>> = {
  EMAIL_ADDRESS: "user",
  PHONE_NUMBER: "phone",
  CREDIT_CARD: "card",
  US_SSN: "ssn",
  IBAN_CODE: "iban",
  LOCATION: "place",
  API_KEY: "key",
};

/** Makes and recognises the texts that stand for a value, under one key ring and one namespace. */
export interface TokenMint {
  /**
   * `<prefix>_<key id>_<16 base32 characters: 80 bits of HMAC-SHA-256><4 characters of check>`; for an e-mail address with
   * `@redacted.example.com`, for an IP address an IPv6 unique local address with the same 80 and 20 bits.
   */
  pseudonymize(domain: string, canonical: string): string;
  /** The same in ASCII. */
  mintToken(domain: string, canonical: string): Bytes;
  /** `hash_<key id>_<64 hex digits>_<4 characters of check>`. */
  hash(domain: string, canonical: string): string;
  /** The same in ASCII. */
  mintHash(domain: string, canonical: string): Bytes;
  /** The first 32 bits of a value's HMAC, for shapes too short to hold a token. */
  number(domain: string, canonical: string): number;
  /** Whether the text is a token of any key in the ring, its check verified. A forged one is data like any other. */
  isOwnToken(text: string): boolean;
}

/** What all tokens of a domain share. */
interface TokenForm {
  readonly value: MacTemplate;
  /** A token with zeros for the characters of its MAC, which begin at `at`, and of its check, which follow. */
  readonly blank: Bytes;
  readonly at: number;
}

function prefixOf(domain: string): string {
  return PREFIXES[domain] ?? domain.toLowerCase().replaceAll("_", "-");
}

/** Calls `make` once for each name. Names are those of the policy's entities, and so few. */
function memoize<T>(make: (name: string) => T): (name: string) => T {
  const made = new Map<string, T>();
  return (name) => {
    let value = made.get(name);
    if (value === undefined) {
      value = make(name);
      made.set(name, value);
    }
    return value;
  };
}

export function createTokenMint(keys: KeyRing, namespace: string): TokenMint {
  const { currentId } = keys;
  const macsOf = (use: "tokens" | "hashes") => (domain: string) =>
    new MacTemplate(keys.hmac(use), GRAMMAR, namespace, domain);
  const checksOf = (kind: string) => {
    const templates = keys.ids.map(
      (id) => [id, new MacTemplate(keys.hmac("checks", id), GRAMMAR, namespace, kind)] as const,
    );
    return new Map(templates);
  };
  const checks = { token: checksOf("token"), hash: checksOf("hash"), address: checksOf("address") };
  const current = {
    token: checks.token.get(currentId)!,
    hash: checks.hash.get(currentId)!,
    address: checks.address.get(currentId)!,
  };

  const formOf = memoize((domain): TokenForm => {
    const start = `${prefixOf(domain)}_${currentId}_`;
    const end = domain === "EMAIL_ADDRESS" ? `@${TOKEN_MAIL_DOMAIN}` : "";
    const blank = encodeUtf8(start + "0".repeat(MAC_CHARS + CHECK_CHARS) + end);
    return { value: macsOf("tokens")(domain), blank, at: encodeUtf8(start).length };
  });
  const hashMacOf = memoize(macsOf("hashes"));
  const hashStart = `hash_${currentId}_`;
  const blankHash = encodeUtf8(`${hashStart}${"0".repeat(64)}_${"0".repeat(CHECK_CHARS)}`);

  const addressTags = new Map([...checksOf("address-tag")].map(([id, tag]) => [hexOf(tag.digest(""), 5), id]));
  const blankAddress = encodeUtf8(`fd${[...addressTags.keys()][0]}${"0".repeat(25)}`);

  function mintAddress(words: Readonly<Int32Array>): Bytes {
    const hex = blankAddress.slice();
    writeHex(words, 20, hex, 7);
    writeHex(current.address.digestBytes(hex, 27), 5, hex, 27);
    const bytes = new Uint8Array(16);
    for (let i = 0; i < 16; i++) bytes[i] = (digitOf(hex[2 * i]!) << 4) | digitOf(hex[2 * i + 1]!);
    return formatIpv6Bytes(bytes);
  }

  function isOwnAddress(text: string): boolean {
    const bytes = parseIp(text)?.bytes;
    if (bytes?.length !== 16) return false;
    const hex = encodeHex(Uint8Array.from(bytes));
    const id = addressTags.get(hex.slice(2, 7));
    if (id === undefined) return false;
    return hexOf(checks.address.get(id)!.digest(hex.slice(0, 27)), 5) === hex.slice(27);
  }

  function mintToken(domain: string, canonical: string): Bytes {
    const { value, blank, at } = formOf(domain);
    const words = value.digest(canonical);
    if (domain === "IP_ADDRESS") return mintAddress(words);
    const token = blank.slice();
    const end = at + MAC_CHARS;
    writeBase32(words, MAC_CHARS, token, at);
    writeBase32(current.token.digestBytes(token, end), CHECK_CHARS, token, end);
    return token;
  }

  function mintHash(domain: string, canonical: string): Bytes {
    const hash = blankHash.slice();
    const end = hashStart.length + 64;
    writeHex(hashMacOf(domain).digest(canonical), 64, hash, hashStart.length);
    writeBase32(current.hash.digestBytes(hash, end), CHECK_CHARS, hash, end + 1);
    return hash;
  }

  return {
    pseudonymize: (domain, canonical) => decodeAscii(mintToken(domain, canonical)),
    mintToken,
    hash: (domain, canonical) => decodeAscii(mintHash(domain, canonical)),
    mintHash,
    number: (domain, canonical) => formOf(domain).value.digest(canonical)[0]! >>> 0,
    isOwnToken(text) {
      if (text.startsWith("fd") && text.includes(":")) return isOwnAddress(text);
      const token = parseToken(text);
      const check = token && checks[token.kind].get(token.id);
      if (check === undefined) return false;
      const written = new Uint8Array(CHECK_CHARS);
      writeBase32(check.digest(token!.body), CHECK_CHARS, written, 0);
      return decodeAscii(written) === token!.check;
    },
  };
}

function hexOf(words: Readonly<Int32Array>, digits: number): string {
  const hex = new Uint8Array(digits);
  writeHex(words, digits, hex, 0);
  return decodeAscii(hex);
}

const digitOf = (hex: number): number => (hex <= 0x39 ? hex - 0x30 : hex - 0x57);
