import { readFile } from "node:fs/promises";
import { PolicyError } from "../core/errors.ts";
import type { Redactor } from "../core/index.ts";
import { type KeyRing, parseKeyRing } from "../core/operate/keyring.ts";
import { readCompiledPolicy } from "../core/policy/compiled.ts";
import type { Policy } from "../core/policy/types.ts";
import { createRedactor } from "../core/redactor.ts";
import { createKeySource } from "./keys.ts";
import type { Log } from "./log.ts";
import { createPolicyReader } from "./policy-object.ts";
import { createPolicySource } from "./policy-source.ts";
import { createSecretReader } from "./secrets.ts";
import type { Settings } from "./settings.ts";

/** A redactor with what it was made of. The same objects come back until the key ring or the policy changes. */
export interface Equipment {
  readonly redactor: Redactor;
  readonly ring: KeyRing;
  readonly policy: Policy;
}

/** Rejects with PolicyError or KeyError: then nothing may be processed, and the invocation has to fail. */
export type RedactorSource = () => Promise<Equipment>;

export function createRedactorSource(
  settings: Pick<Settings, "policyFile" | "policyObject" | "keyRingSecretArn" | "keyRingMaxAge">,
  log: Log,
): RedactorSource {
  const keyRing = createKeySource({
    fetchSecret: createSecretReader(settings.keyRingSecretArn),
    now: () => performance.now(),
    log,
    maxAge: settings.keyRingMaxAge * 1_000,
  });
  const currentPolicy = openPolicy(settings, log);
  let made: Equipment | undefined;
  return async () => {
    const [policy, ring] = await Promise.all([currentPolicy(), keyRing()]);
    if (made?.ring !== ring || made.policy !== policy) {
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

function openPolicy(
  { policyFile, policyObject }: Pick<Settings, "policyFile" | "policyObject">,
  log: Log,
): () => Promise<Policy> {
  let reading: Promise<Policy> | undefined;
  const readBundled = () => {
    reading ??= readPolicy(policyFile);
    return reading;
  };
  if (policyObject === undefined) return readBundled;
  return createPolicySource({
    fetchObject: createPolicyReader(policyObject),
    readBundled,
    prove: (policy) => void createRedactor(policy, { keys: parseKeyRing(NO_KEY) }),
    now: () => performance.now(),
    log,
  });
}

/** Makes nothing that leaves: with it is seen whether a policy can be worked with. */
const NO_KEY = Buffer.alloc(32).toString("base64");

async function readPolicy(path: string): Promise<Policy> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    throw new PolicyError("unreadable", "", undefined, "the compiled policy beside the function cannot be read");
  }
  return readCompiledPolicy(text);
}
