import { type Calibration, calibrate, type Judged } from "./calibration.ts";
import { type Rates, toRates } from "./counts.ts";
import { ENCODED_SPLITS, isLog, isName, type LabelledLine, WRAPPED } from "./labels.ts";
import { judgePredictions, Tally, tallyLine } from "./score.ts";
import type { Prediction } from "./spans.ts";

/** What a redactor said of a line. */
export interface Answer {
  /** At the threshold that is measured. */
  readonly accepted: readonly Prediction[];
  /** At 0.3: scores are judged down to there. */
  readonly candidates: readonly Prediction[];
}

export interface Results {
  readonly lines: number;
  readonly threshold: number;
  readonly entities: Readonly<Record<string, Rates>>;
  readonly splits: Readonly<Record<string, Rates>>;
  readonly groups: Readonly<Record<GroupName, Rates>>;
  /** Recall where everything scored 0.3 or more is accepted. */
  readonly recallAtCandidates: Readonly<Record<"all" | "pattern" | "names", number | null>>;
  readonly hardNegatives: {
    readonly lines: number;
    readonly hit: number;
    readonly share: number | null;
    readonly entities: Readonly<Record<string, number>>;
  };
  readonly calibration: Calibration;
}

type Wanted = (split: string, entity: string) => boolean;

/** `wrapped` stays out of all but its own group: base64 is looked into on request only. */
const GROUPS = {
  all: (split) => split !== WRAPPED,
  pattern: (split, entity) => split !== WRAPPED && !isName(entity),
  names: (split, entity) => split !== WRAPPED && isName(entity),
  namesOnLogs: (split, entity) => split !== WRAPPED && isName(entity) && isLog(split),
  apiKeys: (split, entity) => split !== WRAPPED && entity === "API_KEY",
  encoded: (split) => split !== WRAPPED && ENCODED_SPLITS.includes(split),
  encodedAndWrapped: (split) => ENCODED_SPLITS.includes(split),
} as const satisfies Record<string, Wanted>;

export type GroupName = keyof typeof GROUPS;

export interface MeasureOptions {
  readonly threshold: number;
  /** Base64 counts in the totals. */
  readonly wrapped?: boolean;
  readonly answer: (line: LabelledLine) => Answer;
  /** Called after each line. */
  readonly onLine?: () => void;
}

const sortByName = <T>(map: Iterable<readonly [string, T]>): Record<string, T> =>
  Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));

/** The order of the lines does not matter. */
export function measureLines(lines: readonly LabelledLine[], options: MeasureOptions): Results {
  const { threshold, answer, onLine, wrapped = false } = options;
  const tally = new Tally();
  const wide = new Tally();
  const judged: Judged[] = [];
  for (const line of lines) {
    const { accepted, candidates } = answer(line);
    tallyLine(tally, line, accepted);
    tallyLine(wide, line, candidates);
    if (wrapped || line.split !== WRAPPED) judged.push(...judgePredictions(line, candidates));
    onLine?.();
  }
  const isCounted = (split: string): boolean => wrapped || split !== WRAPPED;
  const within = (wanted: Wanted): Wanted =>
    wrapped ? (split, entity) => wanted(split === WRAPPED ? "escaped" : split, entity) : wanted;
  const splits = [...new Set(lines.map(({ split }) => split))];
  const entities = new Set([...tally.cells].flatMap(([split, row]) => (isCounted(split) ? [...row.keys()] : [])));
  const rate = (wanted: Wanted): Rates => toRates(tally.sum(wanted));
  const { hardNegatives } = tally;
  return {
    lines: lines.length,
    threshold,
    entities: sortByName(
      [...entities].map((entity) => [entity, rate((split, other) => isCounted(split) && other === entity)]),
    ),
    splits: Object.fromEntries(splits.map((split) => [split, rate((other) => other === split)])),
    groups: Object.fromEntries(
      Object.entries(GROUPS).map(([name, wanted]) => [
        name,
        rate(name === "encodedAndWrapped" ? wanted : within(wanted)),
      ]),
    ) as Record<GroupName, Rates>,
    recallAtCandidates: {
      all: toRates(wide.sum(within(GROUPS.all))).recall,
      pattern: toRates(wide.sum(within(GROUPS.pattern))).recall,
      names: toRates(wide.sum(within(GROUPS.names))).recall,
    },
    hardNegatives: {
      lines: hardNegatives.lines,
      hit: hardNegatives.hit,
      share: hardNegatives.lines === 0 ? null : hardNegatives.hit / hardNegatives.lines,
      entities: Object.fromEntries([...hardNegatives.entities].sort(([, a], [, b]) => b - a)),
    },
    calibration: calibrate(judged),
  };
}
