import { DETECTED_ENTITIES, UNKNOWN_ENTITY } from "../detect/entities.ts";
import { PolicyError } from "../errors.ts";
import { readCompiledPolicy } from "./compiled.ts";
import type { Policy } from "./types.ts";

/** Key of the object that holds the policy in force, compiled, where a stack takes it from a bucket. */
export const LIVE_POLICY_KEY = "policy/active.json";

/** The object's metadata with the configuration hash of what was pushed: S3's name for it is `x-amz-meta-…`. */
export const LIVE_POLICY_HASH = "scrubline-policy-hash";

/** Whether everything would pass as it is: no detection that acts, and no fields. */
export function doesNothing({ actions, detection, fields }: Policy): boolean {
  const acts = (rule: { readonly action: number }) => actions[rule.action]?.kind !== "preserve";
  const detects = detection.enabled && (detection.entities.some(acts) || detection.customPatterns.some(acts));
  return !detects && !fields.some(acts);
}

/** What this version of the engine acts on, which is not all where a newer one compiled the policy. */
const MEMBERS: Readonly<Record<keyof Policy, true>> = {
  version: true,
  hash: true,
  actions: true,
  detection: true,
  allow: true,
  fields: true,
  protect: true,
  streaming: true,
  keys: true,
  performance: true,
  audit: true,
  notices: true,
};
const DETECTION_MEMBERS: Readonly<Record<keyof Policy["detection"], true>> = {
  enabled: true,
  threshold: true,
  entities: true,
  customPatterns: true,
  unknownEntities: true,
  remote: true,
  decode: true,
};
const ENTITIES: ReadonlySet<string> = new Set([...DETECTED_ENTITIES, UNKNOWN_ENTITY]);

/** A policy that asks for more than this version can do would be weaker than it says. */
function isUnderstood(policy: Policy): boolean {
  const { entities } = policy.detection;
  return (
    Object.keys(policy).every((name) => name in MEMBERS) &&
    Object.keys(policy.detection).every((name) => name in DETECTION_MEMBERS) &&
    entities.every(({ entity }) => ENTITIES.has(entity))
  );
}

/**
 * Reads the object. It is in force only if three hashes are equal: that of its content, the one in it, and the one that it was
 * pushed with.
 * @param hash of the metadata
 * @throws PolicyError as readCompiledPolicy, `hash-mismatch` too for another hash in the metadata, `wrong-version` too for what
 * this version does not know, `does-nothing`
 */
export function readLivePolicy(json: string, hash: string | undefined): Policy {
  const policy = readCompiledPolicy(json);
  if (policy.hash !== hash)
    throw new PolicyError("hash-mismatch", "", undefined, "the policy object is not what was pushed: push it again");
  if (!isUnderstood(policy))
    throw new PolicyError("wrong-version", "", undefined, "the policy object asks for what this version does not know");
  if (doesNothing(policy))
    throw new PolicyError("does-nothing", "", undefined, "the policy object would let everything pass as it is");
  return policy;
}
