import { readFileSync } from "node:fs";
import { PolicyError } from "../core/errors.ts";
import { doesNothing } from "../core/policy/live.ts";
import { loadPolicy } from "../core/policy/load.ts";
import type { Policy } from "../core/policy/types.ts";

/** A policy with which nothing may be deployed. The text says where, as `file:line: …`. */
export class UnusablePolicyError extends Error {
  override readonly name = "UnusablePolicyError";
}

/**
 * Compiles the policy that a stack is to run, at synth.
 * @param file path of a YAML or JSON policy; none = the balanced preset
 * @throws UnusablePolicyError if it cannot be read, is not valid, or does nothing
 */
export function compilePolicy(file: string | undefined): Policy {
  const policy = file === undefined ? loadPolicy() : load(file);
  if (doesNothing(policy))
    throw new UnusablePolicyError(
      `${file ?? "the preset"}: this policy does nothing: no detection that acts and no fields; such a stack would forward everything as it is`,
    );
  return policy;
}

function load(file: string): Policy {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new UnusablePolicyError(`${file}: the policy file cannot be read`);
  }
  try {
    return loadPolicy(text);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const place = error.line === undefined ? file : `${file}:${error.line}`;
    throw new UnusablePolicyError(`${place}: ${error.message.replace(/^line \d+: /, "")}`);
  }
}
