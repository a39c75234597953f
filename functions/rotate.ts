import { KeyError } from "../core/errors.ts";
import { type KeyRing, parseKeyRing } from "../core/operate/keyring.ts";
import { appendKey, isSuccessor, type NewKey, writeRing } from "../core/operate/ring-changes.ts";
import { readStoredRing, type StoredRing } from "../core/operate/stored-ring.ts";
import { createTokenMint } from "../core/operate/token.ts";
import type { Log } from "./log.ts";
import type { RotatedSecret } from "./rotate-secret.ts";

/** What Secrets Manager sends; https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html */
export interface RotationEvent {
  readonly Step: string;
  readonly SecretId: string;
  /** Id of the version that is to become the current one. */
  readonly ClientRequestToken: string;
}

/** A rotation that cannot go on. Holds nothing of the secret. */
export class RotationError extends Error {
  override readonly name = "RotationError";
  readonly code: "bad-event" | "not-rotating" | "no-pending-ring" | "ring-changed" | "ring-unusable";
  constructor(code: RotationError["code"], explanation: string) {
    super(explanation);
    this.code = code;
  }
}

export interface RotationOptions {
  readonly secret: RotatedSecret;
  readonly createKey: () => NewKey;
  readonly log: Log;
}

type Step = (version: string, current: string, options: RotationOptions) => Promise<void>;

const STEPS: Readonly<Record<string, Step>> = { createSecret, setSecret, testSecret, finishSecret };

/**
 * One step of a rotation, which appends a key to the ring and makes it current; no key is taken away. Every step may be
 * repeated: Secrets Manager does so when an answer is lost.
 * @throws RotationError; KeyError for a current ring that no function could read
 */
export async function rotate({ Step, ClientRequestToken: version }: RotationEvent, options: RotationOptions) {
  const step = Object.hasOwn(STEPS, Step) ? STEPS[Step] : undefined;
  if (step === undefined || typeof version !== "string" || !/^[A-Za-z0-9-]{32,64}$/.test(version))
    throw new RotationError("bad-event", "the event is not one of a rotation");
  const { rotates, labels } = await options.secret.describe();
  const current = [...labels].find(([, names]) => names.includes("AWSCURRENT"))?.[0];
  if (version === current) return;
  if (!rotates || current === undefined || !labels.get(version)?.includes("AWSPENDING"))
    throw new RotationError("not-rotating", "the secret is not being rotated to the version that the event names");
  await step(version, current, options);
}

async function createSecret(version: string, current: string, options: RotationOptions): Promise<void> {
  const { secret, createKey, log } = options;
  const ring = await readRing(secret, current);
  if ((await secret.read(version)) === undefined) {
    const next = writeRing(appendKey(ring, createKey()));
    // False: a repetition of this step was faster, and drew another key. What it wrote stands.
    if (await secret.writePending(version, next)) report(log, "rotation-key-made", parseKeyRing(next));
  }
  await readSuccessor(version, current, options);
}

/** Nothing but the secret itself knows the key: there is nowhere to set it. */
async function setSecret(): Promise<void> {}

/** What the ring in use has made has to be recognised under the new one, which has to make something else. */
async function testSecret(version: string, current: string, options: RotationOptions): Promise<void> {
  const before = parseKeyRing((await options.secret.read(current)) ?? "");
  const after = parseKeyRing(writeRing(await readSuccessor(version, current, options)));
  const [old, fresh] = [before, after].map((ring) => createTokenMint(ring, "rotation-test"));
  const make = (mint: typeof old) => mint!.pseudonymize("EMAIL_ADDRESS", "rotation@example.com");
  if (!fresh!.isOwnToken(make(old)) || !fresh!.isOwnToken(make(fresh)) || make(old) === make(fresh))
    throw new RotationError("ring-unusable", "the new key ring does not recognise what the one in use makes");
}

/**
 * The label moves from the version that was compared, and from no other: Secrets Manager refuses it if the ring has
 * changed in between (by `scrubline keys rotate` or `prune`), so that no change is undone.
 */
async function finishSecret(version: string, current: string, options: RotationOptions): Promise<void> {
  const { secret, log } = options;
  const ring = await readSuccessor(version, current, options);
  await secret.makeCurrent(version, current);
  report(log, "rotation-finished", parseKeyRing(writeRing(ring)));
}

/** @throws RotationError `ring-changed` when the pending ring is not the current one with one more key; it is given up then */
async function readSuccessor(version: string, current: string, { secret }: RotationOptions): Promise<StoredRing> {
  const text = await secret.read(version);
  if (text === undefined)
    throw new RotationError("no-pending-ring", "the version that is to become current has no value yet");
  const next = readStoredRing(text);
  if (isSuccessor(next, await readRing(secret, current))) return next;
  // A version cannot be written twice. Without its label the rotation counts as failed, and the next begins anew.
  await secret.giveUp(version);
  throw new RotationError("ring-changed", "the key ring was changed during the rotation, which was given up");
}

async function readRing(secret: RotatedSecret, version: string): Promise<StoredRing> {
  const text = await secret.read(version);
  if (text === undefined) throw new KeyError("missing-keys", "the secret's current version holds no text");
  // Whatever functions could not use is not rotated either.
  parseKeyRing(text);
  return readStoredRing(text);
}

function report(log: Log, event: string, { currentId, checkValue }: KeyRing): void {
  log("info", event, { keyId: currentId, keyCheckValue: checkValue });
}
