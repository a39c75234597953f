/**
 * Addresses of crypto-currencies: Bitcoin and what shares its encodings (Litecoin, Dogecoin, Dash, Tron, Zcash, extended and private
 * keys), segwit and Taproot, Bitcoin Cash, Ethereum, XRP, Monero, and Solana beside a word that says so.
 * Sources: the validators' files.
 */
import { ALNUM, CLASS, isLetter, isWord, LOWER, UPPER } from "../classes.ts";
import { anyOf, butNot, Cue, hintsOf, NEUTRAL, NUMBERED } from "../cues.ts";
import type { Probe } from "../probe.ts";
import { BITCOIN_ALPHABET, decodeBase58, RIPPLE_ALPHABET } from "../validators/base58.ts";
import { base58CheckLength } from "../validators/base58check.ts";
import { isCashAddress } from "../validators/cash-address.ts";
import { eip55Check } from "../validators/ethereum-address.ts";
import { isMoneroAddress } from "../validators/monero-address.ts";
import { isSegwitAddress } from "../validators/segwit-address.ts";
import { skipToValue } from "../value-after.ts";
import type { Recognizer } from "./types.ts";

const CUE = Cue.crypto;
const RIVALS = anyOf(NEUTRAL, butNot(NUMBERED, CUE));

/** The check holds. */
const PASSED = 1;
/** It looks like an address and its check is wrong. */
const FAILED = 2;
/** Without a check. */
const SHAPED = 3;
/** Forty hexadecimal digits behind `0x`, of one case. */
const HEXADECIMAL = 4;

const SHORTEST = 25;
/** Characters of the longest id in hex that is common, a UUID without its dashes. */
const LONGEST_SMALL = 32;
const LONGEST = 112;
/** What base58check addresses begin with, by coin; for a wrong check to count. */
const ADDRESS_FIRST = new Set([..."13LMDTXrtmn2"].map((char) => char.charCodeAt(0)));
const ETHEREUM = 42;
const SOLANA_BYTES = 32;
const CASH = 42;
const text = new Uint8Array(LONGEST);
const scratch = new Uint8Array(64);

const isBetween = (value: number, low: number, high: number): boolean => value >= low && value <= high;

/** Letters of both cases: neither hexadecimal nor a word. */
function isMixed(bytes: Uint8Array, from: number, to: number): boolean {
  let kinds = 0;
  for (let at = from; at < to; at++) kinds |= CLASS[bytes[at]] & (UPPER | LOWER);
  return kinds === (UPPER | LOWER);
}

function isBase58(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (BITCOIN_ALPHABET[bytes[at]] === 255) return false;
  return true;
}

/** What the letters and digits text[0, length) are, 0 if nothing. */
function judge(length: number): number {
  if (length === CASH && isCashAddress(text, length)) return PASSED;
  if (!isMixed(text, 0, length) || !isBase58(text, 0, length)) return 0;
  if (length === 95 || length === 106) return isMoneroAddress(text, length) ? PASSED : 0;
  const size = base58CheckLength(text, length, text[0] === 0x72 ? RIPPLE_ALPHABET : BITCOIN_ALPHABET);
  if (size === 21 || size === 22 || size === 23 || size === 33 || size === 34 || size === 78) return PASSED;
  if (isBetween(length, 32, 44) && decodeBase58(text, 0, length, scratch, BITCOIN_ALPHABET) === SOLANA_BYTES)
    return SHAPED;
  return isBetween(length, 26, 35) && ADDRESS_FIRST.has(text[0]) ? FAILED : 0;
}

/** End of the run of letters and digits from `from` on, or -1 if it is longer than any address. */
function runEnd(probe: Probe, from: number): number {
  const { bytes } = probe;
  const stop = Math.min(probe.limit, from + LONGEST + 1);
  let at = from;
  while (at < stop && (CLASS[bytes[at]] & ALNUM) !== 0) at++;
  return at - from > LONGEST || isWord(probe.at(at)) ? -1 : at;
}

function take(probe: Probe, from: number, to: number): number {
  for (let at = from; at < to; at++) text[at - from] = probe.bytes[at];
  return to - from;
}

const SEGWIT = ["bc1", "tb1", "ltc1", "bcrt1"];
const CASH_PREFIXES = ["bitcoincash:", "bchtest:"];
const KEY_PREFIXES = ["xpub", "xprv", "ypub", "yprv", "zpub", "zprv"];
/** What a prefix begins with that tells what follows, in either case. */
const BEGINS_PREFIX = new Uint8Array(256);
for (const prefix of [...SEGWIT, ...CASH_PREFIXES, "0x"])
  for (const first of [prefix, prefix.toUpperCase()]) BEGINS_PREFIX[first.charCodeAt(0)] = 1;

