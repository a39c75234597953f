/** Names of people, found by lists of names, by what stands around them, and by their field's name. See docs/adr/0010-names.md. */
import { Cue } from "../cues.ts";
import {
  judgeIntroduced,
  judgeLabel,
  judgeValue,
  judgeWords,
  KEYED_STRENGTHS,
  NAME_TRIGGERS,
  preloadNames,
  STRENGTHS,
} from "../names/judge.ts";
import { isPersonKey } from "../names/keys.ts";
import { PERSON_LABELS } from "../names/labelled-value.ts";
import { Label } from "../names/stretches.ts";
import type { Recognizer } from "./types.ts";

export const person: Recognizer = {
  id: "person",
  entity: "PERSON",
  cue: Cue.person,
  triggers: NAME_TRIGGERS,
  preload: preloadNames,
  recognize: (probe, _, at) => judgeWords(probe, at - 1, Label.person),
  cases: { sure: 0.98, strong: 0.98, likely: 0.97, fair: 0.9, doubtful: 0.86, weak: 0.65 },
  weigh: (probe) => STRENGTHS[probe.level],
};

/** The whole value of a member whose name says that it is a person's name, in whatever case it is written. */
export const personValue: Recognizer = {
  id: "person-value",
  entity: "PERSON",
  cue: Cue.person,
  triggers: PERSON_LABELS,
  recognize: (probe, start, at) => judgeLabel(probe, start, at, false),
  readsPairs: true,
  readsKey: isPersonKey,
  recognizeKeyed: (probe, at) => judgeValue(probe, at, false),
  cases: { "keyed-good": 0.96, "keyed-fair": 0.85, "keyed-weak": 0.5 },
  weigh: (probe) => KEYED_STRENGTHS[probe.level],
};

/** A name in lower case after words that introduce one. */
export const personIntroduced: Recognizer = {
  id: "person-introduced",
  entity: "PERSON",
  cue: Cue.person,
  triggers: [
    "Bname is L",
    "Bname's L",
    "Bnombre es L",
    "Bme llamo L",
    "Bm'appelle L",
    "Bname ist L",
    "Bich heiße L",
    "Bmi chiamo L",
  ],
  recognize: (probe, _, at) => judgeIntroduced(probe, at - 1),
  cases: { strong: 0.93, likely: 0.85 },
  weigh: (probe) => STRENGTHS[probe.level],
};
