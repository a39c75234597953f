/** What an invocation's time is worth to the object in hand. */
export interface Deadline {
  /** `late`: pause if that is possible. `over`: stop, there is just time to put the object aside. */
  readonly time: () => "enough" | "late" | "over";
  /** Aborts whatever is still going on shortly before the invocation is ended. */
  readonly signal: AbortSignal;
  /** To be called when the signal is no longer needed. */
  stop(): void;
}

/** For the copy of an object into the quarantine, which for 50 GB takes about a minute. */
const LATE_MS = 120_000;
const OVER_MS = 90_000;
const ABORT_MS = 15_000;

/** @param remaining milliseconds until the invocation is ended; of a short one, parts of it in place of the fixed times */
export function startDeadline(remaining: () => number): Deadline {
  const whole = remaining();
  const late = Math.min(LATE_MS, whole / 4);
  const over = Math.min(OVER_MS, whole / 6);
  const abort = Math.min(ABORT_MS, whole / 12);
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), Math.max(0, whole - abort));
  return {
    signal: controller.signal,
    time() {
      const left = remaining();
      if (left > late) return "enough";
      return left > over ? "late" : "over";
    },
    stop: () => clearTimeout(timer),
  };
}
