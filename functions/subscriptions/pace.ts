import { setTimeout as pause } from "node:timers/promises";

/** Time, so that a test can have its own. Milliseconds. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<unknown>;
}

export const SYSTEM_CLOCK: Clock = { now: () => performance.now(), sleep: (milliseconds) => pause(milliseconds) };

/**
 * Requests a second that CloudWatch Logs takes of an account in a region, from all that ask there together.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html (the page gives none for account policies and tags)
 */
export const REQUESTS_PER_SECOND = {
  DescribeLogGroups: 10,
  DescribeLogStreams: 25,
  DescribeSubscriptionFilters: 5,
  PutSubscriptionFilter: 5,
  DeleteSubscriptionFilter: 5,
  ListTagsForResource: 5,
  DescribeAccountPolicies: 5,
  PutAccountPolicy: 5,
  DeleteAccountPolicy: 5,
} as const;

export type Action = keyof typeof REQUESTS_PER_SECOND;

/** What is left over is for the console, other tools and the functions of the account. */
const SHARE = 0.8;
/** Of the fastest: never slower than this. */
const SLOWEST = 1 / 16;
const SLOWER = 0.7;
const FASTER = 0.02;

/**
 * A bucket of one token that fills at 0.8 times the limit: in no second more requests than the limit. A refusal for being
 * too fast takes away a third of the speed, as others may be asking too, and each success gives a little of it back.
 */
export class TokenBucket {
  readonly #clock: Clock;
  /** Requests a millisecond. */
  readonly #fastest: number;
  #rate: number;
  #next = Number.NEGATIVE_INFINITY;
  #slowedAt = Number.NEGATIVE_INFINITY;

  constructor(perSecond: number, clock: Clock) {
    this.#clock = clock;
    this.#fastest = (perSecond * SHARE) / 1000;
    this.#rate = this.#fastest;
  }

  /** Waits for its turn, in the order of asking. */
  async take(): Promise<void> {
    const now = this.#clock.now();
    const turn = Math.max(now, this.#next);
    this.#next = turn + 1 / this.#rate;
    if (turn > now) await this.#clock.sleep(turn - now);
  }

  /** Once a second: of several that were under way together all are refused for the same reason. */
  slowDown(): void {
    const now = this.#clock.now();
    if (now - this.#slowedAt < 1000) return;
    this.#slowedAt = now;
    this.#rate = Math.max(this.#rate * SLOWER, this.#fastest * SLOWEST);
  }

  speedUp(): void {
    this.#rate = Math.min(this.#rate + this.#fastest * FASTER, this.#fastest);
  }
}
