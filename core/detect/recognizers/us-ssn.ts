/** US social security numbers. Rules and published samples: validators/ssn.ts. */
import { anyOf, butNot, Cue, NEUTRAL, NUMBERED } from "../cues.ts";
import { DigitGroups, Separator } from "../digits.ts";
import type { Probe } from "../probe.ts";
import { isSsnAssignable, isSsnSample } from "../validators/ssn.ts";
import type { Recognizer } from "./types.ts";

/** Digits that are read, to tell where a number ends. */
const MOST = 23;
const groups = new DigitGroups(MOST);
const DASHED = 1;
const BLANKS = 2;
const ASSIGNABLE = 4;
/** Nine digits too, and named by words that name social security numbers: `tax file number`, `social insurance`. */
const NAMESAKES = anyOf(Cue.tfn, Cue.sin, Cue.acn);
const DOTTED = 8;
const SEPARATORS = Separator.blank | Separator.dash | Separator.dot | Separator.plus;
const AGAINST = anyOf(NEUTRAL, butNot(NUMBERED, Cue.ssn));

function readSsn(probe: Probe, from: number, keyed: boolean): boolean {
  probe.from = from;
  if (!probe.isBoundaryBefore(from)) return false;
  const before = from > probe.start ? probe.bytes[from - 1] : 0x20;
  if (before === 0x2e || before === 0x2d || before === 0x2b) return false;
  if (!groups.read(probe, from, SEPARATORS)) return false;
  // `536-90-4399 204 88ms`: what follows in digits is another number.
  if (groups.groupCount > 3 && probe.bytes[groups.endOf(2)] === 0x20) groups.cut(3);
  if (groups.count !== 9) return false;
  const isPrinted = groups.shape === 0x324 && probe.bytes[groups.endOf(0)] === probe.bytes[groups.endOf(1)];
  // `ssn=078-051121`: under its name any grouping will do.
  if (!isPrinted && groups.groupCount > 1 && !keyed) return false;
  const gap = probe.bytes[groups.endOf(0)];
  const shape = !isPrinted ? 0 : gap === 0x2d ? DASHED : gap === 0x2e ? DOTTED : BLANKS;
  const after = probe.at(groups.end);
  if (!probe.isBoundaryAfter(groups.end)) return false;
  if ((after === 0x2e || after === 0x2d) && probe.at(groups.end + 1) >= 0x30 && probe.at(groups.end + 1) <= 0x39)
    return false;
  const { digits, first } = groups;
  const digit = (i: number): number => digits[first + i];
  const area = digit(0) * 100 + digit(1) * 10 + digit(2);
  const group = digit(3) * 10 + digit(4);
  const serial = digit(5) * 1000 + digit(6) * 100 + digit(7) * 10 + digit(8);
  const real = isSsnAssignable(area, group, serial) && !isSsnSample(area, group, serial);
  return probe.accept(from, groups.end, shape | (real ? ASSIGNABLE : 0));
}

export const usSsn: Recognizer = {
  id: "us-ssn",
  entity: "US_SSN",
  cue: Cue.ssn,
  readsFromStart: true,
  triggers: ["BDDDSDDSDDDDE", "BDDDDDDDDDE"],
  recognize: (probe, start) => readSsn(probe, start, false),
  recognizeKeyed: (probe, at) => readSsn(probe, at, true),
  cases: {
    keyed: 0.98,
    "keyed-impossible": 0.88,
    cued: 0.95,
    "cued-impossible": 0.85,
    dashed: 0.85,
    blanks: 0.5,
    dotted: 0.5,
    "dashed-impossible": 0.3,
    impossible: 0,
    denied: 0.3,
    bare: 0.05,
  },
  weigh(probe, evidence) {
    const { level } = probe;
    const isAssignable = (level & ASSIGNABLE) !== 0;
    if (evidence.keyHas(NAMESAKES)) return "denied";
    if (evidence.keySays(Cue.ssn)) return isAssignable ? "keyed" : "keyed-impossible";
    if (evidence.nearestSays(NAMESAKES)) return "denied";
    const against = evidence.denies(AGAINST, Cue.ssn);
    // `SSN 536-90-4399, routing 077287819`: nine digits alone belong to the word next to them.
    if (evidence.says(Cue.ssn) && !(against && (level & (DASHED | BLANKS | DOTTED)) === 0))
      return isAssignable ? "cued" : "cued-impossible";
    if (!isAssignable) return (level & DASHED) !== 0 ? "dashed-impossible" : "impossible";
    if (against) return "denied";
    if ((level & DASHED) !== 0) return "dashed";
    return (level & BLANKS) !== 0 ? "blanks" : (level & DOTTED) !== 0 ? "dotted" : "bare";
  },
};
