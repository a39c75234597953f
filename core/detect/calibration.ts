/** What findings are worth: the probability that a reviewer wants them gone, per recognizer and case of evidence. */
import { FITTED } from "./fitted-scores.ts";
import type { Recognizer } from "./recognizers/types.ts";

/** Scores by `<recognizer id>/<case>`, 0 to 1. */
export type ScoreTable = Readonly<Record<string, number>>;

/** The recognizer's cases with their scores: from `scores`, fitted ones without it, and its own where there are none. */
export function calibrate({ id, cases }: Recognizer, scores: ScoreTable = FITTED): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(cases).map(([name, prior]) => [name, scores[`${id}/${name}`] ?? prior]));
}
