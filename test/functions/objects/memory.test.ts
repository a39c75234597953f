import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadPolicy } from "../../../core/index.ts";
import { objectCreated, sqsEvent } from "./events.ts";
import { type FakeS3, sizeOf, startFakeS3 } from "./fake-s3.ts";
import { largeRequest, repeated } from "./generated.ts";

const run = promisify(execFile);
const target = mkdtempSync(join(tmpdir(), "scrubline-objects-bundle-"));
/** `SCRUBLINE_OBJECT_MB=1024` for the figures in docs/objects.md. */
const MEGABYTES = Number(process.env.SCRUBLINE_OBJECT_MB ?? 200);
let s3: FakeS3;

beforeAll(async () => {
  s3 = await startFakeS3();
  s3.forgets = true;
  await run(process.execPath, [join(import.meta.dirname, "../../../scripts/build-lambda.ts"), target]);
  writeFileSync(join(target, "objects/policy.json"), JSON.stringify(loadPolicy()));
});

afterAll(async () => {
  await s3.close();
  rmSync(target, { recursive: true });
});

/** What Lambda's runtime does, reduced, and what it took in the end. */
const RUNTIME = `
  const { handler } = await import(process.argv[1]);
  const begin = performance.now();
  const answer = await handler(JSON.parse(process.argv[2]), { awsRequestId: "1", getRemainingTimeInMillis: () => 900000 });
  const seconds = (performance.now() - begin) / 1000;
  process.stdout.write(JSON.stringify({ answer, seconds, rss: process.resourceUsage().maxRSS / 1024 }) + "\\n");
`;

const measure = (size: number, compress: boolean) => measureObject(repeated(size, compress), size);

async function measureObject({ content, plainBytes, items }: ReturnType<typeof repeated>, size: number) {
  const object = s3.put("raw-bucket/big.ndjson", content);
  const event = JSON.stringify(sqsEvent([objectCreated("raw-bucket", "big.ndjson", object, String(size))]));
  const args = ["--input-type=module", "-e", RUNTIME, join(target, "objects/index.mjs"), event];
  const { stdout } = await run(process.execPath, args, {
    env: {
      AWS_LAMBDA_FUNCTION_NAME: "scrubline-objects",
      AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/scrubline-objects",
      POLICY_FILE: join(target, "objects/policy.json"),
      CLEAN_BUCKET: "clean-bucket",
      QUARANTINE_BUCKET: "quarantine-bucket",
      KEY_RING_SECRET_ARN: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:KeyRing-AbCdEf",
      AWS_ENDPOINT_URL: s3.endpoint,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "fake",
      AWS_SECRET_ACCESS_KEY: "fake",
    },
  });
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const { answer, seconds, rss } = lines.at(-1);
  expect(answer).toEqual({ batchItemFailures: [] });
  expect(lines.find((line) => "_aws" in line)).toMatchObject({ ItemsClean: items, BytesIn: sizeOf(content) });
  return { rss, rate: plainBytes / 1e6 / seconds };
}

describe("memory does not depend on the object's size", () => {
  for (const [name, compress] of [
    ["plain", false],
    ["gzip", true],
  ] as const)
    it(`${name}: at most 256 MB`, { timeout: 600_000 }, async ({ annotate }) => {
      const small = await measure(20e6, compress);
      const large = await measure(MEGABYTES * 1e6, compress);
      const figures = `${MEGABYTES} MB: ${large.rss.toFixed(0)} MB (20 MB: ${small.rss.toFixed(0)}), ${large.rate.toFixed(1)} MB/s`;
      await annotate(figures);
      expect(large.rss).toBeLessThan(256);
    });

  // Held in memory as a whole: what bounds it is how large a request may be.
  for (const [form, size] of [
    ["protobuf", 7.5],
    ["JSON", 15],
  ] as const)
    it(`one OTLP request in ${form}: at most 256 MB`, { timeout: 600_000 }, async ({ annotate }) => {
      const request = largeRequest(form, size * 1024 * 1024);
      const { rss, rate } = await measureObject(request, request.plainBytes);
      await annotate(`${rss.toFixed(0)} MB, ${rate.toFixed(1)} MB/s`);
      expect(rss).toBeLessThan(256);
    });
});
