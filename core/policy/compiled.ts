import { PolicyError } from "../errors.ts";
import { hashPolicy, sealPolicy } from "./seal.ts";
import type { Policy } from "./types.ts";

const fail = (code: string, explanation: string): never => {
  throw new PolicyError(code, "", undefined, explanation);
};

function parse(json: string): Partial<Policy> | null {
  try {
    return JSON.parse(json) as Partial<Policy> | null;
  } catch {
    return null;
  }
}

/**
 * Reads a compiled policy without the schema and YAML libraries: what a function does at start-up. The hash tells that
 * nothing was lost or edited on the way.
 * @throws PolicyError `not-compiled`, `wrong-version`, `hash-mismatch`
 */
export function readCompiledPolicy(json: string): Policy {
  const policy = parse(json);
  if (
    typeof policy !== "object" ||
    policy === null ||
    typeof policy.hash !== "string" ||
    !Array.isArray(policy.actions)
  )
    return fail("not-compiled", "this is not a compiled policy: JSON with version, hash and actions");
  if (policy.version !== 1)
    return fail("wrong-version", "this policy was compiled by another version: compile it again");
  const { version: _version, hash, ...body } = policy as Policy;
  if (hashPolicy(body) !== hash)
    return fail("hash-mismatch", "the compiled policy was changed after compilation: compile it again");
  return sealPolicy(body);
}
