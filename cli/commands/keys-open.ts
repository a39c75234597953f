import { EXIT, Failure } from "../failure.ts";
import { readReference } from "../keys.ts";
import type { Terminal } from "../terminal.ts";
import { openFileStore } from "./keys-file.ts";
import type { KeyStore, StoredText } from "./keys-store.ts";

/** `file:PATH` and `secret:ARN`; `env:NAME` can only be read. @throws KeyError `bad-reference` */
export async function openKeyStore(reference: string, terminal: Terminal): Promise<KeyStore> {
  const separator = reference.indexOf(":") + 1;
  const target = reference.slice(separator);
  if (target !== "" && reference.startsWith("file:")) return openFileStore(target);
  if (target !== "" && reference.startsWith("secret:")) {
    // The SDK takes about 50 ms to load.
    const { openSecretStore } = await import("./keys-secret.ts");
    return openSecretStore(target);
  }
  const read = async (): Promise<StoredText> => ({ text: await readReference(reference, terminal) });
  // Says what a reference looks like.
  if (!reference.startsWith("env:")) await read();
  const refuse = async (): Promise<never> => {
    throw new Failure(
      EXIT.usage,
      "keys: an environment variable can be shown, not changed",
      "Keep the ring in file:PATH or secret:ARN to rotate it.",
    );
  };
  return { name: "the environment variable", remains: "", read, create: refuse, replace: refuse };
}
