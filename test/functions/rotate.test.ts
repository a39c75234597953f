import type { Context } from "aws-lambda";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createRedactor, loadPolicy } from "../../core/index.ts";
import { parseKeyRing } from "../../core/operate/keyring.ts";
import { appendKey, createRing, dropKeys } from "../../core/operate/ring-changes.ts";
import { readStoredRing } from "../../core/operate/stored-ring.ts";
import { type FakeSecretsManager, MARKER, startFakeSecretsManager } from "../cli/fake-secrets-manager.ts";

const ARN = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:KeyRing-AbCdEf";
/** As CloudFormation generates it: letters and digits that are one key's base64. */
const BARE = "A1b2C3d4".repeat(6).slice(0, 44);
const STEPS = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;
const POLICY = loadPolicy("pii_redaction:\n  entities:\n    - type: EMAIL_ADDRESS\n      action: pseudonymize\n");

let aws: FakeSecretsManager;
let printed: string[];
let handler: (event: object, context: Context) => Promise<void>;

beforeAll(async () => {
  aws = await startFakeSecretsManager();
  vi.stubEnv("KEY_RING_SECRET_ARN", ARN);
  vi.stubEnv("AWS_ENDPOINT_URL", aws.endpoint);
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "fake");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "fake");
  handler = (await import("../../functions/handlers/rotate.ts")).handler as unknown as typeof handler;
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await aws.close();
});

beforeEach(() => {
  aws.reset(BARE);
  printed = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      printed.push(chunk.toString());
      return true;
    });
  return () => vi.restoreAllMocks();
});

const tokenOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

function call(step: string, token = tokenOf(1), secretId = ARN): Promise<void> {
  const event = { Step: step, SecretId: secretId, ClientRequestToken: token, RotationToken: "r" };
  return handler(event, { awsRequestId: "1" } as Context);
}

async function rotateAll(n = 1): Promise<void> {
  aws.beginRotation(tokenOf(n));
  for (const step of STEPS) await call(step, tokenOf(n));
}

const currentText = (): string => aws.versions.get(aws.labels.get("AWSCURRENT")!)!;
const idsOf = (text: string): readonly string[] => readStoredRing(text).keys.map(({ id }) => id);
const redactUnder = (text: string) => createRedactor(POLICY, { keys: parseKeyRing(text) });

describe("a rotation", () => {
  it("turns the generated text into a ring with a second key, which is current", async () => {
    await rotateAll();
    const ring = readStoredRing(currentText());
    expect(ring).toMatchObject({ v: 1, current: "k2", keys: [{ id: "k1", secret: BARE }, { id: "k2" }] });
    expect(Buffer.from(ring.keys[1]!.secret, "base64")).toHaveLength(32);
    expect(ring.keys[1]!.created).toBe(new Date().toISOString().slice(0, 10));
    expect(aws.labels.get("AWSCURRENT")).toBe(tokenOf(1));
    expect(aws.versions.get(aws.labels.get("AWSPREVIOUS")!)).toBe(BARE);
  });

  it("again: one more key, no id given twice, not even that of a pruned one", async () => {
    await rotateAll(1);
    await rotateAll(2);
    expect(idsOf(currentText())).toEqual(["k1", "k2", "k3"]);
    aws.change(JSON.stringify({ ...dropKeys(readStoredRing(currentText()), ["k1", "k2"]) }));
    await rotateAll(3);
    expect(idsOf(currentText())).toEqual(["k3", "k4"]);
  });

  it("pseudonyms are stable until it, tagged after it, and old ones stay as they are", async () => {
    const line = "mail of jane@example.com";
    const before = redactUnder(BARE).redact(line).output;
    aws.beginRotation(tokenOf(1));
    for (const step of STEPS) {
      expect(redactUnder(currentText()).redact(line).output).toBe(before);
      await call(step);
    }
    const after = redactUnder(currentText());
    expect(before).toMatch(/user_k1_/);
    expect(after.redact(line).output).toMatch(/user_k2_/);
    expect(after.redact(before).output).toBe(before);
  });

  it("prints ids and check values, and never a key", async () => {
    await rotateAll();
    const events = printed.map((line) => JSON.parse(line));
    const { checkValue } = parseKeyRing(currentText());
    expect(events).toEqual(
      ["rotation-key-made", "rotation-finished"].map((event) => ({
        level: "info",
        event,
        keyId: "k2",
        keyCheckValue: checkValue,
      })),
    );
    for (const { secret } of readStoredRing(currentText()).keys) expect(printed.join("")).not.toContain(secret);
  });
});

