/**
 * Fits what each case of evidence is worth: the share of findings of that case that a label asks for, drawn towards the recognizer's own estimate as
 * by PRIOR_WEIGHT more findings (the mean of a beta posterior).
 */
import { DETECTED_ENTITIES } from "../../core/detect/entities.ts";
import { RECOGNIZERS } from "../../core/detect/recognizers/index.ts";
import { createRedactor, loadPolicy, QuarantineError } from "../../core/index.ts";
import type { LabelledLine } from "./labels.ts";
import { judgePredictions } from "./score.ts";

/** Findings that the estimate in the code counts for. */
const PRIOR_WEIGHT = 12;
/** A case seen less often keeps its estimate. */
const LEAST_FINDINGS = 15;
/** Which of two findings that overlap is kept depends on the scores, and those on what was kept. */
const ROUNDS = 3;
/** Scores that are judged in the first round and in the others, where only what somebody may ask for still overlaps. */
const FIRST_FLOOR = 0.02;
const FLOOR = 0.25;
/** Where the case is written into a score: below four decimals. */
const GRAIN = 1e4;
const STEP = 1e-8;

export interface FittedCase {
  /** `<recognizer>/<case>`. */
  readonly name: string;
  readonly prior: number;
  readonly score: number;
  readonly findings: number;
  readonly right: number;
}

export function fitScores(lines: readonly LabelledLine[], onLine: (round: number, line: number) => void): FittedCase[] {
  const cases = RECOGNIZERS.flatMap(({ id, cases }) =>
    Object.entries(cases).map(([name, prior]) => ({ name: `${id}/${name}`, prior })),
  );
  let fitted: FittedCase[] = cases.map(({ name, prior }) => ({ name, prior, score: prior, findings: 0, right: 0 }));
  for (let round = 0; round < ROUNDS; round++) {
    const floor = round === 0 ? FIRST_FLOOR : FLOOR;
    const tally = tallyCases(lines, fitted, floor, (line) => onLine(round, line));
    fitted = fitted.map((known, i) => {
      const { findings, right } = tally[i]!;
      const { name, prior } = known;
      if (known.score < floor) return known;
      if (findings < LEAST_FINDINGS || prior === 0) return { name, prior, score: prior, findings, right };
      return { name, prior, score: (right + PRIOR_WEIGHT * prior) / (findings + PRIOR_WEIGHT), findings, right };
    });
  }
  return fitted;
}

function tallyCases(
  lines: readonly LabelledLine[],
  cases: readonly FittedCase[],
  floor: number,
  onLine: (line: number) => void,
): { findings: number; right: number }[] {
  const scores = Object.fromEntries(
    cases.map(({ name, score }, i) => [
      name,
      score === 0 ? 0 : Math.min(GRAIN - 1, Math.max(1, Math.round(score * GRAIN))) / GRAIN + (i + 1) * STEP,
    ]),
  );
  const policy = loadPolicy({
    pii_redaction: {
      confidence_threshold: floor,
      performance: { cache_enabled: false },
      entities: DETECTED_ENTITIES.filter((entity) => entity !== "ORGANIZATION").map((type) => ({
        type,
        action: "replace",
      })),
    },
  });
  const redactor = createRedactor(policy, { scores });
  const tally = cases.map(() => ({ findings: 0, right: 0 }));
  for (const [number, line] of lines.entries()) {
    onLine(number);
    // What lies in a URL counts as found with it, under whichever name: it says nothing of the name's score.
    const found = find(line.text).filter(({ start, end, type }) =>
      line.spans.every((label) => label.type !== "URL" || type === "URL" || label.start > start || label.end < end),
    );
    for (const { score, right } of judgePredictions(line, found)) {
      const counts = tally[Math.round((score * GRAIN - Math.floor(score * GRAIN)) / (STEP * GRAIN)) - 1];
      if (counts === undefined) continue;
      counts.findings++;
      if (right) counts.right++;
    }
  }
  return tally;

  function find(text: string) {
    try {
      return redactor
        .redact(text)
        .findings.map(({ start, end, entity, score }) => ({ start, end, type: entity, score }));
    } catch (error) {
      if (!(error instanceof QuarantineError)) throw error;
      return [];
    }
  }
}
