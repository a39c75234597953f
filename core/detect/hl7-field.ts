/**
 * Fields of a patient identification segment, as HL7 version 2 messages have it: `PID|1||12345^^^HOSP^MR||Doe^Ann||19850312|F`.
 * Source: HL7 Messaging Standard 2.5.1, section 3.4.2, http://www.hl7.eu/HL7v2x/v251/std251/ch03.html
 */
import type { Probe } from "./probe.ts";

/** What the segment begins with. */
export const PATIENT_SEGMENT = "Bpid|";
export const PatientField = { identifiers: 3, birth: 7 } as const;

/** Names and addresses in between are longer than this only in made-up messages. */
const MAX_SEGMENT = 200;
const BAR = 0x7c;

/** Start of the field with this number, the first one starting at `at`; -1 if the line ends before it or it is empty. */
export function fieldStart(probe: Probe, at: number, field: number): number {
  let number = 1;
  let position = at;
  while (number < field) {
    const byte = probe.at(position);
    if (byte < 0x20 || position - at > MAX_SEGMENT) return -1;
    if (byte === BAR) number++;
    position++;
  }
  const first = probe.at(position);
  return first < 0x20 || first === BAR ? -1 : position;
}
