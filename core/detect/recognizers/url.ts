/** URLs with an authority, RFC 3986 section 3: `scheme://…` up to a blank, quote or angle bracket, without closing punctuation. */
import type { Bytes } from "../../bytes.ts";
import { isAlnum, isLetter, URL_BYTE } from "../classes.ts";
import { Cue } from "../cues.ts";
import { type Probe, Until } from "../probe.ts";
import { MAX_SPAN } from "../types.ts";
import type { Recognizer } from "./types.ts";

const MAX_SCHEME = 20;
const ADDRESS = 1;
const CONNECTION = 2;
const CONNECTIONS = (
  "postgres: postgresql: mysql: mariadb: mongodb: mongodb+srv: redis: rediss: amqp: amqps: sqlserver: mssql: oracle: db2: clickhouse: cassandra: " +
  "couchbase: neo4j: bolt: memcached: kafka: nats: mqtt: mqtts: ldap: ldaps: smtp: smtps: snowflake: cockroachdb:"
).split(" ");
/** By their first letter, in either case. */
const CONNECTIONS_BY_FIRST: readonly (readonly string[])[] = Array.from({ length: 32 }, (_, letter) =>
  CONNECTIONS.filter((scheme) => (scheme.charCodeAt(0) & 31) === letter),
);
const AMPERSAND = 0x26;
const MAX_USER_INFO = 120;
const SLASH = 0x2f;
const SIGN = 0x40;
const COLON = 0x3a;
const DOT = 0x2e;
const PERCENT = 0x25;
/** What they name is a file or a container, no address. */
const PLACES = ["file", "containerd", "docker", "cri-o"];
/** What may end an address before its run of bytes ends, or begins its query. */
const COLUMN_SIGNS = new Uint8Array(256);
for (const char of "?#;|,") COLUMN_SIGNS[char.charCodeAt(0)] = 1;
/** `.,;:!?'*` and what closes brackets: more often the sentence's than the address's. */
const TRAILING = new Uint8Array(256);
for (const char of ".,;:!?'*_~|") TRAILING[char.charCodeAt(0)] = 1;
/** A closing bracket's opening one; 0 for all other bytes. */
const OPENER = new Uint8Array(256);
OPENER[0x29] = 0x28;
OPENER[0x5d] = 0x5b;
OPENER[0x7d] = 0x7b;

/**
 * An address that is a value of another one: `redirect=https%3A%2F%2Fexample.com%2Fa%3Fb%3Dc&state=1`. It ends with the value, or at a blank,
 * quote or angle bracket that is encoded as often as it is.
 */
function readEncoded(probe: Probe, from: number, at: number, twice: boolean): boolean {
  const end = probe.runEnd(at, URL_BYTE);
  const { bytes } = probe;
  let to = at;
  while (to < end && bytes[to] !== AMPERSAND && !(bytes[to] === PERCENT && endsEncoded(bytes, to, end, twice))) to++;
  if (to - from >= MAX_SPAN) {
    probe.until = Until.url;
    return probe.accept(from, from + MAX_SPAN, 1);
  }
  while (to > at && (TRAILING[bytes[to - 1]] !== 0 || OPENER[bytes[to - 1]] !== 0)) to--;
  return to - at >= 3 && probe.accept(from, to, 1);
}

/** `%22`, `%20`, `%27`, `%3C`, `%3E` at `at`; inside what was encoded twice `%2522` and so on, and `%26`. */
function endsEncoded(bytes: Bytes, at: number, end: number, twice: boolean): boolean {
  if (twice && bytes[at + 1] === 0x32 && bytes[at + 2] === 0x36) return true;
  const code = twice ? at + 3 : at + 1;
  if (twice && (bytes[at + 1] !== 0x32 || bytes[at + 2] !== 0x35)) return false;
  if (code + 1 >= end) return false;
  const low = bytes[code + 1] | 0x20;
  if (bytes[code] === 0x32) return low === 0x32 || low === 0x30 || low === 0x37;
  return bytes[code] === 0x33 && (low === 0x63 || low === 0x65);
}

