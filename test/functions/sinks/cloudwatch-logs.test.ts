import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createCloudWatchLogsDeliverer, type LogEvent } from "../../../functions/sinks/cloudwatch-logs.ts";
import { failure, leftIn, TIME, testTools, toBatch } from "./batches.ts";
import { type FakeStreams, STREAM_MARKER, startFakeStreams } from "./fake-streams.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SETTINGS = { logGroup: "/clean/logs", logStream: "scrubline" };

let aws: FakeStreams;

beforeAll(async () => {
  aws = await startFakeStreams();
});
afterAll(() => aws.close());
beforeEach(() => {
  aws.reset();
  aws.now = TIME;
  vi.stubEnv("AWS_ENDPOINT_URL", aws.endpoint);
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "fake");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "fake");
  return () => vi.unstubAllEnvs();
});

const logs = () => createCloudWatchLogsDeliverer(SETTINGS, testTools());
const taken = () => (aws.taken.get("/clean/logs/scrubline/ndjson") ?? []).map(String);
const puts = () => aws.requests.filter((request) => request.startsWith("Put"));

describe("the log stream", () => {
  it("has the route in its name, and is made when it is not there", async () => {
    expect(await logs().deliver(toBatch(["one", "two"]))).toEqual({
      receipt: { sink: "cloudwatch-logs", items: 2 },
      leftovers: [],
    });
    expect(taken()).toEqual(["one", "two"]);
    expect(aws.requests).toEqual(["PutLogEvents 2", "CreateLogStream 0", "PutLogEvents 2"]);
    await logs().deliver(toBatch(["three"]));
    expect(aws.requests.slice(3)).toEqual(["PutLogEvents 1"]);
  });

  it("somebody else makes it at the same time: no failure", async () => {
    const api = (await import("../../../functions/sinks/cloudwatch-logs-client.ts")).createLogEventsApi();
    aws.logStreams.add("/clean/logs/scrubline/ndjson");
    await api.createStream("/clean/logs", "scrubline/ndjson", AbortSignal.timeout(5_000));
    expect(aws.requests).toEqual(["CreateLogStream 0"]);
  });

  it("no such group: everything is unavailable, without a word of the service's", async () => {
    aws.fails = () => ({ status: 400, code: "ResourceNotFoundException" });
    const delivery = await logs().deliver(toBatch(["one"]));
    expect(leftIn(delivery, "unavailable")).toEqual(["one"]);
    expect(JSON.stringify(delivery)).not.toContain(STREAM_MARKER);
    expect(aws.requests).toEqual(["PutLogEvents 1", "CreateLogStream 0"]);
  });
});

describe("a request", () => {
  beforeEach(() => {
    aws.logStreams.add("/clean/logs/scrubline/ndjson");
  });

  it("is in the order of times, entries of one time in their own", async () => {
    await logs().deliver(toBatch(["c", "a", "b", "b2"], { times: [TIME + 9, TIME + 1, TIME + 5, TIME + 5] }));
    expect(taken()).toEqual(["a", "b", "b2", "c"]);
  });

  it("has up to 10,000 events", async () => {
    await logs().deliver(toBatch(Array.from({ length: 10_001 }, () => "x")));
    expect(puts()).toEqual(["PutLogEvents 10000", "PutLogEvents 1"]);
  });

  it("has up to 1,048,576 bytes, with 26 for each event", async () => {
    const half = 1_048_576 / 2 - 26;
    await logs().deliver(toBatch(["a".repeat(half), "b".repeat(half), "c"]));
    expect(puts()).toEqual(["PutLogEvents 2", "PutLogEvents 1"]);
    aws.requests.length = 0;
    await logs().deliver(toBatch(["a".repeat(half), "b".repeat(half + 1), "c"]));
    expect(puts()).toEqual(["PutLogEvents 1", "PutLogEvents 2"]);
  });

  it("bytes are those of UTF-8", async () => {
    await logs().deliver(toBatch(["é".repeat(400_000), "é".repeat(200_000)]));
    expect(puts()).toEqual(["PutLogEvents 1", "PutLogEvents 1"]);
  });

  it("spans 24 hours at most", async () => {
    const times = [TIME - 3 * DAY, TIME - 2 * DAY, TIME - 2 * DAY + 1, TIME];
    const delivery = await logs().deliver(toBatch(["a", "b", "c", "d"], { times }));
    expect(delivery.leftovers).toEqual([]);
    expect(puts()).toEqual(["PutLogEvents 2", "PutLogEvents 1", "PutLogEvents 1"]);
  });
});

