import { gzipSync } from "node:zlib";
import type { CloudWatchLogsEvent, Context } from "aws-lambda";
import { describe, expect, it, vi } from "vitest";
import { MARKER } from "./fake-aws.ts";
import { context, setStage, tellAll } from "./handler-stage.ts";
import { envelope, gzipJson } from "./kinesis-events.ts";

type Handler = (event: CloudWatchLogsEvent, context: Context) => Promise<void>;

const stage = setStage();
const eventOf = (payload: Uint8Array): CloudWatchLogsEvent => ({
  awslogs: { data: Buffer.from(payload).toString("base64") },
});

async function coldStart(): Promise<Handler> {
  vi.resetModules();
  return (await import("../../functions/handlers/logs.ts")).handler as unknown as Handler;
}

async function invoke(payload: Uint8Array, remaining?: () => number): Promise<void> {
  await (await coldStart())(eventOf(payload), context(remaining));
}

const FIRST_ID = `3195310660696661${"0".repeat(40)}`;

describe("log events straight from CloudWatch Logs", () => {
  it("are stored clean, in an object that is named after the events' ids", async () => {
    await invoke(gzipJson(envelope({ messages: ["ssn 219-09-9999", "****** and ****"] })));
    const path = [...stage.aws.objects.keys()].find((each) => each.startsWith("clean-bucket/clean/"));
    expect(path).toMatch(
      new RegExp(
        `^clean-bucket/clean/cloudwatch-logs/dt=2025-11-22/hh=21/awslogs-${FIRST_ID}-[0-9a-f]{16}-000000\\.ndjson\\.gz$`,
      ),
    );
    const lines = stage.stored("clean-bucket/clean/").map((line) => JSON.parse(line).message);
    expect(lines).toEqual(["ssn <US_SSN>", "****** and ****"]);
    expect(stage.metrics()).toMatchObject({ ItemsIn: 2, ItemsClean: 2, ItemsAlreadyMasked: 1 });
  });

  it("that two filters chose differently are both kept, though they begin with the same event", async () => {
    const batch = (messages: readonly string[], ids: readonly number[]) => {
      const { logEvents, ...rest } = envelope({ messages }) as { logEvents: object[] };
      return gzipJson({ ...rest, logEvents: ids.map((id) => logEvents[id]) });
    };
    const messages = ["one", "two", "three"];
    for (const ids of [[0, 1], [0, 2], [0], [0, 1]]) await invoke(batch(messages, ids));
    const stored = stage.stored("clean-bucket/clean/").map((line) => JSON.parse(line).message);
    expect(stored.sort()).toEqual(["one", "one", "one", "three", "two"]);
    expect([...stage.aws.objects.keys()].filter((path) => path.startsWith("clean-bucket/manifests/"))).toHaveLength(3);
  });

  it("that do not decode are quarantined under the request's id, and count as done", async () => {
    await invoke(gzipSync("no envelope \0\0\0\0 at all").subarray(0, -3));
    const quarantined = [...stage.aws.objects.keys()].filter((path) => path.startsWith("quarantine-bucket/"));
    expect(quarantined[0]).toContain("/awslogs-11111111-2222-000000");
    expect(stage.metrics()).toMatchObject({ ItemsQuarantined: 1, ItemsReturned: 0 });
  });

  it("control messages are dropped", async () => {
    await invoke(gzipJson(envelope({ messageType: "CONTROL_MESSAGE" })));
    expect(stage.metrics()).toMatchObject({ ItemsDropped: 1 });
  });

  it.each([
    ["the clean bucket", "clean-bucket/clean/"],
    ["the quarantine", "quarantine-bucket/"],
  ])("%s cannot be written: the invocation fails, so that Lambda comes again", async (_name, path) => {
    stage.aws.refuses = (each) => each.startsWith(path);
    const payload = path.startsWith("clean") ? gzipJson(envelope()) : gzipSync("broken").subarray(0, -1);
    await expect(invoke(payload)).rejects.toMatchObject({ name: "InvocationError" });
    expect(stage.metrics()).toMatchObject({ ItemsReturned: 1, DeliveryErrors: 1 });
  });

  it("too much to judge in two invocations: quarantined as it came in the second", async () => {
    const handler = await coldStart();
    let asked = 0;
    // There is time to begin, and then no more.
    const remaining = () => (++asked <= 2 ? 60_000 : 0);
    const event = eventOf(gzipJson(envelope({ messages: ["one", "two"] })));
    await expect(handler(event, context(remaining))).rejects.toMatchObject({ name: "InvocationError" });
    expect(stage.aws.objects.size).toBe(0);
    asked = 0;
    await handler(event, context(remaining));
    const reasons = [...stage.aws.objects]
      .filter(([path]) => path.endsWith("000000.json"))
      .map(([, body]) => String(body));
    expect(JSON.parse(reasons[0]!)).toMatchObject({ code: "work-budget" });
    expect(stage.stored("clean-bucket/clean/")).toEqual([]);
  });
});

describe("content comes out nowhere but where it may", () => {
  const PLANTED = ["planted.value@example.com", "planted.stream@example.com", "219-09-9999"];
  const payload = gzipJson({
    ...envelope({ logStream: "planted.stream@example.com", messages: ["planted.value@example.com ssn 219-09-9999"] }),
  });
  const weather: readonly (readonly [string, () => void])[] = [
    ["all is well", () => {}],
    ["S3 fails", () => (stage.aws.refuses = () => true)],
    ["there is no key ring", () => (stage.aws.secret = undefined)],
    ["the event is none", () => {}],
    ["the envelope is broken", () => {}],
    ["the first event's id is no id", () => {}],
  ];

  it.each(weather)("when %s", async (name, change) => {
    change();
    let event = eventOf(payload);
    if (name === "the event is none") event = { awslogs: { data: { "planted.value@example.com": 1 } } } as never;
    if (name === "the envelope is broken")
      event = eventOf(gzipSync('{"messageType":"DATA_MESSAGE","x":planted.value@example.com'));
    if (name === "the first event's id is no id")
      event = eventOf(
        gzipJson({ ...envelope(), logEvents: [{ id: "planted.value@example.com", timestamp: 8.64e15, message: "x" }] }),
      );
    const answer = await (await coldStart())(event, context()).catch(tellAll);
    const reasons = [...stage.aws.objects].filter(([path]) => path.endsWith(".json")).map(([, body]) => String(body));
    const clean = stage.stored("clean-bucket/");
    const everything = [...stage.printed, String(answer), ...stage.aws.requests, ...reasons, ...clean].join("\n");
    for (const marker of [...PLANTED, MARKER]) expect(everything).not.toContain(marker);
  });
});
