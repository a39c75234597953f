import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { AuditReport } from "../../core/audit/report.ts";
import { reconcile } from "../../functions/reconcile.ts";
import { manifest, RING, sequence, signed } from "../audit/manifests.ts";
import { fakeSource, MemoryBucket } from "../functions/audit-world.ts";
import { type FakeAuditAws, MARKER, startFakeAuditAws } from "../functions/fake-audit-aws.ts";
import { makeDirectory, run } from "./harness.ts";

const files = makeDirectory();
const bucket = new MemoryBucket();
let aws: FakeAuditAws;

beforeAll(async () => {
  aws = await startFakeAuditAws(bucket, []);
  vi.stubEnv("AWS_ENDPOINT_URL", aws.endpoint);
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "fake");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "fake");
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await aws.close();
});

beforeEach(async () => {
  aws.fails = () => undefined;
  bucket.objects.clear();
  const body = Buffer.from("clean");
  const digest = createHash("sha256").update(body).digest("hex");
  const outputs = [{ sink: "s3", key: "clean/text/0.gz", digest, bytes: body.length, items: 10 }];
  await bucket.put("clean/text/0.gz", body);
  const more = {
    items: { in: 12, clean: 8, quarantined: 1, dropped: 1, returned: 2 },
    quarantined: { "too-large": 1 },
  };
  await bucket.put(...signed(manifest(0, 9, { outputs })));
  await bucket.put(...signed(manifest(10, 19, { ...more, dropped: { "control-message": 1 } })));
  bucket.now += 3_600_000;
  const source = fakeSource(Array.from({ length: 20 }, (_, n) => ({ sequence: sequence(n), time: 0 })));
  await reconcile({ functionName: "scrubline", store: bucket, source, now: () => bucket.now, grace: 3_600_000 });
});

const verify = (...args: string[]) => run(["audit", "verify", ...args]);

describe("audit verify on a bucket", () => {
  it("prints what was done, by entity, and that everything fits", async () => {
    const { code, stdout, stderr } = await verify("--bucket", "clean-bucket", "--outputs");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("  attempts     2\n");
    expect(stdout).toContain("  items        20 = 18 clean + 1 quarantined + 1 dropped\n");
    expect(stdout).toContain("  finding      EMAIL_ADDRESS/pseudonymize  20\n");
    expect(stdout).toContain("  quarantined  too-large  1\n");
    expect(stdout).toContain("  outputs      1 (1 compared)\n");
    expect(stdout).toContain(`  key          k1 ${RING.checkValue}  2 attempts\n`);
    expect(stdout).toMatch(/everything fits\n$/);
  });

  it("--keys verifies who made the manifests", async () => {
    const key = Buffer.alloc(32, "a key for tests").toString("base64");
    const { stdout } = await run(["audit", "verify", "--bucket", "clean-bucket", "--keys", "env:K"], {
      env: { K: key },
    });
    expect(stdout).toContain("  signatures   2\n");
    const other = Buffer.alloc(32, "another").toString("base64");
    const forged = await run(["audit", "verify", "--bucket", "clean-bucket", "--keys", "env:K"], { env: { K: other } });
    expect(forged.code).toBe(1);
    expect(forged.stdout).toContain("manifest-forged  a manifest was not made with the key that it names: entry 0, ");
    expect(forged.stdout).not.toContain(other);
  });

  it("exits with 1 and names the entry and the object that does not fit; --json has all of it", async () => {
    const [key] = bucket.keys("manifests/scrubline/");
    bucket.change(key!, (body) => Buffer.from(body.toString().replace('"clean":10', '"clean":11')));
    const { code, stdout } = await verify("--bucket", "clean-bucket");
    expect(code).toBe(1);
    expect(stdout).toContain(`manifest-changed  a manifest was changed after it was sealed: entry 0, ${key}\n`);
    const json = await verify("--bucket", "clean-bucket", "--json");
    expect(json.code).toBe(1);
    const reports = JSON.parse(json.stdout) as AuditReport[];
    expect(reports).toMatchObject([{ function: "scrubline", problems: [{ code: "manifest-changed", entry: 0, key }] }]);
  });

  it("--from and --to choose hours, --function a ledger, --head an entry that has to be there", async () => {
    const at = ["--bucket", "clean-bucket", "--function", "scrubline"];
    expect((await verify(...at, "--to", "2025-11-22")).stdout).toContain("attempts  0\n");
    expect((await verify(...at, "--from", "2025-11-22T21")).stdout).toContain("attempts     2\n");
    const cut = await verify(...at, "--head", "0".repeat(64));
    expect(cut.code).toBe(1);
    expect(cut.stdout).toContain("head-missing");
    expect((await verify("--bucket", "clean-bucket", "--function", "other")).stdout).toContain("no-ledger");
  });

  it("a bucket that refuses: what is needed, and nothing of what it said", async () => {
    for (const [code, hint] of [
      ["AccessDenied", "s3:ListBucket"],
      ["NoSuchBucket", "CleanBucketName"],
    ] as const) {
      aws.fails = () => ({ code, status: 403 });
      const { code: exit, stdout, stderr } = await verify("--bucket", "clean-bucket");
      expect({ exit, stdout }).toEqual({ exit: 1, stdout: "" });
      expect(stderr).toContain(`s3://clean-bucket: S3 refused (${code}, HTTP 403)`);
      expect(stderr).toContain(hint);
      expect(stderr).not.toContain(MARKER);
    }
  });
});

