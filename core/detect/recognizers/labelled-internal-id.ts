/** Ids of people without a mark of their own, under a name: `employee_id=E0048291`, `"customerId": "7QK2-ZB91"`. Numbers are row ids and stay. */
import { CLASS, DIGIT, isAlnum, isDigit, LETTER, UPPER } from "../classes.ts";
import { Cue } from "../cues.ts";
import type { Probe } from "../probe.ts";
import type { Recognizer } from "./types.ts";

const HOLDERS = [
  "user",
  "customer",
  "cust",
  "employee",
  "emp",
  "client",
  "account",
  "staff",
  "member",
  "patron",
  "student",
];
const SHORTEST = 6;
const LONGEST = 32;
const ULID = 26;

const isJoint = (byte: number): boolean => byte === 0x2d || byte === 0x5f || byte === 0x3a || byte === 0x23;

export const labelledInternalId: Recognizer = {
  id: "labelled-internal-id",
  entity: "INTERNAL_ID",
  cue: Cue.internal,
  triggers: HOLDERS.flatMap((holder) => ["_id", "id", "-id"].flatMap((id) => [`${holder}${id}=`, `${holder}${id}:`])),
  recognize(probe, start, at) {
    probe.from = start;
    let from = at;
    if (probe.at(from) === 0x20 && probe.bytes[at - 1] === 0x3a) from++;
    if (probe.at(from) === 0x22 || probe.at(from) === 0x27) from++;
    return readId(probe, from);
  },
  recognizeKeyed: (probe, at) => readId(probe, at) && probe.to === probe.limit,
  cases: { keyed: 0.9, "other-name": 0.2 },
  weigh: (_probe, evidence) => (evidence.keyHas(Cue.internal) ? "keyed" : "other-name"),
};

/** Capital letters and digits, with or without joints; small letters make a user's name or a hash. */
function readId(probe: Probe, from: number): boolean {
  const { bytes } = probe;
  probe.from = from;
  let end = from;
  let digits = 0;
  let capitals = 0;
  let joints = 0;
  for (; end - from <= LONGEST; end++) {
    const byte = probe.at(end);
    if (byte < 0) break;
    const flags = CLASS[byte];
    if ((flags & DIGIT) !== 0) digits++;
    else if ((flags & UPPER) !== 0) capitals++;
    else if ((flags & LETTER) !== 0) return false;
    else if (isJoint(byte) && end > from && isAlnum(probe.at(end + 1))) joints++;
    else break;
  }
  const length = end - from;
  if (length - joints < SHORTEST || length > LONGEST || digits < 2 || capitals === 0 || joints > 2) return false;
  if (!probe.isBoundaryAfter(end) || (probe.at(end) === 0x2e && isAlnum(probe.at(end + 1)))) return false;
  if (length === ULID && joints === 0 && isDigit(bytes[from])) return false;
  return probe.accept(from, end, 1);
}
