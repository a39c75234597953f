import { type SafeError, toSafeError } from "../../core/errors.ts";
import { classifyFailure } from "./classify-failure.ts";
import type { DeliveryTools } from "./delivery-tools.ts";

/** What became of one unit of a request. `again`: not taken now. `refused`: never as it is. */
export type Outcome = "taken" | "again" | "refused";

/**
 * Sends one request. Gives the outcome of each unit in the order of the request; a unit without one was not taken.
 * Rejects with the service's error when the request as a whole was not taken.
 */
export type Send<Unit> = (units: readonly Unit[], signal: AbortSignal) => Promise<readonly (Outcome | undefined)[]>;

export interface Undelivered<Unit> {
  readonly unavailable: readonly Unit[];
  readonly refused: readonly Unit[];
  /** The last failure of a whole request, fit for printing. */
  readonly error?: SafeError;
}

export interface DeliverOptions {
  readonly tools: DeliveryTools;
  readonly remaining?: () => number;
}

/** Answers take a fraction of a second; Firehose advises against short time-outs, since what timed out may have been stored. */
const REQUEST_MS = 10_000;
/** Failures on end, without a unit that was taken between them. */
const MAX_FAILURES = 6;
const BASE_MS = 100;
const LONGEST_MS = 5_000;

/**
 * Sends requests one after the other, what was not taken again after a pause that doubles. A request that is refused as a
 * whole is halved until single units are left that are refused. After too many failures, a denial, or when the time is up,
 * the rest is unavailable. Never rejects; every unit is taken or in one of the two lists.
 */
export async function deliverRequests<Unit>(
  requests: readonly (readonly Unit[])[],
  send: Send<Unit>,
  { tools, remaining = () => Number.POSITIVE_INFINITY }: DeliverOptions,
): Promise<Undelivered<Unit>> {
  const queue = requests.toReversed();
  const refused: Unit[] = [];
  const givenUp: Unit[] = [];
  let failures = 0;
  let error: SafeError | undefined;
  const end = (unavailable: readonly Unit[]): Undelivered<Unit> => ({
    unavailable: [...givenUp, ...unavailable, ...queue.reverse().flat()],
    refused,
    ...(error ? { error } : {}),
  });

  for (;;) {
    const request = queue.pop();
    if (request === undefined) return end([]);
    const left = remaining();
    if (left <= 0) return end(request);
    let outcomes: readonly (Outcome | undefined)[];
    let isAnswered = true;
    try {
      outcomes = await send(request, AbortSignal.timeout(Math.ceil(Math.min(REQUEST_MS, left))));
    } catch (failure) {
      isAnswered = false;
      error = toSafeError(failure);
      const kind = classifyFailure(failure);
      if (kind === "denied") return end(request);
      if (kind === "refused" && request.length > 1) {
        const half = request.length >> 1;
        queue.push(request.slice(half), request.slice(0, half));
        continue;
      }
      outcomes = request.map(() => (kind === "refused" ? "refused" : "again"));
    }
    const again = request.filter((_, index) => (outcomes[index] ?? "again") === "again");
    for (const [index, unit] of request.entries()) if (outcomes[index] === "refused") refused.push(unit);
    if (again.length < request.length) failures = 0;
    if (again.length === 0) continue;
    if (++failures >= MAX_FAILURES) {
      if (!isAnswered) return end(again);
      // Who answers may take others, of another shard: each request after these has one try, until one is taken in part.
      for (const unit of again) givenUp.push(unit);
      failures = MAX_FAILURES - 1;
      continue;
    }
    // Never nothing: of many that were refused at once all would be back at once.
    const wait = (0.5 + tools.random() / 2) * Math.min(LONGEST_MS, BASE_MS * 2 ** (failures - 1));
    if (remaining() <= wait) return end(again);
    await tools.sleep(wait);
    queue.push(again);
  }
}

/** Units in order, as many in a request as it may have. @param limits most units and bytes of a request */
export function toRequests<Unit extends { readonly size: number }>(
  units: Iterable<Unit>,
  limits: { readonly units: number; readonly bytes: number },
): readonly (readonly Unit[])[] {
  const requests: Unit[][] = [];
  let size = 0;
  for (const unit of units) {
    const last = requests.at(-1);
    if (last !== undefined && last.length < limits.units && size + unit.size <= limits.bytes) {
      last.push(unit);
      size += unit.size;
    } else {
      requests.push([unit]);
      size = unit.size;
    }
  }
  return requests;
}
