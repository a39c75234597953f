import { readFile } from "node:fs/promises";
import { PolicyError } from "../core/errors.ts";
import type { Redactor } from "../core/index.ts";
import type { KeyRing } from "../core/operate/keyring.ts";
import { readCompiledPolicy } from "../core/policy/compiled.ts";
import type { Policy } from "../core/policy/types.ts";
import { createRedactor } from "../core/redactor.ts";
import { createKeySource } from "./keys.ts";
import type { Log } from "./log.ts";
import { createSecretReader } from "./secrets.ts";
import type { Settings } from "./settings.ts";

/** A redactor with what it was made of. The same objects come back until the key ring changes. */
export interface Equipment {
  readonly redactor: Redactor;
  readonly ring: KeyRing;
  readonly policy: Policy;
}

/** Rejects with PolicyError or KeyError: then nothing may be processed, and the invocation has to fail. */
export type RedactorSource = () => Promise<Equipment>;

export function createRedactorSource(
  settings: Pick<Settings, "policyFile" | "keyRingSecretArn" | "keyRingMaxAge">,
  log: Log,
): RedactorSource {
  const keyRing = createKeySource({
    fetchSecret: createSecretReader(settings.keyRingSecretArn),
    now: () => performance.now(),
    log,
    maxAge: settings.keyRingMaxAge * 1_000,
  });
  let reading: Promise<Policy> | undefined;
  let made: Equipment | undefined;
  return async () => {
    reading ??= readPolicy(settings.policyFile);
    const [policy, ring] = await Promise.all([reading, keyRing()]);
    if (made?.ring !== ring) {
      made = { ring, policy, redactor: createRedactor(policy, { keys: ring }) };
      await made.redactor.ready();
      const { currentId: keyId, checkValue: keyCheckValue } = ring;
      log("info", "redactor-ready", {
        policyHash: policy.hash,
        keyId,
        keyCheckValue,
        namespace: policy.keys.namespace,
      });
    }
    return made;
  };
}

async function readPolicy(path: string): Promise<Policy> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    throw new PolicyError("unreadable", "", undefined, "the compiled policy beside the function cannot be read");
  }
  return readCompiledPolicy(text);
}
