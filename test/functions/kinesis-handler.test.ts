import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { decodeManifest } from "../../core/audit/manifest.ts";
import { loadPolicy } from "../../core/index.ts";
import { parseKeyRing } from "../../core/operate/keyring.ts";
import { MAX_AGE_MS, MAX_STALE_MS } from "../../functions/keys.ts";
import { type FakeAws, MARKER, startFakeAws } from "./fake-aws.ts";
import { bytes, envelope, gzipJson, kinesisEvent, type Payload, sequenceOf } from "./kinesis-events.ts";

type Handler = (event: KinesisStreamEvent, context: Context) => Promise<KinesisStreamBatchResponse>;

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

const directory = mkdtempSync(join(tmpdir(), "scrubline-handler-"));
const RING_1 = Buffer.alloc(33, "first key").toString("base64");
const RING_2 = JSON.stringify({
  v: 1,
  current: "k2",
  keys: [
    { id: "k1", secret: RING_1, created: "2025-01-01" },
    { id: "k2", secret: Buffer.alloc(32, "second key").toString("base64"), created: "2025-11-22" },
  ],
});

let aws: FakeAws;
let printed: string[];

beforeAll(async () => {
  aws = await startFakeAws();
  writeFileSync(join(directory, "policy.json"), JSON.stringify(loadPolicy(POLICY)));
});

afterAll(async () => {
  await aws.close();
  rmSync(directory, { recursive: true });
});

beforeEach(() => {
  aws.objects.clear();
  aws.requests.length = 0;
  aws.secret = RING_1;
  aws.refuses = () => false;
  printed = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      printed.push(chunk.toString());
      return true;
    });
  vi.stubEnv("AWS_LAMBDA_FUNCTION_NAME", "scrubline");
  vi.stubEnv("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/scrubline");
  vi.stubEnv("POLICY_FILE", join(directory, "policy.json"));
  vi.stubEnv("CLEAN_BUCKET", "clean-bucket");
  vi.stubEnv("QUARANTINE_BUCKET", "quarantine-bucket");
  vi.stubEnv("KEY_RING_SECRET_ARN", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:KeyRing-AbCdEf");
  vi.stubEnv("AWS_ENDPOINT_URL", aws.endpoint);
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "fake");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "fake");
  return () => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  };
});

/** A new execution environment: nothing is kept from one made before. */
async function coldStart(): Promise<Handler> {
  vi.resetModules();
  const { handler } = await import("../../functions/handlers/kinesis.ts");
  return handler as unknown as Handler;
}

function context(remaining: () => number = () => 60_000): Context {
  return { awsRequestId: "11111111-2222", getRemainingTimeInMillis: remaining } as unknown as Context;
}

async function invoke(payloads: readonly Payload[], handler?: Handler, remaining?: () => number) {
  const response = await (handler ?? (await coldStart()))(kinesisEvent(payloads), context(remaining));
  return { failures: response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier), response };
}

function decompress(path: string, body: Buffer): Buffer {
  if (path.endsWith(".zst")) return zstdDecompressSync(body);
  return path.endsWith(".gz") ? gunzipSync(body) : body;
}

function stored(prefix: string): readonly string[] {
  return [...aws.objects]
    .filter(([path]) => path.startsWith(prefix))
    .flatMap(([path, body]) => {
      const text = decompress(path, body).toString();
      return text.split("\n").filter((line) => line !== "");
    });
}

function metrics(): Record<string, number> {
  const lines = printed.filter((line) => line.includes('"_aws"'));
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0]!);
}

