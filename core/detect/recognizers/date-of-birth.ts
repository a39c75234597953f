/** Dates of birth: any date under a key or after a word that says so. */
import { readDate } from "../calendar-date.ts";
import { isWord } from "../classes.ts";
import { Cue, hintsOf } from "../cues.ts";
import { fieldStart, PATIENT_SEGMENT, PatientField } from "../hl7-field.ts";
import type { Probe } from "../probe.ts";
import { beforeValue, skipToValue } from "../value-after.ts";
import type { Recognizer } from "./types.ts";

const ENTITY = "DATE_OF_BIRTH";

function readBirth(probe: Probe, from: number): boolean {
  probe.from = from;
  if (!probe.isBoundaryBefore(from)) return false;
  const to = readDate(probe, from);
  return to > from && !isWord(probe.at(to)) && probe.accept(from, to, 0);
}

const inPatientSegment: Recognizer = {
  id: "date-of-birth-hl7",
  entity: ENTITY,
  cue: Cue.birth,
  triggers: [PATIENT_SEGMENT],
  recognize(probe, start, at) {
    probe.from = start;
    const from = fieldStart(probe, at, PatientField.birth);
    return from >= 0 && readBirth(probe, from);
  },
  cases: { segment: 0.95 },
  weigh: () => "segment",
};

const labelled: Recognizer = {
  id: "date-of-birth",
  entity: ENTITY,
  cue: Cue.birth,
  triggers: hintsOf(Cue.birth).map(beforeValue),
  recognize(probe, start, at) {
    probe.from = start;
    const from = skipToValue(probe, at - 1);
    return from >= 0 && readBirth(probe, from);
  },
  recognizeKeyed: readBirth,
  cases: { keyed: 0.97, cued: 0.92, alone: 0.05 },
  weigh: (_, evidence) => (evidence.keySays(Cue.birth) ? "keyed" : evidence.says(Cue.birth) ? "cued" : "alone"),
};

export const dateOfBirth = [labelled, inPatientSegment];
