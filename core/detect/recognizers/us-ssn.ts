/** US social security numbers. Rules and published samples: validators/ssn.ts. */
import { anyOf, butNot, Cue, NEUTRAL, NUMBERED } from "../cues.ts";
import { DigitGroups, Separator } from "../digits.ts";
import type { Probe } from "../probe.ts";
import { isSsnAssignable, isSsnSample } from "../validators/ssn.ts";
import type { Recognizer } from "./types.ts";

const groups = new DigitGroups();
const DASHED = 1;
const BLANKS = 2;
const ASSIGNABLE = 4;
const AGAINST = anyOf(NEUTRAL, butNot(NUMBERED, Cue.ssn));

function readSsn(probe: Probe, from: number): boolean {
  probe.from = from;
  if (!probe.isBoundaryBefore(from)) return false;
  const before = from > probe.start ? probe.bytes[from - 1] : 0x20;
  if (before === 0x2e || before === 0x2d || before === 0x2b) return false;
  if (!groups.read(probe, from, Separator.blank | Separator.dash | Separator.plus)) return false;
  // `536-90-4399 204 88ms`: what follows in digits is another number.
  if (groups.groupCount > 3 && probe.bytes[groups.ends[2]] === 0x20) groups.cut(3);
  if (groups.count !== 9 || !(groups.groupCount === 1 || groups.shaped(3, 2, 4))) return false;
  const gap = probe.bytes[groups.ends[0]];
  if (groups.groupCount > 1 && gap !== probe.bytes[groups.ends[1]]) return false;
  const shape = groups.groupCount === 1 ? 0 : gap === 0x2d ? DASHED : BLANKS;
  const after = probe.at(groups.end);
  if (!probe.isBoundaryAfter(groups.end)) return false;
  if ((after === 0x2e || after === 0x2d) && probe.at(groups.end + 1) >= 0x30 && probe.at(groups.end + 1) <= 0x39)
    return false;
  const d = groups.digits;
  const area = d[0] * 100 + d[1] * 10 + d[2];
  const group = d[3] * 10 + d[4];
  const serial = d[5] * 1000 + d[6] * 100 + d[7] * 10 + d[8];
  const real = isSsnAssignable(area, group, serial) && !isSsnSample(area, group, serial);
  return probe.accept(from, groups.end, shape | (real ? ASSIGNABLE : 0));
}

export const usSsn: Recognizer = {
  id: "us-ssn",
  entity: "US_SSN",
  cue: Cue.ssn,
  readsFromStart: true,
  triggers: ["BDDD-DD-DDDD", "BDDD DD DDDD", "BDDD+DD+DDDD", "BDDD%20DD%20DDDD", "BDDDDDDDDD"],
  recognize: (probe, start) => readSsn(probe, start),
  recognizeKeyed: (probe, at) => readSsn(probe, at),
  cases: {
    keyed: 0.98,
    "keyed-impossible": 0.88,
    cued: 0.95,
    "cued-impossible": 0.85,
    dashed: 0.85,
    blanks: 0.5,
    impossible: 0.3,
    denied: 0.3,
    bare: 0.05,
  },
  weigh(probe, evidence) {
    const { level } = probe;
    const isAssignable = (level & ASSIGNABLE) !== 0;
    if (evidence.keySays(Cue.ssn)) return isAssignable ? "keyed" : "keyed-impossible";
    const against = evidence.denies(AGAINST, Cue.ssn);
    if (evidence.says(Cue.ssn)) return isAssignable ? "cued" : "cued-impossible";
    if (!isAssignable) return "impossible";
    if (against) return "denied";
    return (level & DASHED) !== 0 ? "dashed" : (level & BLANKS) !== 0 ? "blanks" : "bare";
  },
};
