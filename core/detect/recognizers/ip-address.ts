/**
 * IP addresses: IPv4 dotted quads and the IPv6 text forms of RFC 4291 section 2.2 and RFC 4007 section 11 (zones), either
 * with a prefix length (CIDR, RFC 4632).
 */
import { CLASS, HEX, isAlnum, isDigit, isHex, isLetter, LETTER, UPPER, WORD } from "../classes.ts";
import { Cue } from "../cues.ts";
import type { Evidence } from "../evidence.ts";
import { WORD_LETTER } from "../name-cues.ts";
import type { Probe } from "../probe.ts";
import { readIpv4, readIpv6 } from "../validators/ip.ts";
import type { Recognizer } from "./types.ts";

const V4 = 1;
const V6 = 2;
/** An IPv6 that could be something else: few digits, `::` between words. */
const WEAK_V6 = 3;
/** `Chrome/126.0.0.0`: a product's version. */
const AFTER_NAME = 4;
/** 255.255.x.y is a mask. */
const MASK = 5;
/** `192.168.1.5.51234`: tcpdump puts a dot before the port. */
const DOTTED_PORT = 6;
/** `::` alone. */
const UNSPECIFIED = 7;

/** Room for `word a.b.c.d to `. */
const MAX_VERSION_GAP = 24;

const COLON = 0x3a;
const DOT = 0x2e;
const SLASH = 0x2f;

const PARTS = ["D", "DD", "DDD"];
const GROUPS = ["X", "XX", "XXX", "XXXX"];
/** Those of a year, and of an hour, a minute or a second behind it: `2026:08:14:05` is a time, with less than four colons. */
const YEAR = "XXXX";
const HOUR = "XX";

/** What comes after two groups: `::`, or a third one, its colon and more. */
function afterTwo(first: string, second: string): readonly string[] {
  const head = `B${first}:${second}:`;
  if (first !== YEAR || second !== HOUR) return [`${head}:`, `${head}III`];
  return [
    `${head}:`,
    ...GROUPS.flatMap((third) => (third === HOUR ? [`${head}${third}::`, `${head}${third}:XII`] : `${head}${third}:`)),
  ];
}

const V4_TRIGGERS = PARTS.flatMap((a) => PARTS.flatMap((b) => PARTS.map((c) => `B${a}.${b}.${c}.D`)));
const V6_TRIGGERS = [
  // `fe80::`, and `::` with what may stand behind it: a group, nothing.
  ...GROUPS.map((group) => `B${group}::`),
  ...GROUPS.flatMap((group) => [`B::${group}E`, `B::${group}H`]),
  "B::E",
  ...GROUPS.flatMap((a) => GROUPS.flatMap((b) => afterTwo(a, b))),
];

/** Start of the IPv6 whose first `:` may be the one before `at`, or -1. */
function ipv6Start(probe: Probe, colon: number): number {
  const { bytes } = probe;
  let from = colon;
  while (from > probe.start && colon - from < 5 && isHex(bytes[from - 1])) from--;
  if (colon - from > 4) return -1;
  if (probe.isBoundaryBefore(from) && (from === probe.start || (bytes[from - 1] !== COLON && bytes[from - 1] !== DOT)))
    return from;
  // `\nfe80::1` in escaped text, `%3Dfe80::1` in a query: an escape's letters look like hex digits.
  for (let at = from + 1; at <= colon; at++) if (probe.isBoundaryBefore(at)) return at;
  return -1;
}

/** After `a:b:` neither `::` nor enough groups, as in a time of day: no address. */
function isTime(probe: Probe, at: number): boolean {
  const { bytes, limit } = probe;
  const end = Math.min(at + 40, limit);
  let colons = 2;
  for (let i = at; i < end; i++) {
    const byte = bytes[i];
    if (byte === COLON) {
      if (bytes[i - 1] === COLON) return false;
      colons++;
    } else if ((CLASS[byte] & HEX) === 0) return colons < 6;
  }
  return false;
}

/** `/24` after the address at `end`. */
function withPrefixLength(probe: Probe, end: number, most: number): number {
  if (probe.at(end) !== SLASH || !isDigit(probe.at(end + 1))) return end;
  let at = end + 1;
  let value = 0;
  while (isDigit(probe.at(at)) && at - end < 5) value = value * 10 + probe.at(at++) - 0x30;
  const isFraction = probe.at(at) === DOT && isAlnum(probe.at(at + 1));
  return value <= most && !isAlnum(probe.at(at)) && !isFraction && probe.at(at) !== SLASH ? at : end;
}

