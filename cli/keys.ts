import { randomBytes } from "node:crypto";
import { createKeyRing, type KeyRing } from "../core/index.ts";
import { openReadableKeys } from "./commands/keys-open.ts";
import { openRing } from "./commands/keys-ring.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Reads a key ring from where the reference points: `env:NAME`, `file:PATH` or `secret:ARN` (AWS Secrets Manager).
 * The value is a key ring's JSON, or one key of 32 bytes in base64, which becomes key `k1`.
 * @throws Failure or KeyError; their text never holds the value, nor a reference that might be a value put in the wrong place
 */
export async function readKeyRing(reference: string, terminal: Terminal): Promise<KeyRing> {
  const store = await openReadableKeys(reference, terminal);
  const { text } = await store.read();
  return openRing(text, store.name).keys;
}

/** A key nobody keeps: pseudonyms agree within this run and with nothing else. */
export function createEphemeralKeyRing(): KeyRing {
  return createKeyRing({ current: { version: "e1", secret: randomBytes(32) } });
}
