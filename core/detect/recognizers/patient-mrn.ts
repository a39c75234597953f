/** Numbers of medical records. They have no common form: `MRN12345678`, or what follows a word that says so. */
import { isAlnum, isDigit } from "../classes.ts";
import { Cue } from "../cues.ts";
import { fieldStart, PATIENT_SEGMENT, PatientField } from "../hl7-field.ts";
import { Check, defineCode } from "./define-code.ts";
import { defineLabelled } from "./define-labelled.ts";
import type { Recognizer } from "./types.ts";

const ENTITY = "PATIENT_MRN";

const LONGEST = 20;

/** The first identifier of an HL7 message's patient segment. */
const inPatientSegment: Recognizer = {
  id: "patient-mrn-hl7",
  entity: ENTITY,
  cue: Cue.record,
  triggers: [PATIENT_SEGMENT],
  recognize(probe, start, at) {
    probe.from = start;
    const from = fieldStart(probe, at, PatientField.identifiers);
    if (from < 0) return false;
    probe.from = from;
    let to = from;
    let digits = 0;
    while (to - from <= LONGEST && (isAlnum(probe.at(to)) || probe.at(to) === 0x2d))
      if (isDigit(probe.at(to++))) digits++;
    return to - from <= LONGEST && digits > 1 && probe.accept(from, to, 0);
  },
  cases: { segment: 0.95 },
  weigh: () => "segment",
};

export const patientMrn = [
  inPatientSegment,
  defineCode({
    id: "patient-mrn-form",
    entity: ENTITY,
    cue: Cue.record,
    templates: [5, 6, 7, 8, 9, 10].flatMap((count) => [`mrn${"D".repeat(count)}`, `mrn ${"D".repeat(count)}`]),
    separators: "-",
    check: () => Check.passed,
    cases: { "alone-grouped": 0.95, alone: 0.95, "alone-small": 0.9, denied: 0.9 },
  }),
  defineLabelled({ id: "patient-mrn", entity: ENTITY, cue: Cue.record, shortest: 4, longest: 14, digits: 4 }),
];