function read(probe: Probe, from: number): boolean {
  probe.from = from;
  const hasPrefix = from < probe.limit && BEGINS_PREFIX[probe.bytes[from]] === 1;
  if (hasPrefix)
    for (const prefix of CASH_PREFIXES) {
      if (!probe.matches(from, prefix)) continue;
      const to = runEnd(probe, from + prefix.length);
      return (
        to >= 0 && to - from <= LONGEST && isCashAddress(text, take(probe, from, to)) && probe.accept(from, to, PASSED)
      );
    }
  const to = runEnd(probe, from);
  if (to < 0) return false;
  if (hasPrefix) {
    if (probe.matches(from, "0x")) {
      if (to - from !== ETHEREUM) return false;
      const check = eip55Check(probe.bytes, from + 2);
      return probe.accept(from, to, check === "valid" ? PASSED : check === "wrong" ? FAILED : HEXADECIMAL);
    }
    for (const prefix of SEGWIT) {
      if (!probe.matches(from, prefix)) continue;
      const length = take(probe, from, to);
      return probe.accept(from, to, isSegwitAddress(text, length) ? PASSED : FAILED);
    }
  }
  if (to - from < SHORTEST) return false;
  const level = judge(take(probe, from, to));
  return level !== 0 && probe.accept(from, to, level);
}

/** Letters that addresses begin with, in either case; others do under a key or behind a word. */
const LETTERS = ["l", "m", "d", "t", "x", "r"];
const FIRST_LETTERS = new Set(LETTERS.map((letter) => letter.charCodeAt(0)));

/** An address has letters of both cases: begun with a digit, by where its first capital stands. An id in hex has none, and one in capitals a zero. */
const MIXED: readonly string[] = [
  ...Array.from({ length: LONGEST_SMALL }, (_, small) =>
    ["BO", "O".repeat(small), "C", "Z".repeat(Math.max(0, SHORTEST - 2 - small))].join(""),
  ),
  `BO${"O".repeat(LONGEST_SMALL)}`,
];

/** Of Ethereum: forty digits, of which some may be wrong. */
const HEXADECIMALS: readonly string[] = [
  `B0x${"X".repeat(12)}${"A".repeat(ETHEREUM - 14)}E`,
  `B0x${"Z".repeat(11)}${"A".repeat(ETHEREUM - 13)}E`,
];

export const crypto: Recognizer = {
  id: "crypto",
  entity: "CRYPTO",
  cue: CUE,
  needs: CUE,
  triggers: [
    ...MIXED,
    ...LETTERS.map((first) => `B${first}${"Z".repeat(SHORTEST - 1)}`),
    ...HEXADECIMALS,
    ...SEGWIT.map((prefix) => `B${prefix}`),
    ...CASH_PREFIXES.map((prefix) => `B${prefix}`),
    ...KEY_PREFIXES.map((prefix) => `B${prefix}`),
    ...hintsOf(CUE),
  ],
  recognize(probe, start, at) {
    const first = probe.bytes[start];
    const byWord = at - start < SHORTEST;
    probe.from = start;
    if (!byWord && isLetter(first) && !FIRST_LETTERS.has(first | 0x20)) return false;
    if (read(probe, start)) return true;
    probe.from = start;
    const from = byWord && isLetter(first) ? skipToValue(probe, at) : -1;
    return from >= 0 && probe.isBoundaryBefore(from) && read(probe, from);
  },
  recognizeKeyed: (probe, at) => probe.isBoundaryBefore(at) && read(probe, at),
  cases: { checked: 0.97, cued: 0.9, "cued-failed": 0.85, hexadecimal: 0.85, failed: 0.1, alone: 0.05, denied: 0.2 },
  weigh(probe, evidence) {
    const { level } = probe;
    if (level === PASSED) return "checked";
    // Letters of the address may read as a hint, which hides those before it.
    const mayHear = probe.hint > probe.from || evidence.mayHear(CUE);
    const isSaid = evidence.keySays(CUE) || (mayHear && evidence.says(CUE));
    if (isSaid) return level === FAILED ? "cued-failed" : "cued";
    if (evidence.keyHas(RIVALS)) return "denied";
    return level === HEXADECIMAL ? "hexadecimal" : level === FAILED ? "failed" : "alone";
  },
};
