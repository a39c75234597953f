import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { loadPolicy, type Policy } from "../../core/index.ts";
import { sealPolicy } from "../../core/policy/seal.ts";
import { createLog } from "../../functions/log.ts";
import { createRedactorSource } from "../../functions/redactor-source.ts";

const MARKER = "marker-in-foreign-error";
const EMAILS = "pii_redaction:\n  entities:\n    - { type: EMAIL_ADDRESS, action: replace }\n";
const BUNDLED = loadPolicy("hipaa");
const PUSHED = loadPolicy(EMAILS);
const TEXT = "ada@example.net 078-05-1120";

const { version: _version, hash: _hash, ...BODY } = PUSHED;
/** As a newer version may compile it. */
const newer = (detection: object): Policy => sealPolicy({ ...BODY, detection: { ...BODY.detection, ...detection } });

/** S3 and Secrets Manager, as far as they are asked. */
let answer: { status: number; headers: Record<string, string>; body: string };
let asked: string[];
const server = createServer((request, response) => {
  if (request.headers["x-amz-target"] !== undefined)
    return response
      .writeHead(200, { "content-type": "application/x-amz-json-1.1" })
      .end(JSON.stringify({ SecretString: Buffer.alloc(33, "key").toString("base64") }));
  asked.push(`${request.method} ${decodeURIComponent(request.url!).split("?")[0]}`);
  return response.writeHead(answer.status, answer.headers).end(answer.body);
});
const directory = mkdtempSync(join(tmpdir(), "scrubline-live-"));

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, "fake");
  vi.stubEnv("AWS_REGION", "eu-west-1");
  vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
  writeFileSync(join(directory, "policy.json"), JSON.stringify(BUNDLED));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(directory, { recursive: true });
  vi.unstubAllEnvs();
});
beforeEach(() => {
  asked = [];
});

const pushed = (policy: Policy, hash = policy.hash) => ({
  status: 200,
  headers: { "content-type": "application/json", "x-amz-meta-scrubline-policy-hash": hash },
  body: JSON.stringify(policy),
});
const missing = (headers: Record<string, string> = {}) => ({
  status: 404,
  headers: { "content-type": "application/xml", ...headers },
  body: `<Error><Code>NoSuchKey</Code><Message>${MARKER}</Message></Error>`,
});

function open() {
  const lines: string[] = [];
  const settings = {
    policyFile: join(directory, "policy.json"),
    policyObject: { bucket: "policy-bucket", key: "policy/active.json" },
    keyRingSecretArn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:KeyRing-AbCdEf",
    keyRingMaxAge: 300,
  };
  return {
    lines,
    source: createRedactorSource(
      settings,
      createLog((line) => lines.push(line)),
    ),
  };
}

describe("a redactor of the policy in force", () => {
  it("is made of the pushed policy, and says which it is", async () => {
    answer = pushed(PUSHED);
    const { lines, source } = open();
    const { redactor, policy } = await source();
    expect(redactor.redact(TEXT).output).toBe("<EMAIL_ADDRESS> 078-05-1120");
    expect(policy.hash).toBe(PUSHED.hash);
    expect(lines.join()).toContain(`"policyHash":"${PUSHED.hash}"`);
    expect(asked).toEqual(["GET /policy-bucket/policy/active.json"]);
  });

  it("is made of the bundled one as long as none was ever pushed", async () => {
    answer = missing();
    expect((await open().source()).policy.hash).toBe(BUNDLED.hash);
  });

  it.each([
    ["a deleted one", missing({ "x-amz-delete-marker": "true" })],
    ["one that may not be read", { status: 403, headers: {}, body: `<Error><Code>AccessDenied</Code></Error>` }],
    ["no such bucket", { status: 404, headers: {}, body: `<Error><Code>NoSuchBucket</Code></Error>` }],
    ["another hash", pushed(PUSHED, BUNDLED.hash)],
    ["an entity that this version does not know", pushed(newer({ entities: [{ entity: "FUTURE_ID", action: 0 }] }))],
    ["a setting that this version does not know", pushed(newer({ images: "blur" }))],
    [
      "an action that this version does not know",
      pushed(sealPolicy({ ...BODY, actions: [{ kind: "shred" } as never] })),
    ],
  ])("%s: there is none", async (_name, given) => {
    answer = given;
    const { lines, source } = open();
    await expect(source()).rejects.toThrow();
    expect(lines.join()).not.toContain("redactor-ready");
    expect(lines.join()).not.toContain(MARKER);
  });
});
