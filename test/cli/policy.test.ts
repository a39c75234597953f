import { beforeEach, describe, expect, it } from "vitest";
import { loadPolicy, type Policy } from "../../core/index.ts";
import { LIVE_POLICY_HASH, LIVE_POLICY_KEY, readLivePolicy } from "../../core/policy/live.ts";
import { LogsError, MARKER } from "../functions/subscriptions/fake-logs.ts";
import { describeStack, useFakeAccount } from "./fake-account.ts";
import { FakeBuckets } from "./fake-bucket.ts";
import { makeDirectory, type Outcome, run } from "./harness.ts";

const PLACE = `policy-bucket/${LIVE_POLICY_KEY}`;
const PUBLISHER = "arn:aws:iam::123456789012:role/publisher";
const STACK = ["--stack", "Scrubline"];
const STRICT =
  "pii_redaction:\n  entities:\n    - { type: EMAIL_ADDRESS, action: remove }\nfields:\n  - { path: $.user.ssn, action: remove }\n";
const WEAK =
  "pii_redaction:\n  confidence_threshold: 0.9\n  entities:\n    - { type: EMAIL_ADDRESS, enabled: false }\nallow:\n  - value: ada@example.net\n";
const files = makeDirectory();
const strict = files.write("strict.yaml", STRICT);
const weak = files.write("weak.yaml", WEAK);
const account = useFakeAccount();
let buckets: FakeBuckets;

async function policy(...args: readonly string[]): Promise<Outcome> {
  const outcome = await run(["policy", ...args]);
  // What a policy allows is content.
  for (const forbidden of [MARKER, "ada@example.net"]) expect(outcome.stdout + outcome.stderr).not.toContain(forbidden);
  return outcome;
}

/** What a function would make of it. */
function readInForce(): Policy {
  const { body, metadata } = buckets.versions.get(PLACE)!.at(-1)!;
  return readLivePolicy(body.toString(), metadata[`x-amz-meta-${LIVE_POLICY_HASH}`]);
}

beforeEach(() => {
  buckets = new FakeBuckets();
  describeStack(account, { PolicyBucketName: "policy-bucket", PolicyPublisherArn: PUBLISHER }, []);
  account.query.AssumeRole = (form) => {
    expect(form.get("RoleArn")).toBe(PUBLISHER);
    return "<Credentials><AccessKeyId>PUBLISHER</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>";
  };
  account.rest = (request) => buckets.answer(request);
  // As the bucket's policy has it.
  buckets.refuse = (accessKey, operation) =>
    operation === "PUT" && accessKey !== "PUBLISHER" ? "AccessDenied" : undefined;
});

describe("scrubline policy push", () => {
  it("puts in force what a function takes, and says version and hash", async () => {
    const { code, stdout, stderr } = await policy("push", strict, ...STACK, "--yes");
    const { hash } = loadPolicy(STRICT);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `version v1\nhash    ${hash}\n` });
    expect(stderr).toContain("no policy was pushed before");
    expect(stderr).toContain("within a minute");
    expect(readInForce().hash).toBe(hash);
  });

  it("the first is compared with what was deployed, if that is given", async () => {
    const refused = await policy("push", weak, ...STACK, "--against", strict);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("weaker in 4 places") });
    expect(await policy("push", strict, ...STACK, "--against", weak)).toMatchObject({ code: 0 });
  });

  it("asks where there is nothing to compare with: at first, and when what was there is deleted or damaged", async () => {
    const refusal = { code: 2, stdout: "", stderr: expect.stringContaining("could not be compared") };
    expect(await policy("push", weak, ...STACK)).toMatchObject(refusal);
    expect(await policy("push", weak, ...STACK, "--dry-run")).toMatchObject({ code: 0 });
    expect(buckets.versions.get(PLACE) ?? []).toEqual([]);
    await policy("push", strict, ...STACK, "--yes");
    for (const spoil of [() => buckets.versions.get(PLACE)!.push(undefined), () => buckets.put(PLACE, "damaged")]) {
      spoil();
      const { length } = buckets.versions.get(PLACE)!;
      expect(await policy("push", weak, ...STACK)).toMatchObject(refusal);
      expect(buckets.versions.get(PLACE)).toHaveLength(length);
      expect(await policy("rollback", ...STACK)).toMatchObject(refusal);
    }
  });

  it("the same policy again is no new version", async () => {
    await policy("push", strict, ...STACK, "--yes");
    const again = await policy("push", strict, ...STACK);
    expect(again).toMatchObject({ code: 0, stdout: "", stderr: expect.stringContaining("unchanged") });
    expect(buckets.versions.get(PLACE)).toHaveLength(1);
  });

  it("shows what differs, and wants to be told where it becomes weaker", async () => {
    await policy("push", strict, ...STACK, "--yes");
    const refused = await policy("push", weak, ...STACK);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("weaker in 4 places");
    expect(refused.stdout).toMatchInlineSnapshot(`
      "EFFECT  WHAT              BEFORE  AFTER
      weaker  threshold         0.8     0.9
      weaker  allowed values    0       1
      weaker  EMAIL_ADDRESS     remove  -
      weaker  field $.user.ssn  remove  -

      "
    `);
    expect(readInForce().hash).toBe(loadPolicy(STRICT).hash);
    const allowed = await policy("push", weak, ...STACK, "--yes");
    expect(allowed).toMatchObject({ code: 0, stdout: expect.stringContaining("version v2") });
    expect(readInForce().hash).toBe(loadPolicy(WEAK).hash);
  });

  it("what becomes stronger is not asked about; --dry-run changes nothing", async () => {
    await policy("push", weak, ...STACK, "--yes");
    const dry = await policy("push", strict, ...STACK, "--dry-run");
    expect(dry).toMatchObject({ code: 0, stderr: expect.stringContaining("nothing was changed") });
    expect(dry.stdout).not.toContain("weaker");
    expect(buckets.versions.get(PLACE)).toHaveLength(1);
    expect(await policy("push", strict, ...STACK)).toMatchObject({ code: 0 });
  });

  it("refuses a bad policy as check does, and one that does nothing", async () => {
    const bad = files.write("bad.yaml", "pii_redaction:\n  entities:\n    - { type: EMAIL_ADRESS }\n");
    const off = files.write("off.yaml", "pii_redaction: { enabled: false }\n");
    const checked = await run(["check", bad]);
    expect(await policy("push", bad, ...STACK)).toMatchObject({ code: 2, stderr: checked.stderr });
    expect(await policy("push", off, ...STACK)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("does nothing"),
    });
    expect(buckets.asked).toEqual([]);
  });

  it("does not replace what somebody else pushed meanwhile", async () => {
    await policy("push", weak, ...STACK, "--yes");
    const { answer } = buckets;
    let isFirst = true;
    account.rest = (request) => {
      const given = answer(request);
      if (isFirst && request.method === "GET") buckets.put(PLACE, "theirs");
      isFirst = false;
      return given;
    };
    const { code, stderr } = await policy("push", strict, ...STACK);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("somebody else has pushed") });
    expect(buckets.get(PLACE)?.toString()).toBe("theirs");
  });

  it("replaces what no function can use", async () => {
    buckets.put(PLACE, "damaged");
    const { code, stderr } = await policy("push", strict, ...STACK, "--yes");
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("cannot be used by any function") });
    expect(readInForce().hash).toBe(loadPolicy(STRICT).hash);
  });

  it("says what is missing", async () => {
    const own = await policy("push", strict, ...STACK, "--no-role", "--yes");
    expect(own).toMatchObject({ code: 1, stderr: expect.stringContaining("PolicyPublisherArn") });
    describeStack(account, {}, []);
    const without = await policy("push", strict, ...STACK);
    expect(without).toMatchObject({ code: 1, stderr: expect.stringContaining("-c livePolicy=on") });
    account.query.AssumeRole = () => {
      throw new LogsError("AccessDenied", 403);
    };
    const denied = await policy("push", strict, "--bucket", "policy-bucket", "--role", PUBLISHER);
    expect(denied).toMatchObject({ code: 1, stderr: expect.stringContaining("sts:AssumeRole") });
    for (const args of [[], [...STACK, "--bucket", "b-1"], ["--bucket", "No Bucket"]])
      expect(await policy("push", strict, ...args)).toMatchObject({ code: 2 });
  });
});