describe("what goes in and comes out", () => {
  it("CloudWatch Logs envelope: one clean JSON line an event", async () => {
    const messages = ["login of jane@example.com", '{"card":{"number":"4111 1111 1111 1111"},"n":1}', "nothing here"];
    const { failures } = await invoke([gzipJson(envelope({ messages }))]);
    expect(failures).toEqual([]);
    const lines = stored("clean-bucket/clean/cloudwatch-logs/dt=2025-11-22/hh=21/").map((line) => JSON.parse(line));
    expect(lines[0].message).toMatch(/^login of user_k1_[a-z2-7]{20}@redacted\.example\.com$/);
    expect(JSON.parse(lines[1].message)).toEqual({ card: { number: "[REDACTED]" }, n: 1 });
    expect(lines[2]).toMatchObject({ message: "nothing here", logGroup: "/aws/lambda/shop", owner: "111111111111" });
    expect(metrics()).toMatchObject({ RecordsIn: 1, RecordsDone: 1, ItemsIn: 3, ItemsClean: 3, Findings: 2 });
  });

  it("NDJSON and text, compressed or not", async () => {
    const ndjson = bytes('{"password":"hunter2"}\n{"ok":true}\n');
    await invoke([ndjson, gzipSync(ndjson), zstdCompressSync(ndjson), bytes("ssn 219-09-9999, he said")]);
    const twice = ['{"password":"[REDACTED]"}', '{"ok":true}'];
    expect(stored("clean-bucket/clean/ndjson/")).toEqual([...twice, ...twice, ...twice]);
    expect(stored("clean-bucket/clean/text/")).toEqual(["ssn <US_SSN>, he said"]);
  });

  it("CLEAN_COMPRESSION=zstd: the same lines in zstd, the quarantine in gzip as ever", async () => {
    const payloads = [bytes('{"password":"hunter2"}\n{"ok":true}\n'), { rawData: "%" }];
    await invoke(payloads);
    const lines = stored("clean-bucket/clean/");
    aws.objects.clear();
    vi.stubEnv("CLEAN_COMPRESSION", "zstd");
    await invoke(payloads);
    expect(stored("clean-bucket/clean/")).toEqual(lines);
    expect([...aws.objects.keys()].map((path) => path.replace(/^.*?\./, ""))).toEqual(
      expect.arrayContaining(["ndjson.zst", "raw.gz", "json"]),
    );
  });

  it("corrupt, truncated, a bomb, not base64, binary: quarantined, their neighbours delivered", async () => {
    const whole = gzipJson(envelope());
    const { failures } = await invoke([
      whole.subarray(0, -5),
      { rawData: "%%%" },
      gzipSync(Buffer.alloc(30_000_000)),
      bytes('{"ok":1}'),
      gzipJson({ ...envelope(), logEvents: 3 }),
      Uint8Array.from({ length: 4_096 }, (_, i) => (i * 7919) % 251),
    ]);
    expect(failures).toEqual([]);
    expect(stored("clean-bucket/clean/")).toEqual(['{"ok":1}']);
    const reasons = [...aws.objects]
      .filter(([path]) => path.startsWith("quarantine-bucket/") && path.endsWith(".json"))
      .map(([, body]) => JSON.parse(body.toString()));
    expect(reasons.map(({ code }) => code).sort()).toEqual([
      "bad-encoding",
      "bad-encoding",
      "bad-envelope",
      "not-text",
      "too-large",
    ]);
    expect(metrics()).toMatchObject({ ItemsIn: 6, ItemsClean: 1, ItemsQuarantined: 5, ItemsReturned: 0 });
  });

  it("its own log group and control messages are dropped", async () => {
    await invoke([
      gzipJson(envelope({ logGroup: "/aws/lambda/scrubline", messages: ["a", "b"] })),
      gzipJson(envelope({ messageType: "CONTROL_MESSAGE" })),
    ]);
    expect([...aws.objects.keys()].filter((path) => !path.startsWith("clean-bucket/manifests/"))).toEqual([]);
    expect(metrics()).toMatchObject({ ItemsIn: 3, ItemsDropped: 3 });
  });
});

describe("delivery", () => {
  it("S3 answers 500 once: the SDK tries again", async () => {
    let refused = false;
    aws.refuses = () => {
      const first = !refused;
      refused = true;
      return first;
    };
    expect((await invoke([bytes("{}")])).failures).toEqual([]);
    expect(stored("clean-bucket/clean/")).toEqual(["{}"]);
  });

  it("S3 goes on answering 500: the first record is reported, all items are returned", async () => {
    aws.refuses = (path) => path.startsWith("clean-bucket/");
    const { failures } = await invoke([bytes("{}"), bytes("{}")]);
    expect(failures).toEqual([sequenceOf(0)]);
    expect(metrics()).toMatchObject({ RecordsIn: 2, RecordsDone: 0, ItemsIn: 2, ItemsReturned: 2, DeliveryErrors: 1 });
  });

  it("the quarantine is not writable: its record and what follows is reported, what precedes is stored", async () => {
    aws.refuses = (path) => path.startsWith("quarantine-bucket/");
    const { failures } = await invoke([bytes('{"n":1}'), { rawData: "%" }, bytes('{"n":3}')]);
    expect(failures).toEqual([sequenceOf(1)]);
    expect(stored("clean-bucket/clean/")).toEqual(['{"n":1}']);
    expect(metrics()).toMatchObject({ RecordsIn: 3, RecordsDone: 1, ItemsClean: 1, ItemsReturned: 2 });
  });

  it("near the deadline: nothing is begun, the first record is reported", async () => {
    const { failures } = await invoke([bytes("{}")], undefined, () => 10_000);
    expect(failures).toEqual([sequenceOf(0)]);
    expect(aws.objects.size).toBe(0);
  });

  it.each(["gzip", "zstd"])("the same event twice: the same objects, byte for byte (%s)", async (compression) => {
    vi.stubEnv("CLEAN_COMPRESSION", compression);
    const payloads = [bytes('{"password":"x"}'), bytes("to jane@example.com"), { rawData: "%" }];
    await invoke(payloads);
    const first = [...aws.objects].map(([path, body]) => `${path} ${body.toString("base64")}`);
    await invoke(payloads);
    expect([...aws.objects].map(([path, body]) => `${path} ${body.toString("base64")}`)).toEqual(first);
  });
});

