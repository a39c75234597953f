import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { parseKeyRing } from "../../core/operate/keyring.ts";
import { type FakeSecretsManager, startFakeSecretsManager } from "./fake-secrets-manager.ts";
import { run } from "./harness.ts";
import { BARE, keys, outputs, readRing, TODAY, TWO } from "./key-rings.ts";

const ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ring-AbCdEf";

describe("keys in Secrets Manager", () => {
  let aws: FakeSecretsManager;
  const reference = `secret:${ARN}`;
  const currentText = () => aws.versions.get(aws.labels.get("AWSCURRENT")!)!;

  beforeAll(async () => {
    aws = await startFakeSecretsManager();
    vi.stubEnv("AWS_ENDPOINT_URL", aws.endpoint);
    vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
    vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
  });
  beforeEach(() => aws.reset(BARE));
  afterEach(() => {
    for (const text of aws.versions.values()) readRing(text);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await aws.close();
  });

  it("show: a generated secret is k1, as old as its version", async () => {
    expect(await keys(["show", reference])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^k1 +2025-11-22 +[0-9a-f]{8} +current$/m),
    });
    expect(aws.requests).toEqual(["GetSecretValue"]);
  });

  it("rotate: a generated secret becomes a ring; the version before keeps its label", async () => {
    const { code, stderr } = await keys(["rotate", reference]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/: new pseudonyms are made with k2 .*\. Functions use it within 5 minutes/);
    expect(stderr).toContain(`scrubline: ${reference}: `);
    expect(readRing(currentText())).toMatchObject({
      current: "k2",
      keys: [
        { id: "k1", secret: BARE, created: "2025-11-22" },
        { id: "k2", created: expect.stringMatching(TODAY) },
      ],
    });
    expect(aws.versions.get(aws.labels.get("AWSPREVIOUS")!)).toBe(BARE);
    expect(await keys(["rotate", reference])).toMatchObject({ code: 0 });
    expect(parseKeyRing(currentText()).ids).toEqual(["k3", "k1", "k2"]);
    expect(aws.versions.size).toBe(3);
  });

  it("prune: and what to know about earlier versions", async () => {
    aws.reset(TWO);
    const { code, stderr } = await keys(["prune", "--yes", reference, "k1"]);
    expect(code).toBe(0);
    expect(parseKeyRing(currentText()).ids).toEqual(["k2"]);
    expect(stderr).toContain("Earlier versions of the secret still hold it");
  });

  it("--dry-run writes nothing", async () => {
    expect(await keys(["rotate", "--dry-run", reference])).toMatchObject({ code: 0 });
    expect(aws.requests).toEqual(["GetSecretValue"]);
  });

  it("new: in a secret without a value, and only there", async () => {
    expect(await keys(["new", reference])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("the secret has a value"),
    });
    expect(currentText()).toBe(BARE);
    aws.reset();
    expect(await keys(["new", reference])).toMatchObject({ code: 0 });
    expect(readRing(currentText()).current).toBe("k1");
  });

  const moments: readonly (readonly [string, string, number])[] = [
    ["before anything is written", "GetSecretValue", 1],
    ["before the new version", "PutSecretValue", 2],
    ["between the new version and its label", "UpdateSecretVersionStage", 2],
  ];
  for (const [when, action, versions] of moments)
    it(`a change by somebody else ${when} stands`, async () => {
      let calls = 0;
      aws.before = (asked) => {
        if (asked === action && (action !== "GetSecretValue" || ++calls === 2)) aws.change(TWO);
        return "answer";
      };
      const { code, stderr } = await keys(["rotate", reference]);
      expect(code).toBe(1);
      expect(stderr).toMatch(/was changed while this ran; that change stands[\s\S]*keys show/);
      expect(currentText()).toBe(TWO);
      expect(aws.versions.size).toBe(versions + 1);
    });

  it("of two rotations at the same time one is refused, and no key is lost", async () => {
    const outcomes = await Promise.all([keys(["rotate", reference]), keys(["rotate", reference])]);
    const ids = parseKeyRing(currentText()).ids;
    const done = outcomes.filter(({ code }) => code === 0).length;
    expect(outcomes.map(({ code }) => code).sort()).toEqual(done === 1 ? [0, 1] : [0, 0]);
    expect(ids.length).toBe(1 + done);
  });

  it("an answer that is lost after the label has moved is no failure", async () => {
    aws.before = (action) => (action === "UpdateSecretVersionStage" ? "lost" : "answer");
    expect(await keys(["rotate", reference])).toMatchObject({ code: 0 });
    expect(parseKeyRing(currentText()).currentId).toBe("k2");
  });

  it("a service that goes away at that moment leaves a doubt, and it is said", async () => {
    let moved = false;
    aws.before = (action) => {
      if (moved) return { error: "InternalServiceError", status: 500 };
      moved = action === "UpdateSecretVersionStage";
      return moved ? "lost" : "answer";
    };
    const { code, stderr } = await keys(["rotate", reference]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/either ring may be the one in use[\s\S]*keys show before anything else/);
  });

  const refusals: readonly (readonly [string, string, number, RegExp])[] = [
    ["GetSecretValue", "ResourceNotFoundException", 400, /No such secret in that account and region/],
    ["GetSecretValue", "AccessDeniedException", 400, /Needed on the secret: secretsmanager:GetSecretValue/],
    ["PutSecretValue", "LimitExceededException", 400, /too many versions/],
    ["UpdateSecretVersionStage", "AccessDeniedException", 400, /UpdateSecretVersionStage/],
    ["PutSecretValue", "InternalServiceError", 500, /HTTP 500[\s\S]*Try again/],
  ];
  for (const [action, error, status, message] of refusals)
    it(`${action} answered by ${error}: what to do, and the ring is as it was`, async () => {
      aws.before = (asked) => (asked === action ? { error, status } : "answer");
      const { code, stdout, stderr } = await keys(["rotate", reference]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toContain(error);
      expect(stderr).toMatch(message);
      expect(currentText()).toBe(BARE);
    });

  const places: readonly (readonly [string, readonly string[], number])[] = [
    ["keys show", ["keys", "show", reference], 1],
    ["redact", ["redact", "--quiet", "--keys", reference], 2],
  ];
  for (const [what, args, code] of places) {
    it(`${what}: a service that is not there is named, with the reason`, async () => {
      const host = await findClosedPort();
      vi.stubEnv("AWS_ENDPOINT_URL", `http://name:${BARE}@${host}/path`);
      const outcome = await run(args).finally(() => vi.stubEnv("AWS_ENDPOINT_URL", aws.endpoint));
      expect(outcome).toMatchObject({ code, stdout: "" });
      expect(outcome.stderr).toContain(`${reference}: Secrets Manager at ${host} did not answer (ECONNREFUSED)\n`);
      expect(outcome.stderr).toContain("  Look at the network, the proxy and AWS_ENDPOINT_URL, then try again.");
      outputs.push(outcome.stderr);
    });

    it(`${what}: the same words for what Secrets Manager refuses, and for what no ring is`, async () => {
      aws.before = () => ({ error: "AccessDeniedException", status: 400 });
      const refused = await run(args);
      expect(refused).toMatchObject({ code, stdout: "" });
      expect(refused.stderr).toContain(
        `${reference}: Secrets Manager refused (AccessDeniedException, HTTP 400)\n  Needed`,
      );
      aws.reset("hello");
      const empty = await run(args);
      expect(empty).toMatchObject({ code: 2, stdout: "" });
      expect(empty.stderr).toMatch(/secret:arn:\S+: .*neither bytes nor base64\n {2}What keys new writes/);
      outputs.push(refused.stderr, empty.stderr);
      aws.reset(BARE);
    });
  }

  it("no credentials: it was not asked", async () => {
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, "");
    for (const name of ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"]) vi.stubEnv(name, "/dev/null");
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    const { code, stderr } = await keys(["show", reference]);
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, "test");
    expect(code).toBe(1);
    expect(stderr).toMatch(/was not asked \(CredentialsProviderError\)\n {2}No AWS credentials/);
  });
});

/** `127.0.0.1:PORT` where nobody listens. */
async function findClosedPort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return `127.0.0.1:${port}`;
}
