/** Towns, regions and countries. See docs/adr/0010-names.md. */
import { Cue } from "../cues.ts";
import {
  judgeLabel,
  judgeValue,
  judgeWords,
  KEYED_STRENGTHS,
  NAME_TRIGGERS,
  preloadNames,
  STRENGTHS,
} from "../names/judge.ts";
import { isPlaceKey } from "../names/keys.ts";
import { PLACE_LABELS } from "../names/labelled-value.ts";
import { Label } from "../names/stretches.ts";
import type { Recognizer } from "./types.ts";

export const location: Recognizer = {
  id: "location",
  entity: "LOCATION",
  cue: Cue.place,
  triggers: NAME_TRIGGERS,
  preload: preloadNames,
  recognize: (probe, _, at) => judgeWords(probe, at - 1, Label.place),
  cases: { sure: 0.98, strong: 0.98, likely: 0.97, fair: 0.88, doubtful: 0.88, weak: 0.65 },
  weigh: (probe) => STRENGTHS[probe.level],
};

/** The whole value of a member whose name says that it is a place or an address. */
export const locationValue: Recognizer = {
  id: "location-value",
  entity: "LOCATION",
  cue: Cue.place,
  triggers: PLACE_LABELS,
  recognize: (probe, start, at) => judgeLabel(probe, start, at, true),
  readsPairs: true,
  readsKey: isPlaceKey,
  recognizeKeyed: (probe, at) => judgeValue(probe, at, true),
  cases: { "keyed-good": 0.97, "keyed-fair": 0.85, "keyed-weak": 0.5 },
  weigh: (probe) => KEYED_STRENGTHS[probe.level],
};
