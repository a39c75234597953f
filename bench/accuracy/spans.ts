/** Stretches of a line, and how much of one lies in others. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export interface Prediction extends Stretch {
  readonly type: string;
  readonly score: number;
}

export const lengthOf = ({ start, end }: Stretch): number => end - start;

export const overlap = (a: Stretch, b: Stretch): number =>
  Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start));

/** The same characters as disjoint stretches, so that none counts twice. */
export function unite(stretches: readonly Stretch[]): Stretch[] {
  const united: { start: number; end: number }[] = [];
  for (const { start, end } of [...stretches].sort((a, b) => a.start - b.start)) {
    const last = united.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else united.push({ start, end });
  }
  return united;
}

/** Whether at least half of a stretch is in others. */
export function isHalfIn(stretch: Stretch, others: readonly Stretch[]): boolean {
  const inside = unite(others).reduce((sum, other) => sum + overlap(stretch, other), 0);
  return 2 * inside >= lengthOf(stretch);
}

/** Predictions of one type that overlap become one, with the better score; then one inside another is dropped. */
export function resolvePredictions(predictions: readonly Prediction[]): Prediction[] {
  const merged: Prediction[] = [];
  for (const type of new Set(predictions.map((prediction) => prediction.type))) {
    const same = predictions
      .filter((prediction) => prediction.type === type)
      .sort((a, b) => a.start - b.start || a.end - b.end);
    let current: Prediction | undefined;
    for (const next of same) {
      if (current !== undefined && next.start < current.end)
        current = { ...current, end: Math.max(current.end, next.end), score: Math.max(current.score, next.score) };
      else {
        if (current !== undefined) merged.push(current);
        current = next;
      }
    }
    if (current !== undefined) merged.push(current);
  }
  const isCovered = (one: Prediction, i: number): boolean =>
    merged.some((other, j) => {
      if (i === j || other.start > one.start || other.end < one.end) return false;
      if (lengthOf(other) > lengthOf(one)) return true;
      return other.score > one.score || (other.score === one.score && j > i);
    });
  return merged.filter((prediction, i) => !isCovered(prediction, i));
}