describe("scrubline policy rollback", () => {
  beforeEach(async () => {
    await policy("push", strict, ...STACK, "--yes");
    await policy("push", weak, ...STACK, "--yes");
  });

  it("brings back the policy before, as a new version", async () => {
    const { code, stdout } = await policy("rollback", ...STACK);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("version v3") });
    expect(readInForce().hash).toBe(loadPolicy(STRICT).hash);
  });

  it("twice is there and back, and the way to what is weaker has to be confirmed", async () => {
    await policy("rollback", ...STACK);
    expect(await policy("rollback", ...STACK)).toMatchObject({ code: 2, stderr: expect.stringContaining("weaker") });
    expect(await policy("rollback", ...STACK, "--yes")).toMatchObject({ code: 0 });
    expect(readInForce().hash).toBe(loadPolicy(WEAK).hash);
  });

  it("--to names a version; one that cannot be used is not brought back", async () => {
    buckets.put(PLACE, "damaged");
    expect(await policy("rollback", ...STACK, "--to", "v3")).toMatchObject({ code: 1 });
    expect(await policy("rollback", ...STACK, "--to", "v9")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("no such version"),
    });
    expect(await policy("rollback", ...STACK, "--to", "v 9")).toMatchObject({ code: 2 });
    expect(await policy("rollback", ...STACK, "--to", "v1", "--yes")).toMatchObject({ code: 0 });
    expect(readInForce().hash).toBe(loadPolicy(STRICT).hash);
  });

  it("also after the object was deleted", async () => {
    buckets.versions.get(PLACE)!.push(undefined);
    expect((await policy("list", ...STACK)).stdout).toMatch(/deleted\n.*v2 .*\n.*v1 /);
    expect(await policy("rollback", ...STACK, "--yes")).toMatchObject({ code: 0 });
    expect(readInForce().hash).toBe(loadPolicy(WEAK).hash);
  });

  it("without an earlier one it says what to do", async () => {
    buckets.versions.set(PLACE, buckets.versions.get(PLACE)!.slice(0, 1));
    expect(await policy("rollback", ...STACK)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("push its file"),
    });
  });
});

describe("scrubline policy list", () => {
  it("shows versions with their hashes, and which is in force", async () => {
    expect(await policy("list", ...STACK)).toMatchObject({
      code: 0,
      stdout: "",
      stderr: expect.stringContaining("deployed"),
    });
    await policy("push", strict, ...STACK, "--yes");
    await policy("push", weak, ...STACK, "--yes");
    const { stdout } = await policy("list", ...STACK, "--json");
    expect(JSON.parse(stdout)).toEqual([
      { versionId: "v2", time: "2026-11-22T12:02:00.000Z", hash: loadPolicy(WEAK).hash, inForce: true },
      { versionId: "v1", time: "2026-11-22T12:01:00.000Z", hash: loadPolicy(STRICT).hash, inForce: false },
    ]);
    expect((await policy("list", ...STACK)).stdout).toMatch(/^2026-11-22 12:02Z {2}v2 .*in force$/m);
    expect((await policy("list", ...STACK, "--limit", "1")).stdout).not.toContain("v1");
  });
});
