import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PolicyError } from "../../core/errors.ts";
import { loadPolicy, type Policy } from "../../core/index.ts";
import { MAX_STALE_MS, RETRY_MS } from "../../functions/keys.ts";
import { createPolicySource, type PolicyObject } from "../../functions/policy-source.ts";

const MAX_AGE = 60_000;
const policyOf = (entity: string): Policy =>
  loadPolicy(`pii_redaction:\n  entities:\n    - { type: ${entity}, action: replace }\n`);
const BUNDLED = loadPolicy("hipaa");
const PUSHED = { first: policyOf("EMAIL_ADDRESS"), second: policyOf("US_SSN") };
const UNUSABLE = policyOf("IP_ADDRESS");
const NOTHING = loadPolicy("pii_redaction:\n  enabled: false\n");
const stored = (policy: Policy, hash = policy.hash): PolicyObject => ({ text: JSON.stringify(policy), hash });
const edited = JSON.stringify(PUSHED.first).replace('"threshold":', '"threshold":0.99,"was":');

/** What there may be at the object's place. */
const STATES: Readonly<Record<string, PolicyObject | undefined | Error>> = {
  first: stored(PUSHED.first),
  second: stored(PUSHED.second),
  never: undefined,
  "another hash": stored(PUSHED.first, PUSHED.second.hash),
  "no hash": { text: JSON.stringify(PUSHED.first), hash: undefined },
  edited: { text: edited, hash: PUSHED.first.hash },
  "does nothing": stored(NOTHING),
  "another version": { text: JSON.stringify({ ...PUSHED.first, version: 2 }), hash: PUSHED.first.hash },
  "not JSON": { text: "ada.lovelace@example.net", hash: PUSHED.first.hash },
  unusable: stored(UNUSABLE),
  down: Object.assign(new Error("ada.lovelace@example.net"), { name: "ServiceUnavailable" }),
  deleted: Object.assign(new Error("ada.lovelace@example.net"), { name: "NoSuchKey" }),
};

function setUp(state: string) {
  const world = { state, time: 0, fetches: 0, logged: [] as string[] };
  const source = createPolicySource({
    async fetchObject() {
      world.fetches++;
      const given = STATES[world.state];
      if (given instanceof Error) throw given;
      return given;
    },
    readBundled: async () => BUNDLED,
    prove: (policy) => {
      if (policy.hash === UNUSABLE.hash) throw new TypeError("ada.lovelace");
    },
    now: () => world.time,
    log: (_level, event, fields) => world.logged.push(JSON.stringify({ event, ...fields })),
    maxAge: MAX_AGE,
  });
  return { world, source };
}

const hashOf = async (asked: Promise<Policy>) => (await asked).hash;
const good = (state: string) => state === "first" || state === "second";

describe("policy source", () => {
  it("the bundled policy is in force until one is pushed, and then that one within its age", async () => {
    const { world, source } = setUp("never");
    expect(await hashOf(source())).toBe(BUNDLED.hash);
    world.state = "first";
    world.time = MAX_AGE - 1;
    expect(await hashOf(source())).toBe(BUNDLED.hash);
    world.time = MAX_AGE;
    expect(await hashOf(source())).toBe(PUSHED.first.hash);
  });

  it("many calls at the same time are one fetch, and the same object is the same policy", async () => {
    const { world, source } = setUp("first");
    const [one, two] = await Promise.all([source(), source()]);
    world.time = MAX_AGE;
    expect([two, await source()]).toEqual([one, one]);
    expect(await source()).toBe(one);
    expect(world.fetches).toBe(2);
  });

  it.each(Object.keys(STATES).filter((state) => !good(state) && state !== "never" && state !== "unusable"))(
    "%s at the start: the function refuses to work, and does not take the bundled policy",
    async (state) => {
      const { world, source } = setUp(state);
      await expect(source()).rejects.toThrow(PolicyError);
      expect(world.logged.join()).toContain("policy-not-read");
      expect(world.logged.join()).not.toContain("lovelace");
      // As soon as it is mended it works.
      world.state = "first";
      expect(await hashOf(source())).toBe(PUSHED.first.hash);
    },
  );

  it.each(Object.keys(STATES).filter((state) => !good(state)))(
    "%s later: the verified policy stays for 20 minutes, then the function refuses to work",
    async (state) => {
      const { world, source } = setUp("first");
      await source();
      world.state = state;
      for (world.time = MAX_AGE; world.time < MAX_STALE_MS; world.time += RETRY_MS)
        expect(await hashOf(source())).toBe(PUSHED.first.hash);
      await expect(source()).rejects.toThrow(PolicyError);
      world.state = "second";
      expect(await hashOf(source())).toBe(PUSHED.second.hash);
    },
  );

  it("what is in force was pushed as it is, is never the bundled one where another was seen, and is not older than it may be", async () => {
    const step = fc.record({
      state: fc.constantFrom(...Object.keys(STATES).filter((state) => state !== "unusable")),
      wait: fc.constantFrom(0, 1_000, RETRY_MS, MAX_AGE, MAX_STALE_MS - MAX_AGE, MAX_STALE_MS),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
        const { world, source } = setUp("never");
        let seen: { hash: string; at: number } | undefined;
        for (const { state, wait } of steps) {
          world.state = state;
          world.time += wait;
          const before = world.fetches;
          const hash = await hashOf(source()).catch((error: unknown) => {
            expect(error).toBeInstanceOf(PolicyError);
            return undefined;
          });
          const isNever = state === "never" && (seen === undefined || seen.hash === BUNDLED.hash);
          const isFetched = world.fetches > before;
          if (isFetched && good(state)) seen = { hash: PUSHED[state as "first"].hash, at: world.time };
          if (isFetched && isNever) seen = { hash: BUNDLED.hash, at: world.time };
          const isFresh = seen !== undefined && world.time - seen.at < MAX_STALE_MS;
          expect(hash).toBe(isFresh ? seen!.hash : undefined);
          if (seen === undefined || world.time - seen.at >= MAX_STALE_MS) expect(isFetched).toBe(true);
        }
        expect(world.logged.join()).not.toContain("lovelace");
      }),
      { numRuns: 500 },
    );
  });
});
