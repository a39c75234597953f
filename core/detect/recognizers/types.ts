import type { Evidence } from "../evidence.ts";
import type { Probe } from "../probe.ts";

/**
 * Finds one entity. Everything it returns depends only on the bytes within the window around the candidate and on the
 * piece's key, never on what was found before: that is what makes a stream equal to its whole.
 */
export interface Recognizer {
  readonly entity: string;
  /** Cue (see cues.ts) that names the entity; 0 if none does. */
  readonly cue: number;
  /** See trigger-automaton.ts. */
  readonly triggers: readonly string[];
  /** A trigger stands at [start, at). Fills in the probe's candidate and returns true, or returns false. */
  recognize(probe: Probe, start: number, at: number): boolean;
  /** For a piece whose key names the entity: the candidate that starts at `at`, the piece's first byte that is no blank. */
  recognizeKeyed?(probe: Probe, at: number): boolean;
  /** True if `recognize` looks at `start` alone, so that a second trigger there tells nothing new. */
  readonly readsFromStart?: boolean;
  /** Loads the data that it would otherwise load at first use. */
  preload?(): Promise<void>;
  /** Probability for the probe's candidate. Evidence is gathered as far as it is asked for. */
  score(probe: Probe, evidence: Evidence): number;
}
