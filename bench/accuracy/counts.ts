/** What is counted for an entity in a split. */
export interface Counts {
  /** Labelled spans. */
  gold: number;
  /** Of them, at least half covered by predictions of the same type. */
  found: number;
  /** Of them, every letter and digit covered by predictions of any type. */
  covered: number;
  /** Of them, predicted with the same type and offsets. */
  exact: number;
  /** Predictions, less those on labels that either answer is right for. */
  predicted: number;
  /** Of them, at least half in labels of the same type. */
  right: number;
  /** Of them, at least half in labels of any type. */
  rightAny: number;
}

export const noCounts = (): Counts => ({
  gold: 0,
  found: 0,
  covered: 0,
  exact: 0,
  predicted: 0,
  right: 0,
  rightAny: 0,
});

export function addCounts(total: Counts, part: Counts): void {
  for (const name of Object.keys(total) as (keyof Counts)[]) total[name] += part[name];
}

/** Shares; null where there is nothing to divide by. */
export interface Rates {
  readonly gold: number;
  readonly predicted: number;
  readonly recall: number | null;
  readonly precision: number | null;
  /** Recall counts four times as much as precision: 5PR / (4P + R). */
  readonly f2: number | null;
  readonly anyRecall: number | null;
  readonly anyPrecision: number | null;
  readonly exact: number | null;
}

const divide = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

export function toRates(counts: Counts): Rates {
  const { gold, predicted } = counts;
  const recall = divide(counts.found, gold);
  const precision = divide(counts.right, predicted);
  const f2 = recall && precision ? (5 * precision * recall) / (4 * precision + recall) : 0;
  return {
    gold,
    predicted,
    recall,
    precision,
    f2: gold === 0 ? null : f2,
    anyRecall: divide(counts.covered, gold),
    anyPrecision: divide(counts.rightAny, predicted),
    exact: divide(counts.exact, gold),
  };
}
