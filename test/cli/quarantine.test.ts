import { createCipheriv, createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { readMessage } from "../../functions/objects/message.ts";
import { createObjectQuarantine } from "../../functions/objects/quarantine-object.ts";
import type { ObjectStorage } from "../../functions/objects/storage.ts";
import { createQuarantine } from "../../functions/quarantine.ts";
import { readLogsEvent } from "../../functions/sources/awslogs.ts";
import { decodePayload } from "../../functions/sources/payload.ts";
import { LogsError, MARKER } from "../functions/subscriptions/fake-logs.ts";
import { describeStack, useFakeAccount } from "./fake-account.ts";
import { FakeBuckets } from "./fake-bucket.ts";
import { type Outcome, run } from "./harness.ts";

/** Content of entries: printed nowhere. */
const SECRET = "ada.lovelace@example.net";
const BUCKET = "quarantine-bucket";
const READER = "arn:aws:iam::123456789012:role/reader";
const STACK = ["--stack", "Scrubline"];
const HOUR = Date.UTC(2026, 10, 22, 21);
const account = useFakeAccount();
let buckets: FakeBuckets;
let sent: { readonly key: string; readonly data: Buffer }[];
let messages: string[];
/** For each record of each request whether it is taken. */
let takes: (data: Buffer) => boolean;
const AT_ONCE = { now: () => performance.now(), sleep: () => Promise.resolve() };

async function quarantine(...args: readonly string[]): Promise<Outcome> {
  const outcome = await run(["quarantine", ...args], { clock: AT_ONCE });
  for (const forbidden of [MARKER, SECRET, "lovelace"])
    expect(outcome.stdout + outcome.stderr).not.toContain(forbidden);
  return outcome;
}

const store = {
  put: async (key: string, body: Uint8Array) => void buckets.put(`${BUCKET}/${key}`, Buffer.from(body)),
};

/** As the function does it. */
function setAside(sequence: number, content: string | Buffer, code: "bad-encoding" | "too-large", more = {}) {
  const position = { partition: "shardId-000000000001", sequence: String(sequence), sub: 2 };
  const entry = { position, time: HOUR + sequence * 60_000, code, offset: 0, raw: () => Buffer.from(content), ...more };
  return createQuarantine(store).put(entry);
}

function setAsideObject(key: string, { versionId = "v1", copies = true, size = 5 } = {}) {
  const storage = {
    put: async ({ bucket, key: at }: { bucket: string; key: string }, body: Uint8Array) =>
      void buckets.put(`${bucket}/${at}`, Buffer.from(body)),
    copy: async (_: unknown, __: unknown, { bucket, key: at }: { bucket: string; key: string }) => {
      if (!copies) throw Object.assign(new Error(MARKER), { name: "InvalidObjectState" });
      buckets.put(`${bucket}/${at}`, "bytes");
    },
  } as unknown as ObjectStorage;
  const reference = { bucket: "raw-bucket", key, versionId, sequencer: "0F", size, time: HOUR };
  const name = {
    path: `raw-bucket/user_k1_x.${versionId}\u001b[2J`,
    digest: "5d3f0c71b2a98e46",
    version: "0f1e2d3c4b5a6978",
  };
  return createObjectQuarantine(storage, BUCKET).put(
    { reference, name, code: "bad-encoding", offset: 7 },
    AbortSignal.timeout(1_000),
  );
}

const BATCH = "aws/lambda/0f1e2d3c/shardId-000000000000/2026/11/22/2026-11-22T10.00.00-4b5a6978";

function setAsideBatch(contents: readonly string[], key = BATCH) {
  const Records = contents.map((content, i) => ({
    kinesis: { data: Buffer.from(content).toString("base64"), partitionKey: `p${i}` },
  }));
  buckets.put(`${BUCKET}/${key}`, JSON.stringify({ version: "1.0", payload: JSON.stringify({ Records }) }));
}

const OUTPUTS = () => ({
  QuarantineBucketName: BUCKET,
  QuarantineReaderArn: READER,
  InputStreamName: "input",
  ObjectsQueueUrl: `${process.env.AWS_ENDPOINT_URL}/123456789012/objects`,
});

beforeEach(() => {
  buckets = new FakeBuckets();
  sent = [];
  messages = [];
  takes = () => true;
  describeStack(account, OUTPUTS(), []);
  account.query.AssumeRole = (form) => {
    expect(form.get("RoleArn")).toBe(READER);
    return "<Credentials><AccessKeyId>READER</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>";
  };
  account.rest = (request) => buckets.answer(request);
  account.json.PutRecords = ({ StreamName, Records }) => {
    expect(StreamName).toBe("input");
    const answers = (Records as { Data: string; PartitionKey: string }[]).map(({ Data, PartitionKey }) => {
      const data = Buffer.from(Data, "base64");
      if (!takes(data)) return { ErrorCode: "ProvisionedThroughputExceededException", ErrorMessage: MARKER };
      sent.push({ key: PartitionKey, data });
      return { SequenceNumber: "1", ShardId: "shardId-000000000000" };
    });
    return { Records: answers, FailedRecordCount: 0 };
  };
  account.json.SendMessage = ({ MessageBody }) => {
    messages.push(MessageBody as string);
    return { MessageId: "m", MD5OfMessageBody: createHash("md5").update(String(MessageBody)).digest("hex") };
  };
  // Only the role may read, as the bucket's policy has it.
  buckets.refuse = (accessKey, operation, path) =>
    accessKey !== "READER" && operation === "GET" && path.startsWith(BUCKET) ? "AccessDenied" : undefined;
});

describe("scrubline quarantine list", () => {
  it("shows place, reason, time, number and size of entries, and what there is of each reason", async () => {
    await setAside(1, SECRET, "bad-encoding");
    await setAside(2, SECRET, "too-large", { count: 1_200 });
    await setAsideObject(`${SECRET}.log`);
    setAsideBatch([SECRET, SECRET]);
    const { code, stdout, stderr } = await quarantine("list", ...STACK);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatchInlineSnapshot(`
      "ARRIVED            REASON        KIND    ITEMS   SIZE  ENTRY
      2026-11-22 12:00Z  given-up      batch          217 B  aws/lambda/0f1e2d3c/shardId-000000000000/2026/11/22/2026-11-22T10.00.00-4b5a6978
      2026-11-22 21:00Z  bad-encoding  object           5 B  object-5d3f0c71b2a98e46-0f1e2d3c4b5a6978-000000  raw-bucket/user_k1_x.v1?[2J
      2026-11-22 21:01Z  bad-encoding  record      1   24 B  shardId-000000000001-1-000002
      2026-11-22 21:02Z  too-large     record  1,200   24 B  shardId-000000000001-2-000002

      REASON        ENTRIES  ITEMS   SIZE
      bad-encoding        2      1   29 B
      given-up            1      0  217 B
      too-large           1  1,200   24 B
      all                 4  1,201  270 B
      "
    `);
    expect(buckets.asked.every((line) => line.startsWith("READER "))).toBe(true);
  });

  it("reads pages, and of the time that is asked for no more than its hours", async () => {
    for (const sequence of [1, 2, 30, 59, 60, 61, 119, 120, 300]) await setAside(sequence, "x", "bad-encoding");
    const times = async (...args: readonly string[]) =>
      JSON.parse((await quarantine("list", ...STACK, "--json", ...args)).stdout).entries.map(
        ({ time }: { time: string }) => (Date.parse(time) - HOUR) / 60_000,
      );
    expect(await times()).toEqual([1, 2, 30, 59, 60, 61, 119, 120, 300]);
    buckets.asked.length = 0;
    expect(await times("--since", "2026-11-22T21:30", "--until", "2026-11-22T22:01")).toEqual([30, 59, 60]);
    expect(buckets.asked.filter((line) => line.includes("GET quarantine-bucket/quarantine/dt=2026-11-23"))).toEqual([]);
    expect(await times("--reason", "too-large")).toEqual([]);
    expect(await times("shardId-000000000001-30-000002")).toEqual([30]);
    expect(await times("quarantine/dt=2026-11-22/hh=22/shardId-000000000001-60-000002")).toEqual([60]);
  });

  it("--limit bounds what is shown and not what is counted", async () => {
    for (const sequence of [1, 2, 3]) await setAside(sequence, "x", "bad-encoding");
    const { stdout, stderr } = await quarantine("list", ...STACK, "--limit", "1");
    expect(stdout.match(/shardId/g)).toHaveLength(1);
    expect(stdout).toMatch(/bad-encoding +3 +3 /);
    expect(stderr).toContain("2 more entries");
  });

  it("takes no word of what has not the form that the function writes", async () => {
    await setAside(1, "x", "bad-encoding");
    const stem = `${BUCKET}/quarantine/dt=2026-11-22/hh=21/shardId-000000000001-1-000002`;
    for (const reason of [SECRET, "null", '{"code":7}', JSON.stringify({ code: `a ${SECRET}` })]) {
      buckets.put(`${stem}.json`, reason);
      expect((await quarantine("list", ...STACK)).stdout).toMatch(/ unknown +record /);
    }
    buckets.put(`${BUCKET}/quarantine/${SECRET}`, "x");
    buckets.put(`${BUCKET}/aws/lambda/${SECRET}`, "x");
    expect((await quarantine("list", ...STACK)).stdout).toMatch(/unknown +1 /);
  });

  it("says so when there is nothing, and what is missing when it may not read", async () => {
    expect(await quarantine("list", ...STACK)).toMatchObject({
      code: 0,
      stdout: "",
      stderr: expect.stringContaining("nothing"),
    });
    await setAside(1, "x", "bad-encoding");
    const refused = await quarantine("list", ...STACK, "--no-role");
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("QuarantineReaderArn") });
    account.query.AssumeRole = () => {
      throw new LogsError("AccessDenied", 403);
    };
    const denied = await quarantine("list", "--bucket", BUCKET, "--role", READER);
    expect(denied).toMatchObject({ code: 1, stderr: expect.stringContaining("sts:AssumeRole") });
  });

  it("refuses what makes no sense, with 2", async () => {
    for (const args of [
      [],
      [...STACK, "--bucket", "b-1"],
      ["--bucket", "No Bucket"],
      [...STACK, "--since", "yesterday"],
      [...STACK, "--reason", SECRET],
      [...STACK, "--limit", "many"],
      ["--bucket", BUCKET, "--role", "reader"],
    ])
      expect({ args, code: (await quarantine("list", ...args)).code }).toEqual({ args, code: 2 });
  });
});

