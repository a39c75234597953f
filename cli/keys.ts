import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createKeyRing, KeyError, type KeyRing, toSafeError } from "../core/index.ts";
import { parseKeyRing } from "../core/operate/keyring.ts";
import { reasonOf } from "./failure.ts";
import type { Terminal } from "./terminal.ts";

const FORMS = "Write env:NAME, file:PATH or secret:ARN.";

/**
 * Reads a key ring from where the reference points: `env:NAME`, `file:PATH` or `secret:ARN` (AWS Secrets Manager).
 * The value is a key ring's JSON, or one key of 32 bytes in base64, which becomes key `k1`.
 * @throws KeyError; its text never holds the value, nor a reference that might be a value put in the wrong place
 */
export async function readKeyRing(reference: string, terminal: Terminal): Promise<KeyRing> {
  return parseKeyRing(await readReference(reference, terminal));
}

/** A key nobody keeps: pseudonyms agree within this run and with nothing else. */
export function createEphemeralKeyRing(): KeyRing {
  return createKeyRing({ current: { version: "e1", secret: randomBytes(32) } });
}

/** The value itself, where the reference points. @throws KeyError as readKeyRing */
export async function readReference(reference: string, terminal: Terminal): Promise<string> {
  const separator = reference.indexOf(":");
  const target = reference.slice(separator + 1);
  switch (separator < 0 || target === "" ? "" : reference.slice(0, separator)) {
    case "env": {
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(target))
        throw new KeyError("bad-reference", `keys: what follows env: is not the name of a variable. ${FORMS}`);
      const value = terminal.env[target];
      if (value === undefined || value === "")
        throw new KeyError(
          "no-key",
          `keys: the environment variable ${nameOf(target)} is ${value === undefined ? "not set" : "empty"}`,
        );
      return value;
    }
    case "file":
      return readFile(target, "utf8").catch((error: unknown) => {
        throw new KeyError("no-key", `keys: file ${target}: ${reasonOf(error)}`);
      });
    case "secret":
      return readSecret(target);
    default:
      throw new KeyError("bad-reference", `keys: a reference is needed, never the key itself. ${FORMS}`);
  }
}

/** `env:$KEY`, expanded by the shell, has the key itself where the name should be: only what is plainly a name is repeated. */
const nameOf = (target: string): string => (/^[A-Z][A-Z0-9_]{0,63}$/.test(target) ? target : "named there");

/** The region that a secret's ARN names. @throws KeyError for anything else; it is not repeated */
export function readRegion(arn: string): string {
  const region = /^arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):\d{12}:secret:/.exec(arn)?.[1];
  if (region === undefined)
    throw new KeyError("bad-reference", "keys: what follows secret: is not the ARN of a Secrets Manager secret");
  return region;
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
async function readSecret(arn: string): Promise<string> {
  const region = readRegion(arn);
  // Loading the SDK takes about 50 ms, which nobody should wait for who keeps keys elsewhere.
  const { GetSecretValueCommand, SecretsManagerClient } = await import("@aws-sdk/client-secrets-manager");
  const client = new SecretsManagerClient({ region });
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    if (SecretString === undefined) throw new KeyError("no-key", "keys: the secret holds no text");
    return SecretString;
  } catch (error) {
    if (error instanceof KeyError) throw error;
    const { class: kind, status } = toSafeError(error);
    throw new KeyError(
      "no-key",
      `keys: Secrets Manager did not answer with the secret (${kind}, HTTP ${status ?? "-"})`,
    );
  } finally {
    client.destroy();
  }
}