describe("steps that are repeated, broken off or mixed up", () => {
  it("every step twice: the same ring", async () => {
    aws.beginRotation(tokenOf(1));
    let pending: string | undefined;
    for (const step of STEPS) {
      await call(step);
      pending ??= aws.versions.get(tokenOf(1));
      await call(step);
      expect(aws.versions.get(tokenOf(1))).toBe(pending);
    }
    for (const step of STEPS) await call(step);
    expect(currentText()).toBe(pending);
    expect(idsOf(pending!)).toEqual(["k1", "k2"]);
  });

  it("the same step at the same time: one key is drawn, both succeed", async () => {
    aws.beginRotation(tokenOf(1));
    await Promise.all([call("createSecret"), call("createSecret"), call("createSecret")]);
    await Promise.all([call("testSecret"), call("testSecret")]);
    await Promise.all([call("finishSecret"), call("finishSecret")]);
    expect(idsOf(currentText())).toEqual(["k1", "k2"]);
  });

  it("crashes and lost answers at every request, steps repeated until they succeed: whole rings only (100 runs)", async () => {
    const fate = fc.constantFrom<"answer" | "lost" | "refused">("answer", "answer", "answer", "lost", "refused");
    const property = fc.asyncProperty(fc.array(fate, { maxLength: 60 }), async (fates) => {
      aws.reset(BARE);
      aws.beginRotation(tokenOf(1));
      const rest = fates.values();
      aws.before = () => {
        const { value = "answer" } = rest.next();
        // Refused in a way that the SDK does not try again by itself.
        return value === "refused" ? { error: "AccessDeniedException", status: 400 } : value;
      };
      for (const step of STEPS)
        for (let failed = true; failed; )
          failed = await call(step).then(
            () => false,
            (error: Error) => {
              expect(error.name).toBe("InvocationError");
              // Whatever happens, the ring in use is one of the two, and whole.
              expect(idsOf(currentText()).slice(0, 2)).toEqual(currentText() === BARE ? ["k1"] : ["k1", "k2"]);
              return true;
            },
          );
      expect(idsOf(currentText())).toEqual(["k1", "k2"]);
      expect(aws.labels.get("AWSCURRENT")).toBe(tokenOf(1));
    });
    await fc.assert(property, { seed: 7, numRuns: 100 });
  }, 300_000);

  it("a step before its time fails, and changes nothing", async () => {
    aws.beginRotation(tokenOf(1));
    await expect(call("testSecret")).rejects.toThrow("RotationError: no-pending-ring");
    await expect(call("finishSecret")).rejects.toThrow("RotationError: no-pending-ring");
    expect(currentText()).toBe(BARE);
    await call("createSecret");
    await call("finishSecret");
    expect(idsOf(currentText())).toEqual(["k1", "k2"]);
  });

  it.each<[string, () => Promise<void>, boolean?]>([
    ["a version that is not pending", () => call("createSecret", tokenOf(2))],
    ["rotation switched off", () => call("createSecret"), false],
    ["an unknown step", () => call("toString")],
    ["another secret", () => call("createSecret", tokenOf(1), ARN.replace("KeyRing", "Other"))],
    ["no token", () => call("createSecret", "")],
  ])("%s: refused, nothing is written", async (_name, attempt, rotates = true) => {
    aws.rotates = rotates;
    aws.beginRotation(tokenOf(1));
    await expect(attempt()).rejects.toThrow(/^RotationError: (not-rotating|bad-event)$/);
    expect([...aws.versions.values()]).toEqual([BARE]);
  });
});