describe("an event that CloudWatch Logs does not take", () => {
  beforeEach(() => {
    aws.logStreams.add("/clean/logs/scrubline/ndjson");
  });

  it("too large by a byte, empty, not UTF-8, of no time: rejected whole; the largest is delivered", async () => {
    const largest = "x".repeat(1_048_576 - 26);
    const broken = Uint8Array.from([0x61, 0xff]);
    const entries = [largest, `${largest}x`, "", broken, "before time", "é"];
    const delivery = await logs().deliver(
      toBatch(entries, { times: [TIME, TIME, TIME, TIME, -1, TIME], counts: [1, 2, 4, 8, 16, 32] }),
    );
    expect(taken()).toEqual([largest, "é"]);
    expect(delivery.leftovers).toMatchObject([{ reason: "rejected", batch: { items: 2 + 4 + 8 + 16 } }]);
  });

  it("too old or too new: rejected, the others of its request delivered", async () => {
    const times = [TIME - 14 * DAY - 1, TIME - 14 * DAY, TIME + 2 * HOUR, TIME + 2 * HOUR + 1, TIME];
    const delivery = await logs().deliver(toBatch(["old", "just in time", "soon", "too soon", "now"], { times }));
    expect(taken()).toEqual(["just in time", "now", "soon"]);
    expect(leftIn(delivery, "rejected")).toEqual(["old", "too soon"]);
    expect(leftIn(delivery, "unavailable")).toEqual([]);
  });

  it("refused by itself: found by halves, the others delivered", async () => {
    aws.refusesRecord = (data) => (data.toString() === "37" ? "refused" : undefined);
    const delivery = await logs().deliver(toBatch(Array.from({ length: 100 }, (_, index) => `${index}`)));
    expect(leftIn(delivery, "rejected")).toEqual(["37"]);
    expect(taken()).toHaveLength(99);
  });
});

it("whatever the times and the failures, each entry is an event or in exactly one leftover, and requests keep the rules (300 runs)", async () => {
  const time = fc.integer({ min: TIME - 16 * DAY, max: TIME + 3 * HOUR });
  const step = fc.constantFrom("ok", "ok", "busy", "old", "invalid", "denied");
  const entries = fc.array(fc.tuple(time, fc.nat(300_000)), { maxLength: 30 });
  const property = fc.asyncProperty(entries, fc.array(step, { maxLength: 10 }), async (drawn, steps) => {
    const events: string[] = [];
    const rest = steps.values();
    const put = async (_group: string, _stream: string, request: readonly LogEvent[]) => {
      const stamps = request.map(({ timestamp }) => timestamp);
      expect(stamps).toEqual(stamps.toSorted((a, b) => a - b));
      expect(stamps.at(-1)! - stamps[0]!).toBeLessThanOrEqual(DAY);
      expect(request.reduce((sum, { message }) => sum + message.length + 26, 0)).toBeLessThanOrEqual(1_048_576);
      const { value = "ok" } = rest.next();
      if (value === "busy") throw failure("ThrottlingException", 400);
      if (value === "invalid") throw failure("InvalidParameterException", 400);
      if (value === "denied") throw failure("AccessDeniedException", 400);
      const from = value === "old" ? 1 : 0;
      events.push(...request.slice(from).map(({ message }) => message));
      return { from };
    };
    const deliverer = createCloudWatchLogsDeliverer(SETTINGS, testTools(), { put, createStream: async () => {} });
    const texts = drawn.map(([, size], index) => `${index}:${"x".repeat(size)}`);
    const delivery = await deliverer.deliver(toBatch(texts, { times: drawn.map(([each]) => each) }));
    const all = [...events, ...leftIn(delivery, "unavailable"), ...leftIn(delivery, "rejected")];
    expect(all.sort()).toEqual(texts.toSorted());
  });
  await fc.assert(property, { seed: 17, numRuns: 300 });
});
