/**
 * Compares predictions with labels.
 *
 * Recall: at least half of a label's characters are covered by predictions of its type. Precision: at least half of a
 * prediction's characters are in labels of its type. anyRecall: every letter and digit of a label is covered by
 * predictions of any type, which is what redaction needs. Optional labels are neither required nor false hits; a nested
 * label also counts as found when the one around it is; `alt` lists other names that count as a label's type.
 */
import type { Judged } from "./calibration.ts";
import { addCounts, type Counts, noCounts } from "./counts.ts";
import { ALIASES, type Label, type LabelledLine } from "./labels.ts";
import { isHalfIn, lengthOf, overlap, type Prediction, resolvePredictions, unite } from "./spans.ts";

interface HardNegatives {
  /** Lines without any label. */
  lines: number;
  /** Of them, those with a prediction. */
  hit: number;
  /** Predictions there, by entity. */
  readonly entities: Map<string, number>;
}

/** What is counted, before anything is divided. */
export class Tally {
  /** By split, then by entity. */
  readonly cells = new Map<string, Map<string, Counts>>();
  readonly hardNegatives: HardNegatives = { lines: 0, hit: 0, entities: new Map() };

  cell(split: string, entity: string): Counts {
    const row = this.cells.get(split) ?? new Map<string, Counts>();
    const counts = row.get(entity) ?? noCounts();
    this.cells.set(split, row.set(entity, counts));
    return counts;
  }

  sum(wanted: (split: string, entity: string) => boolean): Counts {
    const total = noCounts();
    for (const [split, row] of this.cells)
      for (const [entity, counts] of row) if (wanted(split, entity)) addCounts(total, counts);
    return total;
  }
}

const isRequired = ({ optional }: Label): boolean => optional !== true;
const isWordCharacter = (char: string): boolean => /[\p{L}\p{N}]/u.test(char);

/** Predictions under the corpus's names: an alias, or the type of a label that takes the name as well. */
export function renamePredictions({ spans }: LabelledLine, predictions: readonly Prediction[]): Prediction[] {
  return predictions
    .filter((prediction) => lengthOf(prediction) > 0)
    .map((prediction) => {
      const label = spans.find(
        ({ alt, ...span }) => alt?.includes(prediction.type) && 2 * overlap(prediction, span) >= lengthOf(prediction),
      );
      return { ...prediction, type: label?.type ?? ALIASES[prediction.type] ?? prediction.type };
    });
}

type Verdict = "right" | "wrong type" | "wrong" | "either";

function judge(prediction: Prediction, { spans }: LabelledLine): Verdict {
  const required = spans.filter(isRequired);
  if (
    isHalfIn(
      prediction,
      required.filter(({ type }) => type === prediction.type),
    )
  )
    return "right";
  if (
    isHalfIn(
      prediction,
      spans.filter((label) => !isRequired(label)),
    )
  )
    return "either";
  return isHalfIn(prediction, required) ? "wrong type" : "wrong";
}

/** Every prediction, before any threshold and merging, as right or wrong. */
export function judgePredictions(line: LabelledLine, predictions: readonly Prediction[]): Judged[] {
  return renamePredictions(line, predictions)
    .map((prediction) => ({ score: prediction.score, verdict: judge(prediction, line) }))
    .filter(({ verdict }) => verdict !== "either")
    .map(({ score, verdict }) => ({ score, right: verdict === "right" }));
}

function isWhollyCovered({ start, end }: Label, text: string, predictions: readonly Prediction[]): boolean {
  const all = unite(predictions);
  for (let i = start; i < end; i++)
    if (isWordCharacter(text[i]!) && !all.some((stretch) => stretch.start <= i && i < stretch.end)) return false;
  return true;
}

/** Adds a line to a tally. The predictions are those that are accepted, none below the threshold. */
export function tallyLine(tally: Tally, line: LabelledLine, accepted: readonly Prediction[]): void {
  const predictions = resolvePredictions(renamePredictions(line, accepted));
  const isFound = (label: Label): boolean =>
    isHalfIn(
      label,
      predictions.filter(({ type }) => type === label.type),
    );
  const isExact = ({ start, end, type }: Label): boolean =>
    predictions.some((one) => one.start === start && one.end === end && one.type === type);
  for (const label of line.spans.filter(isRequired)) {
    const around =
      label.nested === true
        ? line.spans.find(({ nested, start, end }) => nested !== true && start <= label.start && end >= label.end)
        : undefined;
    const counts = tally.cell(line.split, label.type);
    counts.gold++;
    if (isFound(label) || (around !== undefined && isFound(around))) counts.found++;
    if (isExact(label) || (around !== undefined && isExact(around))) counts.exact++;
    if (isWhollyCovered(label, line.text, predictions)) counts.covered++;
  }
  const judged = predictions
    .map(({ type, ...stretch }) => ({ type, verdict: judge({ type, ...stretch }, line) }))
    .filter(({ verdict }) => verdict !== "either");
  for (const { type, verdict } of judged) {
    const counts = tally.cell(line.split, type);
    counts.predicted++;
    if (verdict === "right") counts.right++;
    if (verdict !== "wrong") counts.rightAny++;
  }
  if (line.spans.length > 0) return;
  const { hardNegatives } = tally;
  hardNegatives.lines++;
  if (judged.length > 0) hardNegatives.hit++;
  for (const { type } of judged) hardNegatives.entities.set(type, (hardNegatives.entities.get(type) ?? 0) + 1);
}
