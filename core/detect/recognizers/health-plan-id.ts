/** Numbers of health plans' members and policies, known by the words beside them. */
import { isLetter } from "../classes.ts";
import { anyOf, butNot, Cue, NEUTRAL, NUMBERED } from "../cues.ts";
import type { Probe } from "../probe.ts";
import { defineLabelled } from "./define-labelled.ts";
import type { Recognizer } from "./types.ts";

const CUE = anyOf(Cue.healthPlan, Cue.policy);
const RIVALS = anyOf(NEUTRAL, butNot(NUMBERED, CUE));
/** Digits without which a policy is a rule, not a contract. */
const POLICY_DIGITS = 6;
const MANY_DIGITS = 1;
const NUMBER_WORDS = ["number", "no", "num", "nr"];

/** `policy number`, `policy no.`, `policy #` directly before it: not the `RetryPolicy` of a program. */
function isNumbered({ bytes, start }: Probe, from: number): boolean {
  let end = from;
  while (end > start && from - end < 5 && !isLetter(bytes[end - 1])) if (bytes[--end] === 0x23) return true;
  let at = end;
  while (at > start && end - at < 8 && isLetter(bytes[at - 1])) at--;
  const word = String.fromCharCode(...bytes.subarray(at, end)).toLowerCase();
  return NUMBER_WORDS.includes(word);
}

export const healthPlanId: Recognizer = {
  ...defineLabelled({
    id: "health-plan-id",
    entity: "HEALTH_PLAN_ID",
    cue: CUE,
    shortest: 6,
    longest: 18,
    digits: 4,
    accepts(text, length) {
      let digits = 0;
      for (let i = 0; i < length; i++) if (text[i] <= 0x39) digits++;
      return digits >= POLICY_DIGITS;
    },
  }),
  cases: { keyed: 0.93, cued: 0.88, policy: 0.82, denied: 0.1, alone: 0.02 },
  weigh(probe, evidence) {
    if (evidence.keySays(Cue.healthPlan)) return "keyed";
    if (evidence.keyDenies(NEUTRAL, CUE)) return "denied";
    if (!evidence.says(CUE)) return "alone";
    if (evidence.denies(RIVALS, CUE)) return "denied";
    if (evidence.says(Cue.healthPlan)) return "cued";
    const isPolicy =
      evidence.keySays(Cue.policy) || (evidence.nearestSays(Cue.policy) && isNumbered(probe, probe.from));
    return isPolicy && probe.level === MANY_DIGITS ? "policy" : "alone";
  },
};
