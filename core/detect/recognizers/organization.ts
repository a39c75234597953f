/** Names of organizations: capitalized words that end in a legal form or in what such a body is called. Off unless a policy names it. */
import { Cue } from "../cues.ts";
import { judgeWords, NAME_TRIGGERS, STRENGTHS } from "../names/judge.ts";
import { Label } from "../names/stretches.ts";
import type { Recognizer } from "./types.ts";

export const organization: Recognizer = {
  id: "organization",
  entity: "ORGANIZATION",
  cue: Cue.organization,
  triggers: NAME_TRIGGERS,
  recognize: (probe, _, at) => judgeWords(probe, at - 1, Label.organization),
  cases: { sure: 0.9, strong: 0.9, likely: 0.85, fair: 0.8, doubtful: 0.6, weak: 0.4 },
  weigh: (probe) => STRENGTHS[probe.level],
};
