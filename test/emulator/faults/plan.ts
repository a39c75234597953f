/** What is to go wrong in a function's process. Probabilities are from 0 to 1. */
export interface FaultPlan {
  readonly seed: number;
  /** That the process is killed during an invocation. */
  readonly kill: number;
  /** A third of the kills come before the first PUT, a third at a later one, the others up to this many milliseconds after the start. */
  readonly killWithin: number;
  /** That a PUT fails: half of them before the object is stored, half after. */
  readonly putFailure: number;
  /** That in an invocation all PUTs fail, from a random one of the first on. */
  readonly outage: number;
}

export const NO_FAULTS: FaultPlan = { seed: 0, kill: 0, killWithin: 0, putFailure: 0, outage: 0 };

/**
 * Partition keys by which a record asks for a fault. `once`: in the first invocation of a process that sees the key; a
 * suffix makes it another key.
 */
export const FAULT_KEYS = {
  /** The process ends, every time. */
  exit: "fault:exit",
  /** The clean bucket answers 500 for NDJSON. */
  ndjsonFailsOnce: "fault:ndjson-fails-once",
  /** The quarantine bucket answers 403. */
  quarantineDeniedOnce: "fault:quarantine-denied-once",
} as const;

/** Beside the handler, as the compiled policy is. */
export const PLAN_FILE = "faults.json";

/** How a PUT ends for the function. Only with `stored` and `lost` is the object there afterwards. */
export type PutOutcome = "stored" | "lost" | "reset" | "slow-down" | "internal-error" | "denied";

/** What the wrapper prints, one JSON object a line. */
export type FaultEvent = { readonly requestId: string } & (
  | {
      readonly fault: "attempt";
      readonly shard: string;
      /** Sequence numbers. */
      readonly first: string;
      readonly last: string;
      readonly records: number;
    }
  /** The handler has answered. */
  | {
      readonly fault: "answer";
      readonly last: string;
      /** Sequence number from which on it wants the records again. */
      readonly reported: string | null;
      /** PUTs let through to S3 in this invocation. */
      readonly passed: number;
    }
  | { readonly fault: "put"; readonly outcome: Exclude<PutOutcome, "stored"> }
  /** With the PUTs let through by then. */
  | { readonly fault: "kill"; readonly passed: number }
  | { readonly fault: "exit" }
);

/** The wrapper's events among the lines of a function's log. */
export function readFaultEvents(lines: readonly string[]): FaultEvent[] {
  return lines.filter((line) => line.startsWith('{"fault"')).map((line) => JSON.parse(line) as FaultEvent);
}
