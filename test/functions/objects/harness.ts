import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { constants, gunzipSync, zstdDecompressSync } from "node:zlib";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { expect, vi } from "vitest";
import { createKeyRing, createRedactor, loadPolicy } from "../../../core/index.ts";
import { type FakeS3, FOREIGN_MARKER, startFakeS3 } from "./fake-s3.ts";

export const POLICY = `
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

const SECRET = "A".repeat(44);

/** What the library makes of the same bytes, in one piece. */
export function batch(content: string | Buffer): Buffer {
  const ring = createKeyRing({ current: { version: "k1", secret: Buffer.from(SECRET, "base64") } });
  const redactor = createRedactor(loadPolicy(POLICY), { keys: ring });
  return Buffer.from(redactor.redact(Buffer.from(content)).output);
}

export interface Harness {
  readonly s3: FakeS3;
  /** Everything that went to stdout and stderr. */
  readonly printed: string[];
  reset(env?: Record<string, string>): void;
  /** A new process, as far as modules go. */
  invoke(event: SQSEvent, remaining?: () => number): Promise<Invocation>;
  close(): Promise<void>;
}

export interface Invocation {
  readonly failures: readonly string[];
  readonly metrics: Record<string, number> & {
    readonly QuarantinedByCode: Record<string, number>;
    readonly DroppedByReason: Record<string, number>;
    readonly FindingsByEntity: Record<string, number>;
  };
}

export async function startHarness(): Promise<Harness> {
  const directory = mkdtempSync(join(tmpdir(), "scrubline-objects-"));
  const s3 = await startFakeS3();
  s3.secret = SECRET;
  writeFileSync(join(directory, "policy.json"), JSON.stringify(loadPolicy(POLICY)));
  const printed: string[] = [];
  return {
    s3,
    printed,
    reset(env = {}) {
      s3.objects.clear();
      s3.uploads.clear();
      s3.requests.length = 0;
      s3.messages.length = 0;
      s3.fault = () => undefined;
      s3.cutAfter = () => undefined;
      s3.chunkBytes = 64 * 1024;
      printed.length = 0;
      vi.unstubAllEnvs();
      for (const stream of [process.stdout, process.stderr])
        vi.spyOn(stream, "write").mockImplementation((chunk) => {
          printed.push(chunk.toString());
          return true;
        });
      const settings = {
        AWS_LAMBDA_FUNCTION_NAME: "scrubline-objects",
        AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/scrubline-objects",
        POLICY_FILE: join(directory, "policy.json"),
        CLEAN_BUCKET: "clean-bucket",
        QUARANTINE_BUCKET: "quarantine-bucket",
        KEY_RING_SECRET_ARN: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:KeyRing-AbCdEf",
        AWS_ENDPOINT_URL: s3.endpoint,
        AWS_REGION: "eu-central-1",
        AWS_ACCESS_KEY_ID: "fake",
        AWS_SECRET_ACCESS_KEY: "fake",
        OBJECT_QUEUE_URL: `${s3.endpoint}/111122223333/objects`,
        ...env,
      };
      for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
    },
    async invoke(event, remaining = () => 900_000) {
      vi.resetModules();
      const { handler } = await import("../../../functions/handlers/objects.ts");
      const before = printed.length;
      const context = { awsRequestId: "11111111-2222", getRemainingTimeInMillis: remaining } as unknown as Context;
      const call = handler as unknown as (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
      const { batchItemFailures } = await call(event, context);
      const lines = printed.slice(before).filter((line) => line.includes('"_aws"'));
      expect(lines).toHaveLength(1);
      const metrics = JSON.parse(lines[0]!) as Invocation["metrics"];
      const { ItemsIn, ItemsClean, ItemsQuarantined, ItemsDropped, ItemsReturned } = metrics;
      expect(ItemsIn).toBe(ItemsClean! + ItemsQuarantined! + ItemsDropped! + ItemsReturned!);
      return { failures: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier), metrics };
    },
    async close() {
      vi.restoreAllMocks();
      vi.unstubAllEnvs();
      await s3.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** As far as it goes: a part of an upload is a part of a gzip member. */
export function decompress(body: Buffer): Buffer {
  if (body[0] === 0x1f && body[1] === 0x8b) return gunzipSync(body, { finishFlush: constants.Z_SYNC_FLUSH });
  return body.length >= 4 && body.readUInt32LE(0) === 0xfd2fb528 ? zstdDecompressSync(body) : body;
}

/** Key -> content, decompressed, of a bucket's objects; without manifests. */
export function stored(s3: FakeS3, bucket: string): Map<string, Buffer> {
  const own = [...s3.objects].filter(([path]) => path.startsWith(`${bucket}/`) && !path.includes("/manifests/"));
  // A copy of a damaged object is damaged.
  const open = (path: string, body: Buffer) => (path.endsWith(".raw") ? body : decompress(body));
  return new Map(own.map(([path, { content }]) => [path.slice(bucket.length + 1), open(path, content as Buffer)]));
}

/** The marker is nowhere but in the source and, if it may be there, in the content of the quarantine. */
export function expectNowhere(marker: string, { s3, printed }: Harness, sources: readonly string[]): void {
  expect(printed.join("")).not.toContain(marker);
  expect(printed.join("")).not.toContain(FOREIGN_MARKER);
  for (const [path, { content, headers }] of s3.objects) {
    if (sources.includes(path)) continue;
    expect(path).not.toContain(marker);
    expect(JSON.stringify(headers)).not.toContain(marker);
    const isRaw = /^quarantine-bucket\/.*\.(raw|raw\.gz|source\.json)$/.test(path);
    if (!isRaw) expect(decompress(content as Buffer).toString()).not.toContain(marker);
  }
  const written = s3.requests.filter(({ operation, path }) => operation !== "Get" && path.startsWith("clean-bucket"));
  for (const { path, headers } of written) {
    expect(path).not.toContain(marker);
    expect(JSON.stringify(headers)).not.toContain(marker);
  }
  // Parts of uploads that were given up are out of sight, and hold nothing all the same.
  for (const { parts } of s3.uploads.values())
    for (const part of parts.values()) expect(decompress(part).toString("latin1")).not.toContain(marker);
}
