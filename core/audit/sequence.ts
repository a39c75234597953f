/** Compares two decimal numbers of any length, as Kinesis numbers its records. Negative: `a` comes first. */
export function compareSequences(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : left > right ? 1 : 0;
}
