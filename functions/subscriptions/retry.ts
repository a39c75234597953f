import { toSafeError } from "../../core/errors.ts";
import { type Action, type Clock, REQUESTS_PER_SECOND, TokenBucket } from "./pace.ts";

const THROTTLED = new Set([
  "ThrottlingException",
  "Throttling",
  "TooManyRequestsException",
  "RequestLimitExceeded",
  "RequestThrottled",
]);
/** Two changes of one group at the same time. */
const PASSING = new Set(["OperationAbortedException", "ServiceUnavailableException", "TimeoutError"]);
const NETWORK = new Set(["ECONNRESET", "EPIPE", "ETIMEDOUT", "EAI_AGAIN"]);

/** Of a service that does not know the action. */
export const NOT_IMPLEMENTED = 501;

const MAX_THROTTLED = 12;
const MAX_PASSING = 4;
const BASE_MS = 500;
const LONGEST_MS = 20_000;

export interface RetryOptions {
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random?: () => number;
  /** Whether there is time for another try. */
  readonly hasTime?: () => boolean;
}

/** Runs a request in its turn, and again when its failure may pass. Rejects with the last failure. */
export type Call = <T>(action: Action, request: () => Promise<T>) => Promise<T>;

/** One bucket for each kind of request. The client must not repeat requests by itself, since it would not wait its turn. */
export function createCall({ clock, random = Math.random, hasTime = () => true }: RetryOptions): Call {
  const buckets = new Map<Action, TokenBucket>();
  const bucketOf = (action: Action): TokenBucket => {
    const known = buckets.get(action) ?? new TokenBucket(REQUESTS_PER_SECOND[action], clock);
    buckets.set(action, known);
    return known;
  };
  return async (action, request) => {
    const bucket = bucketOf(action);
    let throttled = 0;
    let failed = 0;
    for (;;) {
      await bucket.take();
      try {
        const answer = await request();
        bucket.speedUp();
        return answer;
      } catch (error) {
        const isThrottled = THROTTLED.has(toSafeError(error).class);
        if (isThrottled) bucket.slowDown();
        const isLast = isThrottled ? ++throttled >= MAX_THROTTLED : !mayPass(error) || ++failed >= MAX_PASSING;
        if (isLast || !hasTime()) throw error;
        // Never nothing: of many that were refused at once all would be back at once.
        await clock.sleep((0.5 + random() / 2) * Math.min(LONGEST_MS, BASE_MS * 2 ** (throttled + failed - 1)));
      }
    }
  };
}

function mayPass(error: unknown): boolean {
  const { class: kind, code, status = 0 } = toSafeError(error);
  return PASSING.has(kind) || NETWORK.has(code) || (status >= 500 && status !== NOT_IMPLEMENTED);
}
