/** How far a score can be taken as a probability. */

/** A prediction that is either right or wrong. */
export interface Judged {
  readonly score: number;
  readonly right: boolean;
}

export interface Bucket {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly meanScore: number | null;
  readonly precision: number | null;
}

/** The bands that are held to |precision - mean score| <= 0.07, where they have 200 predictions or more. */
const BANDS: readonly (readonly [from: number, to: number])[] = [
  [0.3, 0.6],
  [0.6, 0.8],
  [0.8, 0.95],
  [0.95, 1],
];

// A score of 0.6 that was summed to 0.6 less the last bit belongs to the upper bucket.
const ROUNDING = 1e-9;

function measure(judged: readonly Judged[], from: number, to: number): Bucket {
  const inside = judged.filter(
    ({ score }) => score + ROUNDING >= from && (score + ROUNDING < to || (to === 1 && score >= from)),
  );
  const count = inside.length;
  if (count === 0) return { from, to, count, meanScore: null, precision: null };
  const sum = inside.reduce((total, { score }) => total + score, 0);
  return { from, to, count, meanScore: sum / count, precision: inside.filter(({ right }) => right).length / count };
}

export interface Calibration {
  readonly count: number;
  /** Expected calibration error: mean distance of score and precision over ten buckets, weighted by their size. */
  readonly error: number | null;
  /** Ten of equal width. */
  readonly buckets: readonly Bucket[];
  readonly bands: readonly Bucket[];
}

export function calibrate(judged: readonly Judged[]): Calibration {
  const buckets = Array.from({ length: 10 }, (_, i) => measure(judged, i / 10, (i + 1) / 10));
  const off = buckets.reduce(
    (sum, { count, meanScore, precision }) => sum + (count === 0 ? 0 : count * Math.abs(meanScore! - precision!)),
    0,
  );
  const count = judged.length;
  return {
    count,
    error: count === 0 ? null : off / count,
    buckets,
    bands: BANDS.map(([from, to]) => measure(judged, from, to)),
  };
}
