/** Passwords, passphrases and one-time codes, known by the name before them: `db_password=…`, `"passwd": "…"`, `Kennwort: …`, `IDENTIFIED BY '…'`. */

import { CLASS, DIGIT, LETTER, LOWER, UPPER } from "../classes.ts";
import { anyOf, Cue } from "../cues.ts";
import { glued } from "../glued-names.ts";
import type { Probe } from "../probe.ts";
import { Manner } from "../secret-joint.ts";
import { endsWith, SecretKind } from "../secret-kind.ts";
import { label, Plain, readKeyed, readLabel, readQuoted } from "../secret-label.ts";
import { isKeyText, SecretLook } from "../validators/secret-look.ts";
import type { Recognizer } from "./types.ts";

/** Parts of names; the whole name decides, so these may be generous. The last is `hasło` in UTF-8. */
const NAMES = (
  "_pass -pass pass\" pass' kennwort contrase wachtwoord senord salasana Bsenha Bclave " +
  "Bparola Bpw _pw psw pword Bmdp Botp _otp Btotp Bpin haslo has\u00c5\u0082o"
).split(" ");
const GLUED = ["passw", "pwd", "passphrase", "passcode", "pass=", "pass:", "pw=", "secret"];
const BY_IDENTIFIED = "identified by ";

const CASES = [
  ["random", 0.95],
  ["mixed", 0.9],
  ["plain", 0.85],
  ["plain-line", 0.82],
  ["plain-loose", 0.5],
  ["said", 0.88],
  ["prose", 0.82],
  ["prose-odd", 0.3],
  ["listed", 0.82],
  ["listed-plain", 0.2],
  ["secret", 0.85],
  ["secret-odd", 0.3],
] as const;
type PasswordCase = (typeof CASES)[number][0];
const NUMBERS: Readonly<Record<PasswordCase, number>> = Object.fromEntries(
  CASES.map(([name], i) => [name, i]),
) as Record<PasswordCase, number>;

export const labelledPassword: Recognizer = {
  id: "labelled-password",
  entity: "PASSWORD",
  cue: anyOf(Cue.password, Cue.secret),
  triggers: [...glued(GLUED), ...NAMES, BY_IDENTIFIED, "de passe", "depasse", "de_passe"],
  readsPairs: true,
  recognize: (probe, start, at) => readWritten(probe, start, at, Plain.taken),
  faint: ["prose-odd", "secret-odd"],
  recognizeClear: (probe, start, at) => readWritten(probe, start, at, Plain.notInProse),
  recognizeKeyed: (probe, at) => readKeyed(probe, at) && judge(probe, probe.keyBytes, probe.keyStart, probe.keyEnd),
  cases: Object.fromEntries(CASES),
  weigh: (probe) => CASES[probe.level][0],
};

function readWritten(probe: Probe, start: number, at: number, plain: number): boolean {
  const isRead =
    at - start === BY_IDENTIFIED.length ? readQuoted(probe, start, at) : readLabel(probe, start, at, plain);
  return isRead && judge(probe, probe.bytes, label.nameFrom, label.nameTo);
}

function judge(probe: Probe, name: Uint8Array, nameFrom: number, nameTo: number): boolean {
  const { from, to, kind } = label;
  if (kind !== SecretKind.password && kind !== SecretKind.secret) return false;
  let look = label.lookOf(probe);
  if (look === SecretLook.none) return false;
  if (kind === SecretKind.secret && look === SecretLook.random && !isKeyText(probe.bytes, from, to))
    look = SecretLook.mixed;
  if (isCode(name, nameFrom, nameTo)) {
    if (!isNumber(probe.bytes, from, to) || to - from > 8 || (label.manner & Manner.prose) !== 0) return false;
  } else if (isBarePass(name, nameFrom, nameTo) && isNumber(probe.bytes, from, to)) return false;
  return probe.accept(
    from,
    to,
    NUMBERS[kind === SecretKind.secret ? weighSecret(look, to - from) : weigh(probe, look)],
  );
}

/** A `secret` that looks like a password; one that looks like a key is a key (labelled-secret.ts). */
function weighSecret(look: number, length: number): PasswordCase {
  if ((label.manner & (Manner.prose | Manner.listed)) !== 0) return "secret-odd";
  if (look === SecretLook.mixed) return "secret";
  return look === SecretLook.worded && length >= 10 && (label.manner & Manner.tight) !== 0 ? "secret" : "secret-odd";
}

function weigh({ bytes }: Probe, look: number): PasswordCase {
  const { manner, from, to } = label;
  const isQuoted = (manner & Manner.quoted) !== 0;
  if ((manner & Manner.listed) !== 0) return look > SecretLook.plain ? "listed" : "listed-plain";
  if ((manner & Manner.prose) !== 0 && !isQuoted) {
    if ((manner & Manner.said) !== 0) return look > SecretLook.plain ? "said" : "prose-odd";
    return isPasswordLike(bytes, from, to, isAbbreviated(bytes, label.nameFrom, label.nameTo)) ? "prose" : "prose-odd";
  }
  if (look === SecretLook.random) return "random";
  if (look !== SecretLook.plain) return "mixed";
  if (isQuoted || (manner & Manner.tight) !== 0) return "plain";
  return (manner & Manner.line) !== 0 ? "plain-line" : "plain-loose";
}

/**
 * Letters, digits and a sign that joins no words; words and a number; a capital and a number at its end. After `pwd`, which nobody writes in a
 * sentence, a sign or a number will do.
 */
function isPasswordLike(bytes: Uint8Array, from: number, to: number, isSure: boolean): boolean {
  let hasSign = false;
  let kinds = 0;
  let joints = 0;
  let isInner = false;
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    kinds |= CLASS[byte] & (LETTER | DIGIT);
    if (byte === 0x2d) joints++;
    if (at > from && (CLASS[byte] & UPPER) !== 0 && (CLASS[bytes[at - 1]] & LOWER) !== 0) isInner = true;
    if (SIGNS.includes(byte)) hasSign = true;
  }
  if (to - from < 6 || (kinds & LETTER) === 0) return false;
  const hasDigits = (kinds & DIGIT) !== 0;
  if (isSure) return hasDigits || hasSign || isInner;
  const endsInDigits = (CLASS[bytes[to - 1]] & CLASS[bytes[to - 2]] & DIGIT) !== 0;
  if (hasSign) return hasDigits || isInner;
  return (
    to - from >= 8 && hasDigits && endsInDigits && (joints >= 2 || (joints === 0 && (CLASS[bytes[from]] & UPPER) !== 0))
  );
}

/** `!#$%&*?@^` */
const SIGNS: readonly number[] = [0x21, 0x23, 0x24, 0x25, 0x26, 0x2a, 0x3f, 0x40, 0x5e];

const isAbbreviated = (name: Uint8Array, from: number, to: number): boolean =>
  endsWith(name, from, to, "pwd") || endsWith(name, from, to, "passwd");

function isNumber(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if ((CLASS[bytes[at]] & DIGIT) === 0) return false;
  return true;
}

/** `pass=12` counts tests. */
const isBarePass = (name: Uint8Array, from: number, to: number): boolean =>
  to - from === 4 && endsWith(name, from, to, "pass");

/** One-time codes and PINs are numbers. */
const isCode = (name: Uint8Array, from: number, to: number): boolean =>
  endsWith(name, from, to, "pin") || endsWith(name, from, to, "otp");