/** `HIER_DIRECT/172.20.82.80`: a name in capitals is a constant, no product. */
function followsConstant(probe: Probe, from: number): boolean {
  let at = from - 1;
  while (
    at > probe.start &&
    from - at < 16 &&
    ((CLASS[probe.bytes[at - 1]] & UPPER) !== 0 || probe.bytes[at - 1] === 0x5f)
  )
    at--;
  return from - at > 4;
}

/** A number at `at` that can only be a port: nothing but a version has a fifth part, and its parts are small. */
function isDottedPort(probe: Probe, from: number, at: number): boolean {
  let end = at;
  let port = 0;
  while (end - at < 6 && isDigit(probe.at(end))) port = port * 10 + probe.at(end++) - 0x30;
  if (end === at || port > 65535 || isAlnum(probe.at(end)) || (probe.at(end) === DOT && isAlnum(probe.at(end + 1))))
    return false;
  // `10.0.0.1.443 > 10.0.0.2.51234: Flags [S]`
  if (probe.at(end) === COLON || (probe.at(end) === 0x20 && probe.at(end + 1) === 0x3e)) return true;
  return port > 1023 || probe.matches(from, "192.168.") || (probe.matches(from, "10.") && end - at > 1);
}

function recognizeV4(probe: Probe, from: number): boolean {
  probe.from = from;
  const { bytes } = probe;
  const before = from > probe.start ? bytes[from - 1] : 0x20;
  if (before === DOT || (before === 0x2d && from - 2 >= probe.start && isDigit(bytes[from - 2]))) return false;
  const end = readIpv4(probe, from);
  if (end < 0 || !probe.isBoundaryAfter(end)) return false;
  const after = probe.at(end);
  if (after === DOT && isDottedPort(probe, from, end + 1)) return probe.accept(from, end, DOTTED_PORT);
  if ((after === DOT || after === 0x2d) && isAlnum(probe.at(end + 1))) return false;
  if (
    before === SLASH &&
    from - 2 >= probe.start &&
    isLetter(bytes[from - 2]) &&
    after !== COLON &&
    !followsConstant(probe, from)
  )
    return probe.accept(from, end, AFTER_NAME);
  const mask = bytes[from] === 0x32 && (probe.matches(from, "255.255.") || probe.matches(from, "255.0."));
  return probe.accept(from, withPrefixLength(probe, end, 32), mask ? MASK : V4);
}

/** Whether a group stands before that makes an address with what follows: eight groups and a port look like eight later on. */
function isTail(probe: Probe, from: number): boolean {
  if (from <= probe.start || probe.bytes[from - 1] !== COLON) return false;
  let before = from - 1;
  while (before > probe.start && from - before < 5 && isHex(probe.bytes[before - 1])) before--;
  return before < from - 1 && readIpv6(probe, before) >= 0;
}

/** Groups in which an address ends, and those behind it of which the last but one is no port. */
const TOO_MANY = 10;
/** Groups that are looked at in one go. */
const MOST_GROUPS = 256;

/** Notes where no address begins since too many groups follow: `1:2:3:…`. */
function noteGroups(probe: Probe, from: number): void {
  const { bytes, limit } = probe;
  const starts: number[] = [];
  for (let at = from; starts.length < MOST_GROUPS && at < limit; at++) {
    const first = at;
    while (at < limit && at - first < 5 && isHex(bytes[at])) at++;
    if (at === first) break;
    starts.push(first);
    if (at - first > 4 || at === limit || bytes[at] !== COLON) break;
  }
  if (starts.length > TOO_MANY) probe.groupWalk.note(from, starts[starts.length - TOO_MANY]);
}

/** A group begins at `from` that more follow than an address has. */
const isAmongGroups = (probe: Probe, from: number): boolean =>
  from > probe.start && probe.bytes[from - 1] === COLON && probe.groupWalk.resume(from) !== from;