describe("audit verify on a directory", () => {
  it("the same as on the bucket; a key that leads out of the directory is no object", async () => {
    const outside = files.write("outside", "clean");
    for (const [key, { body }] of bucket.objects) {
      const path = join(files.path("copy"), key);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, body);
    }
    expect((await verify("--dir", files.path("copy"), "--outputs")).code).toBe(0);
    unlinkSync(join(files.path("copy"), "clean/text/0.gz"));
    expect((await verify("--dir", files.path("copy"), "--outputs")).stdout).toContain("object-missing");
    const outputs = [{ sink: "s3", key: "../outside", digest: "0".repeat(64), items: 1 }];
    const strange = new MemoryBucket();
    await strange.put(...signed(manifest(0, 9, { outputs })));
    strange.now += 1;
    await reconcile({ functionName: "scrubline", store: strange, now: () => strange.now, grace: 0 });
    for (const [key, { body }] of strange.objects) {
      const path = join(files.path("escape"), key);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, body);
    }
    const { stdout } = await verify("--dir", files.path("escape"), "--outputs");
    expect(stdout).toContain("object-missing  an object that a manifest names is missing: entry 0, ../outside");
    expect(readFileSync(outside, "utf8")).toBe("clean");
  });

  it("the demo's evidence, also of a second run into the same directory", async () => {
    const directory = files.path("demo");
    for (let n = 0; n < 2; n++) {
      const demo = await run(["demo", "--out", directory]);
      expect(demo.stdout).toContain(`scrubline audit verify --outputs --dir ${directory}\n`);
      const { code, stdout } = await verify("--dir", directory, "--outputs");
      expect(code).toBe(0);
      expect(stdout).toContain("  items        9 = 7 clean + 1 quarantined + 1 dropped\n");
      expect(stdout).toContain("  outputs      3 (3 compared)\n");
    }
    const names = readdirSync(join(directory, "manifests"), { recursive: true, encoding: "utf8" });
    const texts = names
      .filter((name) => name.endsWith(".json"))
      .map((name) => readFileSync(join(directory, "manifests", name), "utf8"));
    expect(texts).toHaveLength(2);
    for (const planted of ["jane", "4111", "219-09", "correct hor", "203.0.113", "hunter2", "checkout"])
      expect(texts.join("")).not.toContain(planted);
  });
});

describe("wrong usage", () => {
  it.each([
    [[], "name either --bucket or --dir"],
    [["--bucket", "b", "--dir", "d"], "name either --bucket or --dir"],
    [["--dir", "d", "--from", "yesterday"], "--from: not a day or an hour"],
    [["--dir", "d", "--to", "2025-13-40"], "--to: not a day or an hour"],
    [["--dir", "d", "--head", "abc"], "--head: not the digest of an entry"],
    [["--dir", "d", "--function", "a/b"], "--function: not the name of a Lambda function"],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await verify(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("a directory without a ledger", async () => {
    const { code, stderr } = await verify("--dir", files.path("nothing"));
    expect(code).toBe(1);
    expect(stderr).toContain("there is no ledger under manifests/chain/");
  });
});
