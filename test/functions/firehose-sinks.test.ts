import { gzipSync } from "node:zlib";
import type { Context, FirehoseTransformationEvent, FirehoseTransformationResult } from "aws-lambda";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { MARKER } from "./fake-aws.ts";
import { firehoseEvent, idOf } from "./firehose-events.ts";
import { context, setStage, tellAll } from "./handler-stage.ts";
import { bytes, envelope, gzipJson } from "./kinesis-events.ts";

type Handler = (event: FirehoseTransformationEvent, context: Context) => Promise<FirehoseTransformationResult>;

const stage = setStage();
beforeEach(() => vi.stubEnv("FIREHOSE_OUTPUT", "sinks"));

async function invoke(event: FirehoseTransformationEvent, remaining?: () => number) {
  vi.resetModules();
  const handler = (await import("../../functions/handlers/firehose.ts")).handler as unknown as Handler;
  return (await handler(event, context(remaining))).records;
}

const keysOf = (prefix: string) => [...stage.aws.objects.keys()].filter((path) => path.startsWith(prefix));

describe("with FIREHOSE_OUTPUT=sinks", () => {
  it("lines go to the sinks, keyed by the first record, and nothing goes on: not one byte in the answer", async () => {
    const payloads = [bytes('{"password":"hunter2"}\n'), "%", gzipJson(envelope({ messages: ["ssn 219-09-9999"] }))];
    const records = await invoke(firehoseEvent(payloads));
    expect(records).toEqual(payloads.map((_, index) => ({ recordId: idOf(index), result: "Dropped", data: "" })));
    expect(stage.stored("clean-bucket/clean/ndjson/")).toEqual(['{"password":"[REDACTED]"}']);
    expect(stage.stored("clean-bucket/clean/cloudwatch-logs/").map((line) => JSON.parse(line).message)).toEqual([
      "ssn <US_SSN>",
    ]);
    expect(keysOf("clean-bucket/clean/ndjson/")[0]).toContain(`/firehose-${idOf(0)}-000000.ndjson.gz`);
    expect(keysOf("quarantine-bucket/")).toHaveLength(2);
    expect(keysOf("clean-bucket/manifests/")).toHaveLength(1);
    expect(stage.metrics()).toMatchObject({ RecordsIn: 3, RecordsDone: 3, ItemsClean: 2, ItemsQuarantined: 1 });
  });

  it("what is more than an answer could take goes through all the same", async () => {
    const big = bytes(`ssn 219-09-9999 ${"word ".repeat(400_000)}`);
    const records = await invoke(firehoseEvent([big, big, big, big]));
    expect(new Set(records.map(({ result }) => result))).toEqual(new Set(["Dropped"]));
    expect(stage.stored("clean-bucket/clean/text/")).toHaveLength(4);
  });

  it("near the deadline, and without a key ring, everything is quarantined", async () => {
    await invoke(firehoseEvent([bytes("one"), bytes("two")]), () => 10_000);
    expect(stage.metrics()).toMatchObject({ ItemsQuarantined: 2, ItemsReturned: 0 });
    stage.printed.length = 0;
    stage.aws.secret = undefined;
    await invoke(firehoseEvent([bytes("three")]));
    const reasons = keysOf("quarantine-bucket/")
      .filter((path) => path.endsWith(".json"))
      .map((path) => JSON.parse(String(stage.aws.objects.get(path))).code);
    expect(reasons.sort()).toEqual(["no-redactor", "work-budget"]);
  });

  it.each([
    ["the clean bucket", "clean-bucket/clean/", bytes("one")],
    ["the quarantine", "quarantine-bucket/", "%"],
    ["the manifests", "clean-bucket/manifests/", bytes("one")],
  ])("%s cannot be written: the invocation fails, and Firehose keeps the records", async (_name, path, payload) => {
    stage.aws.refuses = (each) => each.startsWith(path);
    await expect(invoke(firehoseEvent([payload]))).rejects.toMatchObject({ name: "InvocationError" });
    expect(stage.metrics()).toMatchObject({ RecordsDone: 0, ItemsReturned: 1, DeliveryErrors: 1 });
  });

  it("what LocalStack sends is read: no identifiers, so objects are named after the request", async () => {
    const { records } = firehoseEvent([bytes("one"), bytes("two")]);
    await invoke({ records: records.map(({ recordId: _, ...record }) => record) } as never);
    expect(keysOf("clean-bucket/clean/text/")[0]).toContain("/firehose-11111111-2222-0-000000.ndjson.gz");
    await expect(invoke({ records: [{ recordId: idOf(0) }] } as never)).rejects.toMatchObject({
      name: "InvocationError",
    });
  });

  it("another output is refused at start", async () => {
    vi.stubEnv("FIREHOSE_OUTPUT", "everywhere");
    await expect(invoke(firehoseEvent([]))).rejects.toThrow(
      "the environment variable FIREHOSE_OUTPUT is not answer or sinks",
    );
  });
});

describe("content comes out nowhere but where it may", () => {
  const PLANTED = ["planted.value@example.com", "planted.stream@example.com", "219-09-9999"];
  const payloads = [
    gzipJson(
      envelope({ logStream: "planted.stream@example.com", messages: ["ssn 219-09-9999 planted.value@example.com"] }),
    ),
    "planted.value@example.com",
    gzipSync('{"messageType":"DATA_MESSAGE","owner":"planted.value@example.com'),
  ];
  const weather: readonly (readonly [string, () => void])[] = [
    ["all is well", () => {}],
    ["S3 fails", () => (stage.aws.refuses = () => true)],
    ["the quarantine fails", () => (stage.aws.refuses = (path) => path.startsWith("quarantine-bucket"))],
    ["there is no key ring", () => (stage.aws.secret = undefined)],
  ];

  it.each(weather)("when %s", async (_name, change) => {
    change();
    const answer = await invoke(firehoseEvent(payloads)).catch(tellAll);
    const reasons = keysOf("quarantine-bucket/")
      .filter((path) => path.endsWith(".json"))
      .map((path) => String(stage.aws.objects.get(path)));
    const clean = stage.stored("clean-bucket/");
    const everything = [...stage.printed, JSON.stringify(answer), ...stage.aws.requests, ...reasons, ...clean].join(
      "\n",
    );
    for (const marker of [...PLANTED, MARKER]) expect(everything).not.toContain(marker);
  });
});
