/** What tokens look like (docs/adr/0003-tokens-and-keys.md). Whether one is ours only its check can tell. */
import type { Bytes } from "../bytes.ts";

export const TOKEN_MAIL_DOMAIN = "redacted.example.com";
/** Characters of a token's MAC and of its check. */
export const MAC_CHARS = 16;
export const CHECK_CHARS = 4;

const TAGGED = /^([a-z][a-z0-9-]{0,63}_([a-z][a-z0-9]{0,11})_[a-z2-7]{16})([a-z2-7]{4})(?:@redacted\.example\.com)?$/;
const HASHED = /^(hash_([a-z][a-z0-9]{0,11})_[0-9a-f]{64})_([a-z2-7]{4})$/;
const LONGEST = 128;

/** A text in the form of a token that names its key. */
export interface TokenParts {
  readonly kind: "token" | "hash";
  /** What the check is taken over. */
  readonly body: string;
  readonly id: string;
  readonly check: string;
}

export function parseToken(text: string): TokenParts | undefined {
  if (text.length > LONGEST) return undefined;
  const tagged = TAGGED.exec(text);
  const [, body, id, check] = tagged ?? HASHED.exec(text) ?? [];
  if (body === undefined) return undefined;
  return { kind: tagged === null ? "hash" : "token", body, id: id!, check: check! };
}

const MARK = 0x5f;
/** Where the mark before the last part stands, counted from the end. */
const TAIL = MAC_CHARS + CHECK_CHARS + 1;
const MAIL_TAIL = TAIL + 1 + TOKEN_MAIL_DOMAIN.length;

/**
 * False for bytes that are no token of any kind: address, hash, encrypted value or other. So it is for most values, at a
 * hundredth of what verifying costs.
 */
export function mayBeToken(bytes: Bytes, from: number, end: number): boolean {
  const first = bytes[from]!;
  // A byte order mark is no part of the text.
  if (first === 0xef) return true;
  if (!(first >= 0x61 && first <= 0x7a)) return false;
  return (
    (end - TAIL > from && bytes[end - TAIL] === MARK) ||
    (end - MAIL_TAIL > from && bytes[end - MAIL_TAIL] === MARK) ||
    (first === 0x66 && bytes[from + 1] === 0x64) || // fd
    (first === 0x65 && bytes[from + 3] === MARK) || // enc_
    (first === 0x68 && bytes[from + 4] === MARK) // hash_
  );
}
