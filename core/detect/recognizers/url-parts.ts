/**
 * What is sensitive in a URL, and not the rest: its user information (RFC 3986 section 3.2.1) and the values of query parameters whose names
 * say that they are about a person or a secret.
 */
import { CLASS, isAlnum, URL_BYTE, WORD } from "../classes.ts";
import { anyOf, Cue, NUMBERED } from "../cues.ts";
import type { Probe } from "../probe.ts";
import type { Recognizer } from "./types.ts";

const SENSITIVE = anyOf(
  NUMBERED,
  Cue.email,
  Cue.secret,
  Cue.session,
  Cue.person,
  Cue.birth,
  Cue.internal,
  Cue.mac,
  Cue.crypto,
);
const MAX_USER_INFO = 200;
const MAX_NAME = 64;
const MAX_VALUE = 1024;
const USER_INFO = 1;
const PARAMETER = 2;

const isParameterEnd = (byte: number): boolean =>
  byte < 0 || (CLASS[byte] & URL_BYTE) === 0 || byte === 0x26 || byte === 0x23 || byte === 0x3b;

function readUserInfo(probe: Probe, at: number): boolean {
  probe.from = at;
  for (let end = at; end < at + MAX_USER_INFO; end++) {
    const byte = probe.at(end);
    if (byte === 0x40) return end > at && probe.accept(at, end, USER_INFO);
    if (byte < 0 || (CLASS[byte] & URL_BYTE) === 0 || byte === 0x2f || byte === 0x3f || byte === 0x23) return false;
  }
  return false;
}

function readParameter(probe: Probe, at: number): boolean {
  let from = at;
  while (from - at < MAX_NAME && isName(probe.at(from))) from++;
  if (from === at || probe.at(from) !== 0x3d) return false;
  from++;
  probe.from = from;
  let end = from;
  while (end - from < MAX_VALUE && !isParameterEnd(probe.at(end))) end++;
  return end > from && probe.accept(from, end, PARAMETER);
}

const isName = (byte: number): boolean =>
  byte >= 0 && ((CLASS[byte] & WORD) !== 0 || byte === 0x5f || byte === 0x2d || byte === 0x2e);

export const urlParts: Recognizer = {
  id: "url-parts",
  entity: "URL",
  scope: "sensitive",
  cue: Cue.url,
  triggers: ["://", "?", "&"],
  recognize(probe, start, at) {
    probe.from = start;
    const last = probe.bytes[at - 1];
    if (last === 0x2f) return isAlnum(probe.at(at)) && readUserInfo(probe, at);
    return readParameter(probe, at);
  },
  cases: { "user-info": 0.95, parameter: 0.9, "other-parameter": 0 },
  weigh(probe, evidence) {
    if (probe.level === USER_INFO) return "user-info";
    return evidence.keySays(SENSITIVE) ? "parameter" : "other-parameter";
  },
};