describe("somebody else changes the ring meanwhile", () => {
  const key = { secret: Buffer.alloc(32, "theirs").toString("base64"), created: "2025-11-22" };
  const theirs = JSON.stringify(appendKey(readStoredRing(BARE), key));

  it.each([
    ["createSecret", ["createSecret", "testSecret"]],
    ["testSecret", ["createSecret", "testSecret", "finishSecret"]],
  ])("after %s: their change stands, the rotation is given up, the next one goes through", async (after, steps) => {
    aws.beginRotation(tokenOf(1));
    for (const step of steps) {
      const done = call(step);
      if (step === steps.at(-1)) await expect(done).rejects.toThrow("RotationError: ring-changed");
      else await done;
      if (step === after) aws.change(theirs);
    }
    expect(currentText()).toBe(theirs);
    expect(aws.labels.has("AWSPENDING")).toBe(false);
    await rotateAll(2);
    expect(idsOf(currentText())).toEqual(["k1", "k2", "k3"]);
    expect(readStoredRing(currentText()).keys[1]).toMatchObject(key);
  });

  it("between the last look and the move: Secrets Manager refuses, nothing is undone", async () => {
    aws.beginRotation(tokenOf(1));
    for (const step of STEPS.slice(0, 3)) await call(step);
    aws.before = (action) => {
      if (action === "UpdateSecretVersionStage" && currentText() !== theirs) aws.change(theirs);
      return "answer";
    };
    await expect(call("finishSecret")).rejects.toThrow("InvalidParameterException");
    expect(currentText()).toBe(theirs);
    await expect(call("finishSecret")).rejects.toThrow("RotationError: ring-changed");
  });

  it("a pending ring that lacks a key, or changes one, never becomes current", async () => {
    const [ring, other] = [createRing({ ...key, secret: BARE }), createRing(key)];
    const rings = [
      ring,
      appendKey(other, key),
      { ...appendKey(ring, key), current: "k1" },
      dropKeys(appendKey(ring, key), ["k1"]),
    ];
    for (const [n, pending] of rings.entries()) {
      aws.reset(BARE);
      aws.beginRotation(tokenOf(n));
      aws.versions.set(tokenOf(n), JSON.stringify(pending));
      for (const step of ["createSecret", "finishSecret"])
        await expect(call(step, tokenOf(n))).rejects.toThrow(/^RotationError/);
      expect(currentText()).toBe(BARE);
    }
  });
});

describe("failures", () => {
  it.each(["hunter2", '{"v":1,"current":"k1","keys":[{"id":"k1","secret":"hunter2"}]}', '{"salt":"hunter2'])(
    "a current ring that no function could use is not rotated: %s",
    async (text) => {
      aws.reset(text);
      aws.beginRotation(tokenOf(1));
      const failure = (await call("createSecret").catch((error: unknown) => error)) as Error;
      expect(failure.name).toBe("InvocationError");
      expect([...printed, failure.stack, JSON.stringify(failure)].join("")).not.toContain("hunter2");
      expect([...aws.versions.values()]).toEqual([text]);
    },
  );

  it("what Secrets Manager says in its errors is not repeated", async () => {
    aws.beginRotation(tokenOf(1));
    for (const step of STEPS) {
      aws.before = () => ({ error: "AccessDeniedException", status: 400 });
      const failure = (await call(step).catch((error: unknown) => error)) as Error;
      expect([...printed, failure.stack, JSON.stringify(failure)].join("")).not.toContain(MARKER);
      aws.before = () => "answer";
      await call(step);
    }
  });
});