function recognizeV6(probe: Probe, from: number): boolean {
  probe.from = from;
  let end = readIpv6(probe, from);
  if (end < 0) noteGroups(probe, from);
  if (end < 0 || isTail(probe, from)) return false;
  if (isAlnum(probe.at(end)) || probe.at(end) === 0x5f) return false;
  let digits = 0;
  let letters = 0;
  for (let i = from; i < end; i++)
    if (isDigit(probe.bytes[i])) digits++;
    else if ((CLASS[probe.bytes[i]] & LETTER) !== 0) letters++;
  if (digits === 0 && letters === 0) {
    const before = from > probe.start ? probe.bytes[from - 1] : 0x20;
    const isFree = before <= 0x20 || before === 0x3d || before === 0x5b || before === 0x22;
    return (
      isFree &&
      (probe.at(end) <= 0x20 || probe.at(end) === SLASH || probe.at(end) === 0x5d) &&
      probe.accept(from, end, UNSPECIFIED)
    );
  }
  // `::ffff:256.0.0.1`: the head of something that is no address. One part, a port, may follow.
  if (probe.at(end) === DOT && isDigit(probe.at(end + 1))) {
    let at = end + 1;
    while (at - end < 8 && isDigit(probe.at(at))) at++;
    if (probe.at(at) === DOT && isDigit(probe.at(at + 1))) return false;
  }
  const weak =
    digits === 0 || (digits + letters < 5 && !(probe.bytes[from] === COLON && digits === 1 && letters === 0));
  // Zone: `fe80::1%eth0`. A percent sign before two hex digits and a word's end may as well be an escape.
  if (probe.at(end) === 0x25 && isLetter(probe.at(end + 1)) && probe.matches(from, "fe")) {
    let at = end + 1;
    while (at - end < 17 && probe.at(at) >= 0 && ((CLASS[probe.at(at)] & WORD) !== 0 || probe.at(at) === DOT)) at++;
    end = at;
  }
  return probe.accept(from, withPrefixLength(probe, end, 128), weak ? WEAK_V6 : V6);
}

/** A letter stands shortly before in the line: most addresses begin one. */
function followsLetters({ bytes, start, from }: Probe): boolean {
  const low = Math.max(start, from - MAX_VERSION_GAP - 1);
  for (let at = from - 1; at >= low && bytes[at] !== 0x0a; at--) if (WORD_LETTER[bytes[at]] !== 0) return true;
  return false;
}

/** `V8 12.4.254.21`, `firmware 20.0.1.20 to 14.10.39.92`; not `Firefox/133.0" "10.0.0.7"`. */
function followsVersionWord(probe: Probe, evidence: Evidence): boolean {
  if (!followsLetters(probe)) return false;
  if (!evidence.nearestSays(Cue.version) || probe.from - evidence.nearestEnd > MAX_VERSION_GAP) return false;
  for (let at = evidence.nearestEnd; at < probe.from; at++)
    if (probe.bytes[at] === 0x22 || probe.bytes[at] === 0x2c || probe.bytes[at] === 0x7c) return false;
  return true;
}

export const ipAddress: Recognizer = {
  id: "ip-address",
  entity: "IP_ADDRESS",
  cue: Cue.ip,
  triggers: [...V4_TRIGGERS, ...V6_TRIGGERS],
  recognize(probe, start, at) {
    const { bytes } = probe;
    if (isAmongGroups(probe, start)) return false;
    if (bytes[at - 2] === DOT) return recognizeV4(probe, start);
    let colon = start;
    while (bytes[colon] !== COLON) colon++;
    if (bytes[colon + 1] === COLON) {
      const from = ipv6Start(probe, colon);
      return from >= 0 && recognizeV6(probe, from);
    }
    let second = colon + 1;
    while (bytes[second] !== COLON) second++;
    return !isTime(probe, second + 1) && recognizeV6(probe, start);
  },
  cases: {
    v6: 0.96,
    "weak-v6": 0.4,
    "weak-v6-keyed": 0.9,
    mask: 0.4,
    keyed: 0.98,
    v4: 0.93,
    version: 0.2,
    "after-name": 0.5,
    "dotted-port": 0.9,
    unspecified: 0.05,
  },
  weigh(probe, evidence) {
    if (probe.level === V6) return "v6";
    if (probe.level === MASK) return "mask";
    if (probe.level === UNSPECIFIED) return "unspecified";
    if (probe.level === DOTTED_PORT) return "dotted-port";
    const cue = evidence.keySays(Cue.ip);
    if (probe.level === WEAK_V6) return cue ? "weak-v6-keyed" : "weak-v6";
    if (cue) return "keyed";
    if (evidence.keyHas(Cue.version) || followsVersionWord(probe, evidence)) return "version";
    return probe.level === AFTER_NAME ? "after-name" : "v4";
  },
};
