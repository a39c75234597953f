import type { Bytes } from "../../bytes.ts";
import type { EntityRule } from "../../policy/types.ts";
import type { Cues } from "../cues.ts";
import type { Evidence } from "../evidence.ts";
import type { Probe } from "../probe.ts";

/**
 * Finds one entity. Everything it returns depends only on the bytes within the window around the candidate and on the
 * piece's key, never on what was found before: that is what makes a stream equal to its whole.
 */
export interface Recognizer {
  /** Names it in calibration.ts: `<id>/<case>`. Kebab case, unique. */
  readonly id: string;
  readonly entity: string;
  /** Cues (see cue-words.ts) that name the entity. */
  readonly cue: Cues;
  /** The `scope` of the entity's rule it is for; without one it is for all. */
  readonly scope?: EntityRule["scope"];
  /** See trigger-pattern.ts. */
  readonly triggers: readonly string[];
  /** A trigger stands at [start, at). Fills in the probe's candidate and returns true, or returns false. */
  recognize(probe: Probe, start: number, at: number): boolean;
  /** Cases that are worth little. */
  readonly faint?: readonly string[];
  /** As `recognize`, where a policy takes no candidates of the faint cases: it may leave them out, which is cheaper. */
  recognizeClear?(probe: Probe, start: number, at: number): boolean;
  /**
   * For a value whose name says the entity: the candidate that starts at `at`, the first byte that is no blank. The probe shows the
   * value alone: a JSON value, a field of a table, an element's content, or what follows `name=` in text. The last may go on with
   * words that do not belong to it.
   */
  recognizeKeyed?(probe: Probe, at: number): boolean;
  /** True if `recognizeKeyed` takes no value without a letter. */
  readonly needsLetter?: boolean;
  /** True if a piece with this key, bytes[from, to), is a candidate as a whole although no cue names it. Asked of every key. */
  readsKey?(bytes: Bytes, from: number, to: number): boolean;
  /** True if `recognize` finds what follows `name=` and `name:` in text: it is not offered to `recognizeKeyed` then. */
  readonly readsPairs?: boolean;
  /** Cues of which one must be near before a weak candidate is looked at closely: their words are watched for. */
  readonly needs?: Cues;
  /** True if `recognize` looks at `start` alone, so that a second trigger there tells nothing new. */
  readonly readsFromStart?: boolean;
  /** Loads the data that it would otherwise load at first use. */
  preload?(): Promise<void>;
  /**
   * The cases of evidence it tells apart, and for each the probability that a reviewer wants such a finding gone, as far as that is known
   * without data. What was fitted on labelled data (calibration.ts) takes its place.
   */
  readonly cases: Readonly<Record<string, number>>;
  /** The case of the probe's candidate, one of `cases`. Evidence is gathered as far as it is asked for. */
  weigh(probe: Probe, evidence: Evidence): string;
}
