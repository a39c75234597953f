import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { createRedactor, loadPolicy, type Redactor } from "../../../core/index.ts";
import { parseKeyRing } from "../../../core/operate/keyring.ts";
import type { Clients } from "./aws.ts";

/** The library with a stack's policy and key ring: what the stack's output is compared with. */
export async function createLibraryRedactor(
  { secrets }: Pick<Clients, "secrets">,
  policy: string,
  keyRingSecretArn: string,
): Promise<Redactor> {
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: keyRingSecretArn }));
  return createRedactor(loadPolicy(policy), { keys: parseKeyRing(SecretString!) });
}
