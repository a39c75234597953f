/** Sum of `digits[i] * weights[i]` over all weights, the form of most decimal check digits. */
export function weightedSum(digits: ArrayLike<number>, weights: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += digits[i] * weights[i];
  return sum;
}