/** A semicolon or bar, and before a query a comma, is the next column's more often than the address's: `https://example.com/a,ada@example.com`. */
function columnEnd(bytes: Bytes, from: number, end: number): number {
  let isQuery = false;
  for (let at = from; at < end; at++) {
    const byte = bytes[at];
    if (COLUMN_SIGNS[byte] === 0) continue;
    if (byte === 0x3f || byte === 0x23) isQuery = true;
    if (byte === 0x3b && at - 4 >= from && bytes[at - 4] === AMPERSAND) continue;
    if (byte === 0x3b || byte === 0x7c || (byte === 0x2c && !isQuery)) return at;
  }
  return end;
}

export const url: Recognizer = {
  id: "url",
  entity: "URL",
  scope: "whole",
  cue: Cue.url,
  triggers: ["://", "%3a%2f%2f", "%253a%252f%252f"],
  recognize(probe, start, at) {
    const { bytes } = probe;
    let from = start;
    const low = Math.max(probe.start, start - MAX_SCHEME);
    while (from > low && (isAlnum(bytes[from - 1]) || bytes[from - 1] === 0x2b)) from--;
    while (from < start && !isLetter(bytes[from])) from++;
    if (start - from < 2 || isPlace(probe, from, start)) return false;
    probe.from = from;
    if (bytes[at - 1] !== 0x2f) return readEncoded(probe, from, at, at - start > 9);
    const first = probe.at(at);
    if (!isAlnum(first) && first < 0x80 && first !== 0x5b && first !== 0x2f && first !== 0x3a) return false;
    let end = probe.runEnd(at, URL_BYTE);
    if (end - from < MAX_SPAN) end = columnEnd(bytes, at, end);
    if (end - from >= MAX_SPAN) {
      probe.until = Until.url;
      return probe.accept(from, from + MAX_SPAN, 1);
    }
    for (let trimmed = 0; trimmed < 8 && end > at; trimmed++) {
      const last = bytes[end - 1];
      const opener = OPENER[last];
      if (opener !== 0) {
        let open = false;
        for (let i = end - 2, stop = Math.max(at, end - 64); i >= stop && !open; i--) open = bytes[i] === opener;
        if (open) break;
      } else if (TRAILING[last] === 0) break;
      end--;
    }
    return end - at >= 3 && probe.accept(from, end, isConnection(probe, from, at) ? CONNECTION : ADDRESS);
  },
  cases: { found: 0.99, connection: 0.2 },
  weigh: ({ level }) => (level === CONNECTION ? "connection" : "found"),
};

function isPlace(probe: Probe, from: number, to: number): boolean {
  for (let i = 0; i < PLACES.length; i++)
    if (to - from === PLACES[i].length && probe.matches(from, PLACES[i])) return true;
  return false;
}

/** A connection string to a host of the own network, named in one word, is no place on the web; its password is found by itself. */
function isConnection(probe: Probe, from: number, at: number): boolean {
  if (!hasConnectionScheme(probe, from)) return false;
  let host = at;
  for (let i = at; i < at + MAX_USER_INFO && probe.at(i) > 0x20 && probe.at(i) !== 0x22 && probe.at(i) !== 0x27; i++)
    if (probe.at(i) === SIGN) host = i + 1;
  if (host === at) return false;
  for (let i = host; i < host + MAX_USER_INFO; i++) {
    const byte = probe.at(i);
    if (byte === DOT) return false;
    if (byte === SLASH || byte === COLON || byte <= 0x20 || byte === 0x22 || byte === 0x27) break;
  }
  return true;
}

function hasConnectionScheme(probe: Probe, from: number): boolean {
  const schemes = CONNECTIONS_BY_FIRST[probe.bytes[from] & 31];
  for (let i = 0; i < schemes.length; i++) if (probe.matches(from, schemes[i])) return true;
  return false;
}
