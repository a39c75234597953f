import { PolicyError, toSafeError } from "../core/errors.ts";
import { readLivePolicy } from "../core/policy/live.ts";
import type { Policy } from "../core/policy/types.ts";
import { MAX_STALE_MS, RETRY_MS } from "./keys.ts";
import type { Log } from "./log.ts";

/** The policy object as it is stored. */
export interface PolicyObject {
  readonly text: string;
  /** Of its metadata. */
  readonly hash: string | undefined;
}

export interface PolicySourceOptions {
  /** Undefined: no policy was ever pushed. Rejects when it cannot be had, or was deleted. */
  readonly fetchObject: () => Promise<PolicyObject | undefined>;
  /** What was deployed with the function; in force until a policy is pushed. */
  readonly readBundled: () => Promise<Policy>;
  /** Throws if this function cannot work with the policy. Asked where there is another one to stay with. */
  readonly prove: (policy: Policy) => void;
  /** Milliseconds, from any origin that only moves forward. */
  readonly now: () => number;
  readonly log: Log;
  /** Milliseconds after which the object is fetched again before the policy is used. */
  readonly maxAge?: number;
}

/** The longest that a pushed policy may go unseen. A GET a minute and container costs less than a cent a month. */
const MAX_AGE_MS = 60 * 1000;

/**
 * The policy in force, cached. Calls at the same time share one fetch, and the same object gives the same policy. What is not
 * exactly what was pushed counts as one that cannot be read: then the policy in memory stays in force until it is 20 minutes
 * old, like a key ring, and a container that has none refuses to work. Never is one taken in its place that is weaker:
 * the bundled policy serves only where no other ever was.
 * The returned function rejects with PolicyError.
 */
export function createPolicySource(options: PolicySourceOptions): () => Promise<Policy> {
  const { fetchObject, readBundled, prove, now, log, maxAge = MAX_AGE_MS } = options;
  let held: { readonly policy: Policy; readonly text: string | undefined; readonly fetchedAt: number } | undefined;
  let retryAt = Number.NEGATIVE_INFINITY;
  let pending: Promise<Policy> | undefined;

  const read = async (object: PolicyObject | undefined): Promise<Policy> => {
    if (object === undefined) {
      // One that was seen does not become one that never was.
      if (held?.text !== undefined)
        throw new PolicyError("policy-gone", "", undefined, "the policy object is not there any more");
      return held?.policy ?? (await readBundled());
    }
    const policy = readLivePolicy(object.text, object.hash);
    if (held?.text === object.text) return held.policy;
    // Without another policy to stay with, making the redactor of it is proof enough, and costs time once.
    if (held) prove(policy);
    return policy;
  };

  const refresh = async (): Promise<Policy> => {
    try {
      const object = await fetchObject();
      const policy = await read(object);
      held = { policy, text: object?.text, fetchedAt: now() };
      return policy;
    } catch (error) {
      log("error", "policy-not-read", { error: toSafeError(error) });
      retryAt = now() + RETRY_MS;
      if (held && now() - held.fetchedAt < MAX_STALE_MS) return held.policy;
      if (error instanceof PolicyError) throw error;
      throw new PolicyError("policy-unavailable", "", undefined, "the policy in force cannot be read");
    }
  };

  return () => {
    const time = now();
    if (held && time - held.fetchedAt < maxAge) return Promise.resolve(held.policy);
    if (held && time < retryAt && time - held.fetchedAt < MAX_STALE_MS) return Promise.resolve(held.policy);
    pending ??= refresh().finally(() => {
      pending = undefined;
    });
    return pending;
  };
}
