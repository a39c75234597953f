/**
 * Postal addresses on one line; of one over several lines each line is a finding. Forms: Universal Postal Union, S42
 * (https://www.upu.int/en/postal-solutions/programmes-services/addressing-solutions).
 */
import { Cue } from "../cues.ts";
import { judgeAddress, NAME_TRIGGERS } from "../names/judge.ts";
import type { Recognizer } from "./types.ts";

const CASES = ["street", "street-and-town", "full"];

export const streetAddress: Recognizer = {
  id: "street-address",
  entity: "LOCATION",
  cue: Cue.place,
  triggers: NAME_TRIGGERS,
  recognize: (probe, _, at) => judgeAddress(probe, at - 1),
  cases: { full: 0.985, "street-and-town": 0.98, street: 0.9 },
  weigh: (probe) => CASES[probe.level],
};
