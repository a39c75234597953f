import { DETECTED_ENTITIES } from "../../core/detect/entities.ts";
import { createRedactor, loadPolicy, QuarantineError, type Redactor } from "../../core/index.ts";
import type { LabelledLine } from "./labels.ts";
import type { Answer } from "./results.ts";
import type { Prediction } from "./spans.ts";

/** Scores are judged down to here. */
export const LOWEST_SCORE = 0.3;

/** Not labelled as required in any corpus, and off by default: every finding would count as a false one. */
const NOT_MEASURED: ReadonlySet<string> = new Set(["ORGANIZATION"]);

const makePolicy = (threshold: number | undefined, wrapped: boolean) => {
  const types = DETECTED_ENTITIES.filter((entity) => !NOT_MEASURED.has(entity));
  return loadPolicy({
    pii_redaction: {
      enabled: true,
      ...(threshold === undefined ? {} : { confidence_threshold: threshold }),
      ...(wrapped ? { decode: ["base64"] } : {}),
      entities: types.map((type) => ({ type, action: "replace" })),
    },
  });
};

/** The threshold of a policy that does not name one. */
export const DEFAULT_THRESHOLD: number = makePolicy(undefined, false).detection.threshold;

export interface Analysis {
  readonly answer: (line: LabelledLine) => Answer;
  /** Lines that the engine would put into quarantine; they count as lines in which nothing was found. */
  readonly quarantined: number;
}

/**
 * Asks the library twice for each line, since what overlaps is resolved among what is above the threshold: filtering the
 * findings of a lower threshold would give other spans.
 */
export function createAnalysis(threshold: number, wrapped = false): Analysis {
  const atThreshold = createRedactor(makePolicy(threshold, wrapped));
  const atLowest = createRedactor(makePolicy(LOWEST_SCORE, wrapped));
  let quarantined = 0;
  const find = (redactor: Redactor, text: string): Prediction[] => {
    try {
      const findings = redactor.redact(text).findings;
      return findings.map(({ start, end, entity, score }) => ({ start, end, type: entity, score }));
    } catch (error) {
      if (!(error instanceof QuarantineError)) throw error;
      quarantined++;
      return [];
    }
  };
  return {
    answer: ({ text }) => ({ accepted: find(atThreshold, text), candidates: find(atLowest, text) }),
    get quarantined() {
      return quarantined;
    },
  };
}
