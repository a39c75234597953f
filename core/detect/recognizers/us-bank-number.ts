/** US bank accounts, known by the words beside them, and ABA routing numbers. Source: validators/routing-number.ts */
import { anyOf, butNot, Cue, NEUTRAL, NUMBERED } from "../cues.ts";
import { isRoutingNumber } from "../validators/routing-number.ts";
import { checkDigits, defineCode } from "./define-code.ts";
import { defineLabelled } from "./define-labelled.ts";
import type { Recognizer } from "./types.ts";

const ENTITY = "US_BANK_NUMBER";
const CUE = anyOf(Cue.bank, Cue.account);
const RIVALS = anyOf(NEUTRAL, butNot(NUMBERED, anyOf(CUE, Cue.iban)));
/** `account_id`, and the `primary account number` of a card. */
const NOT_BANK = anyOf(NEUTRAL, Cue.card);
/** Accounts of the cloud have twelve digits. */
const CLOUD = 12;
const PLAIN = 1;

const account = defineLabelled({
  id: "us-bank-account",
  entity: ENTITY,
  cue: CUE,
  shortest: 6,
  longest: 17,
  digits: 6,
  accepts(text, length) {
    for (let i = 0; i < length; i++) if (text[i] > 0x39) return false;
    return true;
  },
});

export const usBankNumber: readonly Recognizer[] = [
  {
    ...account,
    cases: {
      keyed: 0.95,
      "keyed-account": 0.86,
      cued: 0.9,
      "cued-account": 0.82,
      cloud: 0.5,
      denied: 0.1,
      odd: 0.3,
      alone: 0.02,
    },
    weigh(probe, evidence) {
      if (probe.level !== PLAIN) return "odd";
      const isCloud = probe.to - probe.from === CLOUD;
      if (evidence.keySays(Cue.bank)) return "keyed";
      if (evidence.keyHas(NOT_BANK)) return "denied";
      if (evidence.keySays(Cue.account)) return isCloud ? "cloud" : "keyed-account";
      if (!evidence.says(CUE)) return "alone";
      if (evidence.denies(RIVALS, CUE)) return "denied";
      return evidence.says(Cue.bank) ? "cued" : isCloud ? "cloud" : "cued-account";
    },
  },
  defineCode({
    id: "us-bank-routing",
    entity: ENTITY,
    cue: Cue.bank,
    templates: ["DDDDDDDDD", "DDDD DDDD D"],
    check: checkDigits(isRoutingNumber),
    cases: { "alone-grouped": 0.2, alone: 0.05 },
  }),
];