describe("scrubline quarantine replay", () => {
  it("sends records in the form that the function reads, then removes them", async () => {
    await setAside(1, SECRET, "bad-encoding");
    await setAside(2, gzipSync("compressed"), "too-large");
    setAsideBatch(["one", "two"]);
    const { code, stdout, stderr } = await quarantine("replay", ...STACK);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe("RESULT    ENTRIES\nreplayed        3\n");
    expect(sent.map(({ data }) => data.toString("latin1"))).toEqual([
      "one",
      "two",
      SECRET,
      gzipSync("compressed").toString("latin1"),
    ]);
    expect(sent.map(({ key }) => key).slice(0, 2)).toEqual(["p0", "p1"]);
    expect(buckets.keys(BUCKET)).toEqual([]);
    // The content is still there, as an earlier version.
    expect([...buckets.versions.values()].every(([first]) => first !== undefined)).toBe(true);
  });

  it("an event of CloudWatch Logs that was given up on is sent as CloudWatch sends it", async () => {
    const envelope = gzipSync(
      JSON.stringify({
        messageType: "DATA_MESSAGE",
        owner: "123456789012",
        logGroup: "g",
        logStream: "s",
        subscriptionFilters: [],
        logEvents: [{ id: "1", timestamp: HOUR, message: "m" }],
      }),
    );
    buckets.put(
      `${BUCKET}/aws/lambda/async/logs/2026/11/22/2026-11-22T10.00.00-4b5a`,
      JSON.stringify({
        requestPayload: { awslogs: { data: envelope.toString("base64") } },
        responsePayload: { errorMessage: MARKER },
      }),
    );
    expect(await quarantine("replay", ...STACK)).toMatchObject({ code: 0 });
    const decoded = decodePayload(sent[0]!.data, (sub) => ({ partition: "p", sequence: "1", sub }), HOUR, {
      ownLogGroups: [],
    });
    expect(decoded).toMatchObject([{ kind: "item" }]);
  });

  describe("what Firehose gave up on", () => {
    const KEY = `${BUCKET}/aws/firehose/processing-failed/dt=2026-11-22/hh=21/Scrubline-1-2026-11-22-21-00-00-4b5a`;
    /** https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html */
    const failure = (content: string) =>
      JSON.stringify({
        attemptsMade: 4,
        arrivalTimestamp: HOUR,
        errorCode: "Lambda.FunctionError",
        errorMessage: `}{ ${MARKER}`,
        attemptEndingTimestamp: HOUR,
        rawData: Buffer.from(content).toString("base64"),
        lambdaArn: "arn:aws:lambda:eu-west-1:123456789012:function:scrubline:live",
      });
    const contents = ["one", SECRET, "three"];
    let put: string[];

    beforeEach(() => {
      put = [];
      const { InputStreamName: _, ...outputs } = OUTPUTS();
      describeStack(account, { ...outputs, InputFirehoseName: "firehose" }, []);
      account.json.PutRecordBatch = ({ DeliveryStreamName, Records }) => {
        expect(DeliveryStreamName).toBe("firehose");
        const records = Records as { Data: string }[];
        put.push(...records.map(({ Data }) => Buffer.from(Data, "base64").toString()));
        return { FailedPutCount: 0, RequestResponses: records.map(() => ({ RecordId: "r" })) };
      };
    });

    it.each([
      ["a line each", `${contents.map(failure).join("\n")}\n`],
      ["one after the other", contents.map(failure).join("")],
      ["in gzip", gzipSync(contents.map(failure).join("\n"))],
    ])("is listed, and goes back to the stack's Firehose: %s", async (_name, body) => {
      buckets.put(KEY, body);
      expect((await quarantine("list", ...STACK)).stdout).toMatch(/given-up +1 /);
      expect(await quarantine("replay", ...STACK)).toMatchObject({ code: 0 });
      expect(put).toEqual(contents);
      expect(buckets.keys(BUCKET)).toEqual([]);
    });

    it("stays if a part of it cannot be read", async () => {
      buckets.put(KEY, `${failure("one")}\n{"rawData":"b25l`);
      const { code, stdout } = await quarantine("replay", ...STACK, "--json");
      expect([code, JSON.parse(stdout).left[0].result]).toEqual([1, "not-readable"]);
      expect(put).toEqual([]);
      expect(buckets.keys(BUCKET)).toHaveLength(1);
    });
  });

  it("--dry-run shows what would go and sends nothing; --keep removes nothing", async () => {
    await setAside(1, SECRET, "bad-encoding");
    const plan = await quarantine("replay", ...STACK, "--dry-run", "--json");
    expect(JSON.parse(plan.stdout)).toEqual({
      dryRun: true,
      entries: 1,
      totals: [{ code: "bad-encoding", entries: 1, items: 1, bytes: SECRET.length }],
    });
    expect(plan.stderr).toContain("dry run: nothing was sent");
    expect(sent).toEqual([]);
    const kept = await quarantine("replay", ...STACK, "--keep", "--json");
    expect(JSON.parse(kept.stdout)).toEqual({ keep: true, entries: 1, replayed: 1, notTried: 0, left: [] });
    expect(kept.stderr).toContain("another run would send it again");
    expect(buckets.keys(BUCKET)).toHaveLength(2);
  });

  it("what the stream has no room for is tried again, and stays if it never has", async () => {
    await setAside(1, "fits", "bad-encoding");
    await setAside(2, "later", "bad-encoding");
    await setAside(3, "never", "bad-encoding");
    let refusals = 0;
    takes = (data) => data.toString() !== "never" && (data.toString() !== "later" || ++refusals > 2);
    const { code, stdout } = await quarantine("replay", ...STACK);
    expect(code).toBe(1);
    expect(stdout).toContain("shardId-000000000001-3-000002  bad-encoding  refused\n");
    expect(sent.map(({ data }) => data.toString())).toEqual(["fits", "later"]);
    expect(buckets.keys(BUCKET)).toEqual(
      ["json", "raw.gz"].map((end) => `quarantine/dt=2026-11-22/hh=21/shardId-000000000001-3-000002.${end}`),
    );
  });

  it("a batch of which a record was refused stays whole", async () => {
    setAsideBatch(["one", "never"]);
    takes = (data) => data.toString() !== "never";
    expect(await quarantine("replay", ...STACK)).toMatchObject({ code: 1 });
    expect(buckets.keys(BUCKET)).toEqual([BATCH]);
  });

  it("who may not remove learns it from the first entry, not from the last", async () => {
    for (const sequence of [1, 2, 3]) await setAside(sequence, `record ${sequence}`, "bad-encoding");
    const { refuse } = buckets;
    buckets.refuse = (...asked) => (asked[1] === "POST delete" ? "AccessDenied" : refuse(...asked));
    const { code, stdout, stderr } = await quarantine("replay", ...STACK);
    expect(code).toBe(1);
    expect(sent).toHaveLength(1);
    expect(stderr).toContain("s3:DeleteObject");
    expect(stdout).toMatch(/not tried +2 /);
  });

  it("goes on where an earlier run ended", async () => {
    for (const sequence of [1, 2, 3]) await setAside(sequence, `record ${sequence}`, "bad-encoding");
    takes = (data) => {
      if (data.toString() === "record 2") throw new LogsError("KMSAccessDeniedException");
      return true;
    };
    const broken = await quarantine("replay", ...STACK);
    expect(broken).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("stream input: Kinesis refused (KMSAccessDeniedException"),
    });
    expect(broken.stderr).toContain("still in the quarantine");
    takes = () => true;
    expect(await quarantine("replay", ...STACK)).toMatchObject({ code: 0 });
    expect(sent.map(({ data }) => data.toString())).toEqual(["record 1", "record 2", "record 3"]);
    expect(buckets.keys(BUCKET)).toEqual([]);
  });

  it("an entry of which only the reason is left was sent: the rest of it is removed", async () => {
    await setAside(1, "x", "bad-encoding");
    buckets.versions.delete(`${BUCKET}/quarantine/dt=2026-11-22/hh=21/shardId-000000000001-1-000002.raw.gz`);
    const { code, stdout } = await quarantine("replay", ...STACK);
    expect({ code, sent }).toEqual({ code: 0, sent: [] });
    expect(stdout).toMatch(/finished +1 /);
    expect(buckets.keys(BUCKET)).toEqual([]);
  });

  it("what comes in after the start is left alone", async () => {
    const position = { partition: "shardId-000000000001", sequence: "9", sub: 0 };
    const time = Date.now() + 60_000;
    await createQuarantine(store).put({ position, time, code: "internal", offset: 0, raw: () => Buffer.from("x") });
    expect(await quarantine("replay", ...STACK)).toMatchObject({ code: 0, stdout: "" });
    expect(buckets.keys(BUCKET)).toHaveLength(2);
  });

  it("damaged content stays, and takes nothing else along", async () => {
    await setAside(1, "x", "bad-encoding");
    await setAside(2, "fine", "bad-encoding");
    buckets.put(`${BUCKET}/quarantine/dt=2026-11-22/hh=21/shardId-000000000001-1-000002.raw.gz`, SECRET);
    buckets.put(`${BUCKET}/${BATCH}`, `{"payload":"${SECRET}"}`);
    const { code, stdout } = await quarantine("replay", ...STACK);
    expect(code).toBe(1);
    expect(stdout).toMatch(/not-readable +2 /);
    expect(sent.map(({ data }) => data.toString())).toEqual(["fine"]);
  });

  it("larger than 1 MiB is compressed, and what is still too large stays", async () => {
    await setAside(1, "a".repeat(3 * 1024 * 1024), "too-large");
    const noise = createCipheriv("aes-128-ctr", Buffer.alloc(16), Buffer.alloc(16)).update(
      Buffer.alloc(2 * 1024 * 1024),
    );
    await setAside(2, noise, "too-large");
    account.json.PutRecords = (given) => {
      const [{ Data }] = given.Records as [{ Data: string }];
      if (Data.length > 1024 * 1024) throw new LogsError("InvalidArgumentException");
      sent.push({ key: "", data: Buffer.from(Data, "base64") });
      return { Records: [{ SequenceNumber: "1" }] };
    };
    const { code, stdout } = await quarantine("replay", ...STACK);
    expect(stdout).toMatch(/replayed +1\n.*too-large +1 /s);
    expect({ code, left: buckets.keys(BUCKET).length }).toEqual({ code: 1, left: 2 });
    expect(sent[0]!.data.subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
  });

  describe("objects", () => {
    it("that are still there are announced again", async () => {
      const versionId = buckets.put(`raw-bucket/${SECRET}.log`, "bytes");
      await setAsideObject(`${SECRET}.log`, { versionId });
      expect(await quarantine("replay", ...STACK)).toMatchObject({ code: 0 });
      expect(messages.map(readMessage)).toEqual([
        {
          kind: "objects",
          references: [{ bucket: "raw-bucket", key: `${SECRET}.log`, versionId, sequencer: "0F", size: 5, time: HOUR }],
        },
      ]);
      expect(buckets.keys(BUCKET)).toEqual([]);
    });

    it.each(["all of it", "raw", "source.json", "json"])(
      "that are set aside again before their entry was removed keep that entry: written so far is %s",
      async (part) => {
        const versionId = buckets.put("raw-bucket/bad.log", "bytes");
        await setAsideObject("bad.log", { versionId });
        const keys = buckets.keys(BUCKET);
        const send = account.json.SendMessage!;
        account.json.SendMessage = (given) => {
          // The same bytes under the same name, as the function writes them.
          for (const key of keys.filter((name) => part === "all of it" || name.endsWith(`000000.${part}`)))
            buckets.put(`${BUCKET}/${key}`, buckets.get(`${BUCKET}/${key}`)!);
          return send(given);
        };
        const { code, stdout } = await quarantine("replay", ...STACK);
        expect(code).toBe(1);
        expect(stdout).toMatch(/quarantined-again +1 /);
        expect(messages).toHaveLength(1);
        expect(buckets.keys(BUCKET)).toEqual(keys);
      },
    );

    it("are announced late enough for their entry to be removed before", async () => {
      const versionId = buckets.put("raw-bucket/bad.log", "bytes");
      await setAsideObject("bad.log", { versionId });
      const send = account.json.SendMessage!;
      const delays: unknown[] = [];
      account.json.SendMessage = (given) => {
        delays.push(given.DelaySeconds);
        return send(given);
      };
      expect(await quarantine("replay", ...STACK)).toMatchObject({ code: 0 });
      expect(delays).toEqual([90]);
    });

    it("that were deleted are put back under their name, which announces them", async () => {
      await setAsideObject("gone.log", { versionId: "v77" });
      expect(await quarantine("replay", ...STACK)).toMatchObject({ code: 0 });
      expect(buckets.get("raw-bucket/gone.log")?.toString()).toBe("bytes");
      expect({ messages, left: buckets.keys(BUCKET) }).toEqual({ messages: [], left: [] });
    });

    it("are not put into, or looked for in, the bucket of a stranger who took its name", async () => {
      buckets.owners.set("raw-bucket", "666666666666");
      await setAsideObject("gone.log", { versionId: "v77" });
      const url = OUTPUTS().ObjectsQueueUrl;
      account.query.GetCallerIdentity = () => "<Account>123456789012</Account>";
      for (const place of [STACK, ["--bucket", BUCKET, "--role", READER, "--to-queue", url]])
        expect(await quarantine("replay", ...place)).toMatchObject({
          code: 1,
          stderr: expect.stringContaining("has to belong to the account 123456789012"),
        });
      expect([buckets.keys("raw-bucket"), messages, buckets.keys(BUCKET).length]).toEqual([[], [], 3]);
      // The condition is on the writing too: between the two the bucket may change hands.
      buckets.owners.clear();
      const { answer } = buckets;
      account.rest = (request) => {
        if (request.method === "PUT") buckets.owners.set("raw-bucket", "666666666666");
        return answer(request);
      };
      expect(await quarantine("replay", ...STACK)).toMatchObject({ code: 1 });
      expect(buckets.keys("raw-bucket")).toEqual([]);
      expect(await quarantine("replay", ...STACK, "--source-account", "666666666666")).toMatchObject({ code: 0 });
      expect(buckets.keys("raw-bucket")).toEqual(["gone.log"]);
    });

    it("never replace what has their name by now", async () => {
      buckets.put("raw-bucket/taken.log", "newer");
      await setAsideObject("taken.log", { versionId: "v77" });
      const { code, stdout } = await quarantine("replay", ...STACK);
      expect({ code, content: buckets.get("raw-bucket/taken.log")?.toString() }).toEqual({ code: 1, content: "newer" });
      expect(stdout).toContain("source-replaced");
      expect(buckets.keys(BUCKET)).toHaveLength(3);
    });

    it("without a source and without a copy there is nothing to send", async () => {
      await setAsideObject("gone.log", { versionId: "v77", copies: false });
      expect(await quarantine("replay", ...STACK)).toMatchObject({
        code: 1,
        stdout: expect.stringContaining("source-gone"),
      });
      expect(buckets.keys(BUCKET)).toHaveLength(2);
    });

    it("stay when nobody may look for them, or when there is no queue", async () => {
      await setAsideObject("there.log");
      const { refuse } = buckets;
      buckets.refuse = (...asked) => (asked[2].startsWith("raw-bucket") ? "AccessDenied" : refuse(...asked));
      expect(await quarantine("replay", ...STACK)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("source bucket"),
      });
      const none = await quarantine("replay", "--bucket", BUCKET, "--role", READER, "--to-stream", "input");
      expect(none).toMatchObject({ code: 1, stdout: expect.stringContaining("no-target") });
      expect(buckets.keys(BUCKET)).toHaveLength(3);
    });
  });

  it("messages that were about no object go to the queue as they came", async () => {
    const position = { partition: "message", sequence: "m-1", sub: 0 };
    await createQuarantine(store).put({
      position,
      time: HOUR,
      code: "bad-envelope",
      offset: 0,
      raw: () => Buffer.from(SECRET),
    });
    expect(await quarantine("replay", ...STACK)).toMatchObject({ code: 0 });
    expect(messages).toEqual([SECRET]);
  });

  it("--to-firehose puts records there", async () => {
    await setAside(1, "x", "bad-encoding");
    account.json.PutRecordBatch = ({ Records }) => ({
      FailedPutCount: 0,
      RequestResponses: (Records as object[]).map(() => ({ RecordId: "1" })),
    });
    expect(await quarantine("replay", ...STACK, "--to-firehose", "delivery")).toMatchObject({ code: 0 });
    expect(account.requests).toContain("PutRecordBatch");
    expect(buckets.keys(BUCKET)).toEqual([]);
  });

  it("a stack with a direct subscription alone: its function is invoked as CloudWatch Logs does, and what it fails on stays", async () => {
    const destination = "arn:aws:lambda:eu-west-1:123456789012:function:direct:live";
    describeStack(
      account,
      { QuarantineBucketName: BUCKET, QuarantineReaderArn: READER, LogsDestinationArn: destination },
      [],
    );
    const event = { id: "1".repeat(56), timestamp: HOUR, message: SECRET };
    const envelope = JSON.stringify({
      messageType: "DATA_MESSAGE",
      owner: "123456789012",
      logGroup: "g",
      logStream: "s",
      subscriptionFilters: [],
      logEvents: [event],
    });
    const position = (sequence: string) => ({ partition: "awslogs", sequence, sub: 0 });
    for (const [sequence, raw] of [
      ["1", envelope],
      ["2", "fails"],
    ] as const)
      await createQuarantine(store).put({
        position: position(sequence),
        time: HOUR,
        code: "internal",
        offset: 0,
        raw: () => Buffer.from(raw),
      });
    const invoked: string[] = [];
    account.rest = (request) => {
      if (!request.path.endsWith("/invocations")) return buckets.answer(request);
      expect(request.path).toContain(destination);
      const [record] = readLogsEvent(
        JSON.parse(request.body.toString()),
        { requestId: "r", now: HOUR },
        { ownLogGroups: [] },
      );
      const text = Buffer.from(record!.data!()).toString();
      invoked.push(text);
      return text === "fails"
        ? { headers: { "x-amz-function-error": "Unhandled" }, body: JSON.stringify({ errorMessage: MARKER }) }
        : { body: "null" };
    };
    const { code, stdout } = await quarantine("replay", ...STACK);
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringContaining("awslogs-2-000000  internal  refused"),
    });
    expect(invoked[0]).toBe(envelope);
    expect(buckets.keys(BUCKET)).toHaveLength(2);
  });

  it("refuses targets that make no sense, with 2", async () => {
    for (const args of [
      ["--to-stream", "a", "--to-firehose", "b"],
      ["--to-stream", "a", "--to-function", "b"],
      ["--to-function", "a b"],
      ["--to-stream", "a b"],
      ["--to-queue", "queue"],
      ["--source-account", "mine"],
    ])
      expect({ args, code: (await quarantine("replay", ...STACK, ...args)).code }).toEqual({ args, code: 2 });
  });
});
