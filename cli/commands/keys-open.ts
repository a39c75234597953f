import { KeyError } from "../../core/index.ts";
import { EXIT, Failure } from "../failure.ts";
import type { Terminal } from "../terminal.ts";
import { openFileStore } from "./keys-file.ts";
import type { KeyStore, ReadableKeys } from "./keys-store.ts";

const FORMS = "Write env:NAME, file:PATH or secret:ARN.";

/** `env:NAME`, `file:PATH` or `secret:ARN`. @throws KeyError `bad-reference` */
export async function openReadableKeys(reference: string, terminal: Terminal): Promise<ReadableKeys> {
  const { kind, target } = parseReference(reference);
  return kind === "env" ? openVariable(target, terminal) : openKeyStore(reference);
}

/** `file:PATH` or `secret:ARN`. @throws KeyError `bad-reference`; Failure exit code 2 for `env:NAME`, which can only be read */
export async function openKeyStore(reference: string): Promise<KeyStore> {
  const { kind, target } = parseReference(reference);
  if (kind === "file") return openFileStore(target);
  if (kind === "env")
    throw new Failure(
      EXIT.usage,
      "keys: an environment variable can be shown, not changed",
      "Keep the ring in file:PATH or secret:ARN to change it.",
    );
  // The SDK takes about 50 ms to load.
  const { openSecretStore } = await import("./keys-secret.ts");
  return openSecretStore(target);
}

function parseReference(reference: string): { readonly kind: string; readonly target: string } {
  const [, kind, target] = /^(env|file|secret):(.+)$/s.exec(reference) ?? [];
  if (kind === undefined || target === undefined)
    throw new KeyError("bad-reference", `keys: a reference is needed, never the key itself. ${FORMS}`);
  return { kind, target };
}

function openVariable(name: string, terminal: Terminal): ReadableKeys {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    throw new KeyError("bad-reference", `keys: what follows env: is not the name of a variable. ${FORMS}`);
  // `env:$KEY`, expanded by the shell, has the key itself where the name should be: only what is plainly a name is repeated.
  const place = `the environment variable ${/^[A-Z][A-Z0-9_]{0,63}$/.test(name) ? name : "named there"}`;
  return {
    name: place,
    async read() {
      const text = terminal.env[name];
      if (text === undefined || text === "")
        throw new Failure(
          EXIT.usage,
          `keys: ${place} is ${text === undefined ? "not set" : "empty"}`,
          "Export it with the key ring in it, or write file:PATH or secret:ARN.",
        );
      return { text };
    },
  };
}
