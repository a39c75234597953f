/** Case and separators are how people misremember names, so they cost nothing here. */
const normalize = (name: string): string => name.toLowerCase().replace(/[-. ]/g, "_");

/** Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, substitutions, swaps of neighbours. */
export function measureDistance(left: string, right: string): number {
  let [before, previous] = [[] as number[], Array.from({ length: right.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const cost = left[row - 1] === right[column - 1] ? 0 : 1;
      let best = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + cost);
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1])
        best = Math.min(best, before[column - 2]! + 1);
      current.push(best);
    }
    [before, previous] = [previous, current];
  }
  return previous[right.length]!;
}

/** The valid name the writer most likely meant: at most a third of it differs, or it is one of its words (`EMAIL`, `SSN`). */
export function findNearest(name: string, valid: readonly string[]): string | undefined {
  if (name.length > 64) return undefined;
  const wanted = normalize(name);
  const ranked = valid
    .map((candidate) => ({ candidate, distance: measureDistance(wanted, normalize(candidate)) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  if (best !== undefined && best.distance <= Math.max(1, Math.floor(wanted.length / 3))) return best.candidate;
  const parts = valid.filter((candidate) => `_${normalize(candidate)}_`.includes(`_${wanted}_`));
  return wanted.length >= 2 ? parts[0] : undefined;
}
