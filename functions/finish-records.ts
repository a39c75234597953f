import type { Redactor } from "../core/index.ts";
import { NO_REDACTOR } from "./no-redactor.ts";
import { type AttemptOptions, type AttemptResult, runAttempt } from "./pipeline.ts";
import { EventError } from "./sources/event-error.ts";

export interface FinishOptions extends Omit<AttemptOptions, "redactor" | "cuts" | "giveUpAs"> {
  /** Absent: there is no key ring or policy, and everything goes to the quarantine. */
  readonly redactor?: Redactor;
}

/**
 * Finishes the records of a source that takes nothing back: what is not judged in time is quarantined, and what an attempt leaves
 * because enough is held goes into the next one, of which `report` is told each. Attempts are cut at the same records whenever
 * they are repeated, as nothing but the records decides.
 * @throws EventError `not-delivered` if something may not have been stored; then no further attempt follows, so that repeating all of it
 * overwrites what was written
 */
export async function finishRecords(
  { redactor, hasTime = () => true, ...options }: FinishOptions,
  report: (attempt: AttemptResult) => void,
): Promise<void> {
  const judge = redactor
    ? ({ redactor, hasTime, giveUpAs: "work-budget" } as const)
    : ({ redactor: NO_REDACTOR, hasTime: () => false, giveUpAs: "no-redactor" } as const);
  for (let rest = options.records; rest.length > 0; ) {
    const attempt = await runAttempt({ ...options, ...judge, records: rest });
    report(attempt);
    const [failure] = attempt.failures;
    if (failure === undefined) return;
    const next = rest.findIndex(({ acknowledgement }) => acknowledgement === failure);
    if (attempt.errors.length > 0 || next < 1) throw new EventError("not-delivered", "the records were not delivered");
    rest = rest.slice(next);
  }
}