describe("evidence", () => {
  const manifests = () =>
    [...aws.objects]
      .filter(([path]) => path.startsWith("clean-bucket/manifests/"))
      .map(([, body]) => decodeManifest(body));

  it("one manifest an attempt: range, counts, policy, key, digests of what came and of what was written", async () => {
    await invoke([bytes("to jane@example.com"), bytes('{"password":"x"}'), { rawData: "%" }]);
    expect(manifests()).toHaveLength(1);
    const [{ manifest, verify }] = manifests() as [ReturnType<typeof decodeManifest>];
    const ring = parseKeyRing(RING_1);
    expect(verify(ring)).toBe(true);
    const outputs = [...aws.objects]
      .filter(([path]) => path.startsWith("clean-bucket/clean/"))
      .map(([path, body]) => ({
        sink: "s3",
        key: path.slice("clean-bucket/".length),
        digest: createHash("sha256").update(body).digest("hex"),
        bytes: body.length,
        items: 1,
      }));
    expect(manifest).toMatchObject({
      function: "scrubline",
      engine: JSON.parse(readFileSync("package.json", "utf8")).version,
      policy: loadPolicy(POLICY).hash,
      key: { id: "k1", check: ring.checkValue },
      range: { first: sequenceOf(0), last: sequenceOf(2), arrived: "2025-11-22T21:00:01.250Z", records: 3 },
      items: { in: 3, clean: 2, quarantined: 1, dropped: 0, returned: 0 },
      findings: { "EMAIL_ADDRESS/pseudonymize": 1, "FIELD/replace": 1 },
      quarantined: { "bad-encoding": 1 },
      outputs,
    });
    expect(manifest.input).toMatch(/^[0-9a-f]{64}$/);
  });

  it("cannot be written: the batch comes again", async () => {
    aws.refuses = (path) => path.startsWith("clean-bucket/manifests/");
    const { failures } = await invoke([bytes("{}"), bytes("{}")]);
    expect(failures).toEqual([sequenceOf(0)]);
    expect(metrics()).toMatchObject({ RecordsDone: 0, ItemsReturned: 2, DeliveryErrors: 1 });
  });
});

describe("key ring", () => {
  const user = () => JSON.parse(stored("clean-bucket/clean/ndjson/")[0]!).user as string;
  const record = [bytes('{"user":"jane@example.com"}')];

  it("a rotation is seen within five minutes, and read only then", async () => {
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => now);
    const handler = await coldStart();
    await invoke(record, handler);
    const before = user();
    aws.secret = RING_2;
    now = MAX_AGE_MS - 1;
    await invoke(record, handler);
    expect(user()).toBe(before);
    now = MAX_AGE_MS;
    await invoke(record, handler);
    expect(user()).toMatch(/^user_k2_/);
    expect(aws.requests.filter((request) => request === "GetSecretValue")).toHaveLength(2);
  });

  it("KEY_RING_MAX_AGE_SECONDS=5: a rotation is seen within five seconds", async () => {
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => now);
    vi.stubEnv("KEY_RING_MAX_AGE_SECONDS", "5");
    const handler = await coldStart();
    await invoke(record, handler);
    aws.secret = RING_2;
    now = 4_999;
    await invoke(record, handler);
    expect(user()).toMatch(/^user_k1_/);
    now = 5_000;
    await invoke(record, handler);
    expect(user()).toMatch(/^user_k2_/);
  });

  it("Secrets Manager is down: the ring in memory serves for a bounded time, then invocations fail", async () => {
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => now);
    const handler = await coldStart();
    await invoke(record, handler);
    aws.secret = undefined;
    now = MAX_AGE_MS;
    expect((await invoke(record, handler)).failures).toEqual([]);
    now = MAX_STALE_MS;
    await expect(invoke(record, handler)).rejects.toThrow("the key ring cannot be read from its secret");
  });

  it.each([
    ["cannot be read", undefined],
    ["is too short", "c2hvcnQ="],
    ["is no ring", '{"salt":"hunter2"}'],
  ])("a ring that %s at the start: the invocation fails, nothing is stored", async (_name, secret) => {
    aws.secret = secret;
    const failure = await invoke(record).catch((error: unknown) => error as Error & { originalError?: unknown });
    expect(failure).toMatchObject({ name: "InvocationError" });
    expect([(failure as Error).cause, (failure as { originalError?: unknown }).originalError]).toEqual([
      undefined,
      undefined,
    ]);
    expect(aws.objects.size).toBe(0);
  });
});

