/** Payment card numbers: issuer range, length, grouping and check digit. See validators/card-issuer.ts for the sources. */
import { anyOf, butNot, Cue, NEUTRAL, NUMBERED } from "../cues.ts";
import { DigitGroups, Separator } from "../digits.ts";
import type { Probe } from "../probe.ts";
import { isBoundaryBefore } from "../trigger-pattern.ts";
import { matchIssuer } from "../validators/card-issuer.ts";
import { isLuhnValid } from "../validators/luhn.ts";
import type { Recognizer } from "./types.ts";

const MOST = 19;
const groups = new DigitGroups(MOST);
const GROUPED = 1;
const SEPARATORS = Separator.blank | Separator.dash | Separator.dot | Separator.plus;
const VALID = 2;
const NETWORK = 4;
const AGAINST = anyOf(NEUTRAL, butNot(NUMBERED, anyOf(Cue.card, Cue.phone)));
const AGAINST_UNDELIMITED = anyOf(AGAINST, Cue.phone);

/** Groupings in print: 4-4-4-4, Amex 4-6-5, Diners 4-6-4, long numbers 4-4-4-4-1..3 and 8-11. */
function isPrinted(): boolean {
  const { groupCount, shape } = groups;
  if (groupCount === 1 || shape === 0x4444) return true;
  if (shape === 0x465 || shape === 0x464 || shape === 0x6d || shape === 0x445) return true;
  for (let i = 0; i < groupCount - 1; i++) if (groups.lengthOf(i) !== 4) return false;
  return groups.lengthOf(groupCount - 1) <= 4;
}

const LENGTHS = [12, 13, 14, 15, 16, 17, 18, 19];
/** A number without separators, and three groups of one with them. */
const TRIGGERS = [
  ...LENGTHS.map((length) => `B${"D".repeat(length)}E`),
  "BDDDDRDDDDRDDDD",
  "BDDDDRDDDDDDRDDDD",
  // Percent-encoded, once or twice.
  "BDDDDRDDDD%2",
  "BDDDDRDDDDDD%2",
  "BDDDD%2XDDDD",
  "BDDDD%252XDDDD",
];

export const creditCard: Recognizer = {
  id: "credit-card",
  entity: "CREDIT_CARD",
  cue: Cue.card,
  readsFromStart: true,
  triggers: TRIGGERS,
  recognize: (probe, start) => readCard(probe, start, false),
  recognizeKeyed: (probe, at) => readCard(probe, at, true),
  cases: {
    valid: 0.85,
    "valid-grouped": 0.95,
    "valid-cued": 0.99,
    "valid-denied": 0.3,
    "valid-grouped-denied": 0.75,
    wide: 0.5,
    "wide-grouped": 0.81,
    "invalid-keyed": 0.85,
    "invalid-cued": 0.82,
    invalid: 0,
  },
  weigh(probe, evidence) {
    // Nine in ten numbers that look like a card's fail the check, and most of them have no word near.
    if ((probe.level & VALID) === 0 && evidence.isSilent) return "invalid";
    const isGrouped = (probe.level & GROUPED) !== 0;
    const cue = evidence.says(Cue.card);
    // A phone number may pass for a card while it is undelimited; one printed like a card with its check digit is a card.
    const rivals = isGrouped ? AGAINST : AGAINST_UNDELIMITED;
    const against = evidence.denies(rivals, Cue.card);
    if ((probe.level & VALID) === 0) {
      if (evidence.keySays(Cue.card)) return "invalid-keyed";
      return cue && !against ? "invalid-cued" : "invalid";
    }
    if (cue && !evidence.keyDenies(rivals, Cue.card)) return "valid-cued";
    if (against) return isGrouped && !evidence.named ? "valid-grouped-denied" : "valid-denied";
    if ((probe.level & NETWORK) === 0) return isGrouped && probe.to - probe.from >= 19 ? "wide-grouped" : "wide";
    return isGrouped ? "valid-grouped" : "valid";
  },
};

function readCard(probe: Probe, from: number, keyed: boolean): boolean {
  probe.from = from;
  if (!isBoundaryBefore(probe.bytes, probe.start, from)) return false;
  const before = from > probe.start ? probe.bytes[from - 1] : 0x20;
  if (
    before === 0x2e ||
    (before === 0x2d && from - 2 >= probe.start && probe.bytes[from - 2] >= 0x30 && probe.bytes[from - 2] <= 0x39)
  )
    return false;
  if (!groups.read(probe, from, SEPARATORS)) return false;
  // A number in 4-4-4-4 is often followed by something else in digits: `4111 1111 1111 1111 12/28`.
  if (groups.groupCount > 1 && !isPrinted()) {
    const keep = groups.lengthOf(0) >= 12 ? 1 : groups.lengthOf(1) === 6 ? 3 : 4;
    if (groups.groupCount <= keep) return false;
    groups.cut(keep);
    if (!isPrinted()) return false;
  }
  const { digits, first } = groups;
  let issuer = groups.count >= 12 ? matchIssuer(digits, groups.count, first) : "none";
  let valid = issuer !== "none" && isLuhnValid(digits, groups.count, first);
  if (!valid && groups.groupCount > 4 && groups.lengthOf(4) < 4) {
    groups.cut(4);
    issuer = matchIssuer(digits, groups.count, first);
    valid = issuer !== "none" && isLuhnValid(digits, groups.count, first);
  }
  if (issuer === "none" && (!keyed || groups.count < 12)) return false;
  const after = probe.at(groups.end);
  if (!probe.isBoundaryAfter(groups.end)) return false;
  if ((after === 0x2e || after === 0x2d) && probe.at(groups.end + 1) >= 0x30 && probe.at(groups.end + 1) <= 0x39)
    return false;
  let other = first + 1;
  while (other < first + groups.count && digits[other] === digits[first]) other++;
  if (other === first + groups.count) return false;
  return probe.accept(
    from,
    groups.end,
    (groups.groupCount > 1 ? GROUPED : 0) | (valid ? VALID : 0) | (issuer === "network" ? NETWORK : 0),
  );
}
