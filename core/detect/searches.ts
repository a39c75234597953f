/** What a policy asks for, ready for the scan. */

import type { CustomPattern, EntityRule } from "../policy/types.ts";
import { calibrate, type ScoreTable } from "./calibration.ts";
import type { Cues } from "./cues.ts";
import { PatternMatcher } from "./pattern-matcher.ts";
import { literalPrefix } from "./pattern-program.ts";
import { RECOGNIZERS } from "./recognizers/index.ts";
import type { Recognizer } from "./recognizers/types.ts";

/** A recognizer in use. All have the same properties in the same order, which keeps calls through them cheap. */
export interface Search {
  readonly recognizer: Recognizer;
  readonly rule: number;
  readonly cue: Cues;
  readonly recognize: Recognizer["recognize"];
  readonly recognizeKeyed: Recognizer["recognizeKeyed"];
  readonly weigh: Recognizer["weigh"];
  /** What each of its cases is worth. */
  readonly scores: Readonly<Record<string, number>>;
  readonly readsFromStart: boolean;
  /** Where it was tried last, if one try at a position is enough: several triggers may stand there. */
  tried: number;
  /** The case it came to last and what that is worth: most of its candidates are alike, and a look-up by name is slow. */
  lastCase: string;
  lastScore: number;
}

export interface CustomSearch {
  readonly matcher: PatternMatcher;
  readonly rule: number;
  readonly score: number;
  /** What every match starts with: a trigger. Empty if there is no such literal. */
  readonly prefix: string;
}

/** The recognizers of the entities, for findings scored `threshold` or more; a rule's number is its entity's index. */
export function searchesFor(entities: readonly EntityRule[], threshold: number, scores?: ScoreTable): Search[] {
  return RECOGNIZERS.flatMap((recognizer) => {
    const rule = entities.findIndex(({ entity }) => entity === recognizer.entity);
    const { scope = "whole" } = entities[rule] ?? {};
    if (rule < 0 || (recognizer.scope !== undefined && recognizer.scope !== scope)) return [];
    const { cue, recognize, recognizeClear, faint = [], recognizeKeyed, weigh, readsFromStart = false } = recognizer;
    const calibrated = calibrate(recognizer, scores);
    const isClear = faint.every((name) => calibrated[name] < threshold);
    return [
      {
        recognizer,
        rule,
        cue,
        recognize: isClear ? (recognizeClear ?? recognize) : recognize,
        recognizeKeyed,
        weigh,
        scores: calibrated,
        readsFromStart,
        tried: -1,
        lastCase: "",
        lastScore: 0,
      },
    ];
  });
}

/** The policy's own patterns; their rules are numbered from `firstRule` on. */
export function customSearchesFor(patterns: readonly CustomPattern[], firstRule: number): CustomSearch[] {
  return patterns.map(({ pattern, confidence }, i) => ({
    matcher: new PatternMatcher(pattern),
    rule: firstRule + i,
    score: confidence,
    prefix: literalPrefix(pattern),
  }));
}