describe("start", () => {
  it("refuses an incomplete environment and a policy that is missing or was changed", async () => {
    vi.stubEnv("CLEAN_BUCKET", "");
    await expect(coldStart()).rejects.toThrow("the environment variable CLEAN_BUCKET is not set");
    vi.stubEnv("CLEAN_BUCKET", "clean-bucket");
    vi.stubEnv("POLICY_FILE", join(directory, "absent.json"));
    await expect(invoke([bytes("{}")])).rejects.toThrow("the compiled policy beside the function cannot be read");
    const policy = JSON.parse(JSON.stringify(loadPolicy(POLICY)));
    writeFileSync(join(directory, "changed.json"), JSON.stringify({ ...policy, fields: [] }));
    vi.stubEnv("POLICY_FILE", join(directory, "changed.json"));
    await expect(invoke([bytes("{}")])).rejects.toThrow("the compiled policy was changed after compilation");
  });

  it("prints policy hash, key id and key check value, once", async () => {
    const handler = await coldStart();
    await invoke([bytes("{}")], handler);
    await invoke([bytes("{}")], handler);
    const lines = printed.filter((line) => line.includes("redactor-ready")).map((line) => JSON.parse(line));
    expect(lines).toEqual([
      {
        level: "info",
        event: "redactor-ready",
        policyHash: loadPolicy(POLICY).hash,
        keyId: "k1",
        keyCheckValue: expect.stringMatching(/^[0-9a-f]{8}$/),
        namespace: expect.any(String),
      },
    ]);
  });
});

describe("content comes out nowhere but where it may", () => {
  const PLANTED = ["planted.value@example.com", "planted.key@example.com", "planted.stream@example.com", "219-09-9999"];
  const payloads = [
    gzipJson(
      envelope({
        logGroup: "/app/planted.stream@example.com",
        logStream: "host/planted.stream@example.com/7",
        messages: [
          "mail planted.value@example.com ssn 219-09-9999",
          '{"planted.key@example.com":{"password":"219-09-9999"}}',
        ],
      }),
    ),
    bytes(
      '{"a":"planted.value@example.com","map":{"planted.key@example.com":1}}\n{"broken":"planted.value@example.com',
    ),
    bytes("text planted.value@example.com, ssn 219-09-9999"),
    gzipJson({ ...envelope({ logStream: "planted.stream@example.com" }), logEvents: ["planted.value@example.com"] }),
    { rawData: "planted.value@example.com" },
    Buffer.concat([gzipSync("{}"), bytes("planted.value@example.com")]),
    gzipSync('{"messageType":"DATA_MESSAGE","owner":"planted.value@example.com'),
    zstdCompressSync('{"messageType":"DATA_MESSAGE","owner":"planted.value@example.com'),
    Buffer.concat([zstdCompressSync("{}"), bytes("planted.value@example.com")]),
    zstdCompressSync("text planted.value@example.com, ssn 219-09-9999").subarray(0, -1),
  ];

  const weather: readonly (readonly [string, () => void])[] = [
    ["all is well", () => {}],
    ["S3 fails", () => (aws.refuses = () => true)],
    ["the clean bucket fails", () => (aws.refuses = (path) => path.startsWith("clean-bucket"))],
    ["manifests fail", () => (aws.refuses = (path) => path.startsWith("clean-bucket/manifests"))],
    ["the quarantine fails", () => (aws.refuses = (path) => path.startsWith("quarantine-bucket"))],
    ["there is no key ring", () => (aws.secret = undefined)],
    ["the event is none", () => {}],
  ];

  it.each(weather)("when %s", async (name, change) => {
    change();
    const event = kinesisEvent(payloads);
    if (name === "the event is none") event.Records[1]!.eventID = "planted.value@example.com";
    const handler = await coldStart();
    const answer = await handler(event, context()).catch((error: unknown) => {
      const { name, message, stack, cause } = error as Error;
      return { name, message, stack, cause, all: JSON.stringify(error, Object.getOwnPropertyNames(error)) };
    });
    const paths = [...aws.objects.keys(), ...aws.requests];
    const clean = stored("clean-bucket/clean/");
    // Reasons of the quarantine, and manifests.
    const reasons = [...aws.objects].filter(([path]) => path.endsWith(".json")).map(([, body]) => body.toString());
    const everything = [...printed, JSON.stringify(answer), ...paths, ...clean, ...reasons].join("\n");
    for (const marker of [...PLANTED, "hunter2", MARKER]) expect(everything).not.toContain(marker);
    if (name === "all is well") {
      expect(clean.length).toBeGreaterThanOrEqual(5);
      expect(stored("quarantine-bucket/").join("\n")).toContain("planted.value@example.com");
    }
  });
});
