import { toSafeError } from "../../core/errors.ts";

/**
 * What a failed request means. `passing`: send it again in a moment. `refused`: the service found fault with what was sent.
 * `denied`: neither is of use (a missing right, no such stream, a disabled key), until somebody changes something.
 */
export type FailureKind = "passing" | "refused" | "denied";

const PASSING =
  /Throttl|TooManyRequests|ThroughputExceeded|LimitExceeded|SlowDown|ServiceUnavailable|Internal(?:Failure|Server|Service)|Time-?out/i;
const REFUSED = new Set([
  "InvalidArgumentException",
  "InvalidParameterException",
  "ValidationException",
  "SerializationException",
]);
const PASSING_STATUS = new Set([408, 425, 429]);
const TOO_LARGE = 413;

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
export function classifyFailure(error: unknown): FailureKind {
  const { class: name, status } = toSafeError(error);
  if (PASSING.test(name)) return "passing";
  if (REFUSED.has(name) || status === TOO_LARGE) return "refused";
  // Without a status nobody answered: a network's failure, a time-out.
  if (status === undefined || status >= 500 || status < 400 || PASSING_STATUS.has(status)) return "passing";
  return "denied";
}
