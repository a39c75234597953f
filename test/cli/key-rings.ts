import { afterAll, expect } from "vitest";
import { readStoredRing } from "../../core/operate/stored-ring.ts";
import { MARKER } from "./fake-secrets-manager.ts";
import { type Outcome, run } from "./harness.ts";

export const BARE = "Zm9yIHRlc3RzIG9ubHksIGFuZCBub3RoaW5nIGVsc2Uh";
export const OLD = Buffer.alloc(32, 7).toString("base64");
export const NEWER = Buffer.alloc(32, 8).toString("base64");
export const TODAY = /^\d{4}-\d\d-\d\d$/;

/** Every secret that a test has seen; none may be in any output but that of `keys new`. */
const secrets = new Set([BARE, OLD, NEWER, MARKER]);
export const outputs: string[] = [];

export async function keys(args: readonly string[], surroundings: Parameters<typeof run>[1] = {}): Promise<Outcome> {
  const outcome = await run(["keys", ...args], surroundings);
  outputs.push(outcome.stdout, outcome.stderr);
  return outcome;
}

afterAll(() => {
  const all = outputs.join("\n");
  expect(outputs.length).toBeGreaterThan(20);
  for (const secret of secrets) {
    expect(all).not.toContain(secret.slice(0, 10));
    expect(all).not.toContain(Buffer.from(secret, "base64").toString("hex").slice(0, 12));
  }
});

export function ringText(current: string, keys: Readonly<Record<string, string>>): string {
  const list = Object.entries(keys).map(([id, secret]) => ({ id, secret, created: "2025-01-31" }));
  return JSON.stringify({ v: 1, current, keys: list });
}

export function readRing(text: string) {
  const ring = readStoredRing(text);
  for (const { secret } of ring.keys) secrets.add(secret);
  return ring;
}

export const TWO = ringText("k2", { k1: OLD, k2: NEWER });
