import { isName } from "./labels.ts";
import type { Results } from "./results.ts";

export interface Goal {
  readonly name: string;
  readonly value: number | null;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** Null where the corpus has too little to say. */
  readonly met: boolean | null;
}

/** Fewer predictions in a band say nothing about it. */
const ENOUGH = 200;

function check(name: string, value: number | null, bound: { atLeast: number } | { atMost: number }): Goal {
  const met = value === null ? null : "atLeast" in bound ? value >= bound.atLeast : value <= bound.atMost;
  return { name, value, ...bound, met };
}

/** What the detector has to reach. */
export function checkGoals({ groups, entities, hardNegatives, calibration, recallAtCandidates }: Results): Goal[] {
  const hasNames = Object.entries(entities).some(([entity, { gold }]) => isName(entity) && gold > 0);
  const bands = calibration.bands
    .filter(({ from }) => from >= 0.6)
    .map(({ from, to, count, meanScore, precision }) => {
      const name = `precision off the score, ${from} to ${to}`;
      return check(name, count < ENOUGH ? null : Math.abs(precision! - meanScore!), { atMost: 0.07 });
    });
  return [
    check("pattern entities: recall", groups.pattern.recall, { atLeast: 0.95 }),
    check("pattern entities: precision", groups.pattern.precision, { atLeast: 0.95 }),
    check("pattern entities: F2", groups.pattern.f2, { atLeast: 0.95 }),
    check("encoded text: recall", groups.encoded.recall, { atLeast: 0.95 }),
    check("API keys: recall", groups.apiKeys.recall, { atLeast: 0.98 }),
    check("API keys: precision", groups.apiKeys.precision, { atLeast: 0.95 }),
    check("names and places: F2", hasNames ? groups.names.f2 : null, { atLeast: 0.8 }),
    check("names and places in logs: F2", hasNames ? groups.namesOnLogs.f2 : null, { atLeast: 0.75 }),
    check("harmless lines hit", hardNegatives.share, { atMost: 0.02 }),
    ...bands,
    check("recall at score 0.3", recallAtCandidates.all, { atLeast: 0.97 }),
  ];
}
