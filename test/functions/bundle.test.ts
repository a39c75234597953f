import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LISTS } from "../../core/detect/names/list-data.ts";
import { loadPolicy } from "../../core/index.ts";
import { type FakeAws, startFakeAws } from "./fake-aws.ts";
import { envelope, gzipJson, kinesisEvent } from "./kinesis-events.ts";

const run = promisify(execFile);
const target = mkdtempSync(join(tmpdir(), "scrubline-lambda-"));
const bundle = join(target, "kinesis");
let aws: FakeAws;

beforeAll(async () => {
  aws = await startFakeAws();
  await run(process.execPath, [join(import.meta.dirname, "../../scripts/build-lambda.ts"), target]);
});

afterAll(async () => {
  await aws.close();
  rmSync(target, { recursive: true });
});

/** What Lambda's runtime does, reduced: import the handler, call it, take its answer. */
const RUNTIME = `
  const { handler } = await import(process.argv[1]);
  const event = JSON.parse(process.argv[2]);
  const answer = await handler(event, { awsRequestId: "1", getRemainingTimeInMillis: () => 60000 });
  process.stdout.write(JSON.stringify(answer) + "\\n");
`;

describe("the bundle as it is deployed", () => {
  it("does the job by itself, with the policy beside it", async () => {
    aws.secret = "A".repeat(44);
    writeFileSync(join(bundle, "policy.json"), JSON.stringify(loadPolicy("fields:\n  - path: $.password\n")));
    const event = kinesisEvent([gzipJson(envelope({ messages: ['{"password":"hunter2"}'] }))]);
    const args = ["--input-type=module", "-e", RUNTIME, join(bundle, "index.mjs"), JSON.stringify(event)];
    const { stdout } = await run(process.execPath, args, {
      cwd: target,
      env: {
        AWS_LAMBDA_FUNCTION_NAME: "scrubline",
        AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/scrubline",
        POLICY_FILE: join(bundle, "policy.json"),
        CLEAN_BUCKET: "clean-bucket",
        QUARANTINE_BUCKET: "quarantine-bucket",
        KEY_RING_SECRET_ARN: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:KeyRing-AbCdEf",
        AWS_ENDPOINT_URL: aws.endpoint,
        AWS_REGION: "eu-central-1",
        AWS_ACCESS_KEY_ID: "fake",
        AWS_SECRET_ACCESS_KEY: "fake",
      },
    });
    expect(stdout.trimEnd().split("\n").at(-1)).toBe('{"batchItemFailures":[]}');
    const [path, body] = [...aws.objects][0]!;
    expect(path).toContain("clean-bucket/clean/cloudwatch-logs/");
    expect(JSON.parse(gunzipSync(body).toString()).message).toBe('{"password":"[REDACTED]"}');
  });

  it("keeps the start small: no YAML, no schema library, no SDK client in the first file", () => {
    const first = join(bundle, "index.mjs");
    // One string of it is the lists of names, read in a few milliseconds and decoded only when a name may stand somewhere.
    expect(statSync(first).size - LISTS.data.length).toBeLessThan(680_000);
    expect(readFileSync(first, "utf8")).not.toMatch(/PutObjectCommand"?,|ZodError|YAMLParseError/);
    const loadsClients = (name: string) =>
      /Put(?:Records|RecordBatch|LogEvents)Command/.test(readFileSync(join(target, name, "index.mjs"), "utf8"));
    expect(["kinesis", "logs", "redrive"].filter(loadsClients)).toEqual([]);
    expect(statSync(join(target, "redrive/index.mjs")).size).toBeLessThan(60_000);
    const all = readdirSync(bundle, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".mjs"));
    const size = all.reduce((sum, name) => sum + statSync(join(bundle, name)).size, 0);
    expect(size - LISTS.data.length).toBeLessThan(1_500_000);
    for (const name of all) expect(readFileSync(join(bundle, name), "utf8")).not.toMatch(/ZodError|YAMLParseError/);
  });
});
