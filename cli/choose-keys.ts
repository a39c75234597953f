import type { KeyRing, Policy } from "../core/index.ts";
import { EXIT, Failure, toFailure } from "./failure.ts";
import { createEphemeralKeyRing, readKeyRing } from "./keys.ts";
import { notify, type Terminal } from "./terminal.ts";

export interface KeyOptions {
  readonly keys?: string;
  readonly ephemeralKey?: boolean;
}

/**
 * The key ring for a run: `--keys`, `--ephemeral-key`, else the one the policy names, else none.
 * @throws Failure with exit code 2
 */
export async function chooseKeys(
  options: KeyOptions,
  policy: Policy,
  terminal: Terminal,
): Promise<KeyRing | undefined> {
  if (options.keys !== undefined && options.ephemeralKey)
    throw new Failure(EXIT.usage, "--keys and --ephemeral-key exclude each other", "Leave one of them out.");
  if (options.ephemeralKey) {
    notify(terminal, "pseudonyms of this run use a key that is thrown away: no other run will make the same ones");
    if (policy.actions.some((action) => action.kind === "encrypt"))
      notify(terminal, "what is encrypted in this run can never be revealed, since its key is thrown away");
    return createEphemeralKeyRing();
  }
  const reference = options.keys ?? policy.keys.reference;
  if (reference !== undefined)
    return readKeyRing(reference, terminal).catch((error: unknown) => {
      const { message, hint } = toFailure(error);
      const instead = "For this run only, --ephemeral-key makes a key that is thrown away.";
      throw new Failure(EXIT.usage, message, hint === undefined ? instead : `${hint} ${instead}`);
    });
  if (policy.detection.enabled && policy.actions.some((action) => action.kind === "pseudonymize" && action.fallback))
    notify(terminal, "no keys: values are replaced by <ENTITY> instead of pseudonyms (--keys or --ephemeral-key)");
  return undefined;
}
