import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Context } from "aws-lambda";
import { afterAll, beforeAll, beforeEach, vi } from "vitest";
import { loadPolicy } from "../../core/index.ts";
import { type FakeAws, startFakeAws } from "./fake-aws.ts";

const POLICY = `
pii_redaction:
  entities:
    - type: EMAIL_ADDRESS
      action: pseudonymize
    - type: US_SSN
      action: replace
fields:
  - path: $.card.number
  - path: $..password
`;

const RING = Buffer.alloc(33, "first key").toString("base64");

export interface Stage {
  readonly aws: FakeAws;
  /** What was written to stdout and stderr. */
  readonly printed: string[];
  /** Lines of the objects below `<bucket>/<prefix>`. */
  stored(prefix: string): readonly string[];
  metrics(): Record<string, unknown>;
}

/** An environment for a handler, with the real AWS SDK against a fake on the loopback interface. Set up anew for each test. */
export function setStage(policy = POLICY): Stage {
  const directory = mkdtempSync(join(tmpdir(), "scrubline-handler-"));
  const stage = {
    printed: [] as string[],
    stored: (prefix: string) =>
      [...stage.aws.objects]
        .filter(([path]) => path.startsWith(prefix))
        .flatMap(([path, body]) => (path.endsWith(".gz") ? gunzipSync(body) : body).toString().split("\n"))
        .filter((line) => line !== ""),
    metrics: () => JSON.parse(stage.printed.find((line) => line.includes('"_aws"')) ?? "{}"),
  } as unknown as Stage & { aws: FakeAws };
  beforeAll(async () => {
    stage.aws = await startFakeAws();
    writeFileSync(join(directory, "policy.json"), JSON.stringify(loadPolicy(policy)));
  });
  afterAll(async () => {
    await stage.aws.close();
    rmSync(directory, { recursive: true });
  });
  beforeEach(() => {
    stage.aws.objects.clear();
    stage.aws.requests.length = 0;
    stage.aws.secret = RING;
    stage.aws.refuses = () => false;
    stage.aws.loses = () => false;
    stage.printed.length = 0;
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, "write").mockImplementation((chunk) => {
        stage.printed.push(chunk.toString());
        return true;
      });
    const environment = {
      AWS_LAMBDA_FUNCTION_NAME: "scrubline",
      AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/scrubline",
      POLICY_FILE: join(directory, "policy.json"),
      CLEAN_BUCKET: "clean-bucket",
      QUARANTINE_BUCKET: "quarantine-bucket",
      KEY_RING_SECRET_ARN: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:KeyRing-AbCdEf",
      AWS_ENDPOINT_URL: stage.aws.endpoint,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "fake",
      AWS_SECRET_ACCESS_KEY: "fake",
      AWS_MAX_ATTEMPTS: "1",
    };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    return () => {
      vi.restoreAllMocks();
      vi.unstubAllEnvs();
    };
  });
  return stage;
}

export function context(remaining: () => number = () => 60_000): Context {
  return { awsRequestId: "11111111-2222", getRemainingTimeInMillis: remaining } as unknown as Context;
}

/** All that an error says, for a search through it. */
export function tellAll(error: unknown): string {
  const { name, message, stack, cause } = error as Error;
  return JSON.stringify([name, message, stack, cause, Object.getOwnPropertyNames(error), JSON.stringify(error)]);
}
