import { gzipSync } from "node:zlib";
import type { Context, FirehoseTransformationEvent, FirehoseTransformationResult } from "aws-lambda";
import { describe, expect, it, vi } from "vitest";
import { aggregate } from "./aggregates.ts";
import { MARKER } from "./fake-aws.ts";
import { firehoseEvent, idOf } from "./firehose-events.ts";
import { context, setStage, tellAll } from "./handler-stage.ts";
import { bytes, envelope, gzipJson } from "./kinesis-events.ts";

type Handler = (event: FirehoseTransformationEvent, context: Context) => Promise<FirehoseTransformationResult>;

const stage = setStage();

async function coldStart(): Promise<Handler> {
  vi.resetModules();
  return (await import("../../functions/handlers/firehose.ts")).handler as unknown as Handler;
}

async function invoke(payloads: readonly (Uint8Array | string)[], remaining?: () => number) {
  const { records } = await (await coldStart())(firehoseEvent(payloads), context(remaining));
  expect(records.map(({ recordId }) => recordId)).toEqual(payloads.map((_, index) => idOf(index)));
  expect(new Set(records.map(({ result }) => result))).not.toContain("ProcessingFailed");
  return records.map(({ result, data }) => ({ result, text: Buffer.from(data ?? "", "base64").toString() }));
}

describe("the answer to Firehose", () => {
  it("has one result a record, in order: clean lines, each with its newline", async () => {
    const answers = await invoke([
      bytes('{"password":"hunter2"}\n{"n":1}\n'),
      bytes("ssn 219-09-9999"),
      gzipJson(envelope({ messages: ["mail jane@example.com", "plain"] })),
      aggregate([bytes("one"), bytes("two")]),
    ]);
    expect(answers.map(({ result }) => result)).toEqual(["Ok", "Ok", "Ok", "Ok"]);
    expect(answers[0]!.text).toBe('{"password":"[REDACTED]"}\n{"n":1}\n');
    expect(answers[1]!.text).toBe("ssn <US_SSN>\n");
    const lines = answers[2]!.text.split("\n");
    expect(lines.at(-1)).toBe("");
    expect(JSON.parse(lines[0]!).message).toMatch(/^mail user_k1_[a-z2-7]{20}@redacted\.example\.com$/);
    expect(answers[3]!.text).toBe("one\ntwo\n");
    expect(stage.metrics()).toMatchObject({ RecordsIn: 4, ItemsIn: 7, ItemsClean: 7, ItemsReturned: 0 });
  });

  it("control messages, own log groups and nothing at all are dropped", async () => {
    vi.stubEnv("OWN_LOG_GROUPS", "/aws/lambda/scrubline-rotate,/aws/lambda/scrubline-objects");
    const answers = await invoke([
      gzipJson(envelope({ messageType: "CONTROL_MESSAGE" })),
      gzipJson(envelope({ logGroup: "/aws/lambda/scrubline" })),
      gzipJson(envelope({ logGroup: "/aws/lambda/scrubline-objects" })),
      bytes(""),
    ]);
    expect(answers.map(({ result }) => result)).toEqual(["Dropped", "Dropped", "Dropped", "Dropped"]);
    expect(stage.metrics()).toMatchObject({ ItemsIn: 3, ItemsDropped: 3 });
  });

  it("a bad record is quarantined, and a stub stands for it that says why", async () => {
    const answers = await invoke(["%", Buffer.concat([gzipSync("{}"), bytes("tail")]), bytes("fine")]);
    expect(answers.map(({ result }) => result)).toEqual(["Ok", "Ok", "Ok"]);
    expect(answers[0]!.text).toBe('{"scrubline":"quarantined","code":"bad-encoding","items":1}\n');
    expect(answers[2]!.text).toBe("fine\n");
    const quarantined = [...stage.aws.objects.keys()].filter((path) => path.startsWith("quarantine-bucket/"));
    expect(quarantined).toContain(`quarantine-bucket/quarantine/dt=2025-11-22/hh=21/firehose-${idOf(0)}-000000.raw.gz`);
    expect(stage.metrics()).toMatchObject({ ItemsIn: 3, ItemsClean: 1, ItemsQuarantined: 2 });
  });

  it("past 6 MB: the clean lines go to the bucket, and their record is dropped", async () => {
    const big = bytes(`ssn 219-09-9999 ${"word ".repeat(400_000)}`);
    const answers = await invoke([big, bytes("small"), big, big, bytes("last")]);
    expect(answers.map(({ result }) => result)).toEqual(["Ok", "Ok", "Ok", "Dropped", "Ok"]);
    const response = JSON.stringify({ records: answers.map(({ text }) => Buffer.from(text).toString("base64")) });
    expect(response.length).toBeLessThan(6_000_000);
    const [line, ...others] = stage.stored("clean-bucket/clean/text/");
    expect(others).toEqual([]);
    expect(line).toMatch(/^ssn <US_SSN> word /);
    expect([...stage.aws.objects.keys()].find((path) => path.startsWith("clean-bucket/clean/text/"))).toContain(
      idOf(3),
    );
    expect(stage.metrics()).toMatchObject({ ItemsIn: 5, ItemsClean: 5 });
  });

  it("near the deadline everything goes to the quarantine: there is no later attempt", async () => {
    const answers = await invoke([bytes("one"), bytes("two")], () => 10_000);
    expect(answers.map(({ result, text }) => [result, JSON.parse(text).code])).toEqual([
      ["Ok", "work-budget"],
      ["Ok", "work-budget"],
    ]);
    expect(
      stage
        .stored("quarantine-bucket/")
        .filter((line) => !line.startsWith("{"))
        .sort(),
    ).toEqual(["one", "two"]);
  });

  it("without a key ring nothing passes: everything is quarantined", async () => {
    stage.aws.secret = undefined;
    const answers = await invoke([bytes("ssn 219-09-9999\n"), gzipJson(envelope({ messages: ["a", "b"] }))]);
    expect(answers.map(({ text }) => JSON.parse(text))).toEqual([
      { scrubline: "quarantined", code: "no-redactor", items: 1 },
      { scrubline: "quarantined", code: "no-redactor", items: 2 },
    ]);
    expect(stage.stored("quarantine-bucket/")).toContain("ssn 219-09-9999");
    expect(stage.metrics()).toMatchObject({ ItemsIn: 3, ItemsQuarantined: 3 });
  });

  it.each([
    ["the quarantine", "quarantine-bucket/", ["%"]],
    ["the overflow", "clean-bucket/clean/", Array.from({ length: 4 }, () => bytes("word ".repeat(400_000)))],
    ["the evidence", "clean-bucket/manifests/", [bytes("one")]],
  ])("%s cannot be written: only then it fails, and Firehose comes again", async (_name, path, payloads) => {
    stage.aws.refuses = (each) => each.startsWith(path);
    await expect(invoke(payloads as (Uint8Array | string)[])).rejects.toMatchObject({ name: "InvocationError" });
  });

  it("the same event twice: the same answer and the same objects", async () => {
    const payloads = [bytes('{"password":"x"}'), "%", bytes("word ".repeat(1_000_000))];
    const first = await invoke(payloads);
    const objects = [...stage.aws.objects.keys()];
    expect(await invoke(payloads)).toEqual(first);
    expect([...stage.aws.objects.keys()]).toEqual(objects);
  });
});

describe("content comes out nowhere but where it may", () => {
  const PLANTED = ["planted.value@example.com", "planted.key@example.com", "planted.stream@example.com", "219-09-9999"];
  const payloads = [
    gzipJson(
      envelope({ logStream: "planted.stream@example.com", messages: ["ssn 219-09-9999 planted.value@example.com"] }),
    ),
    bytes('{"map":{"planted.key@example.com":{"password":"219-09-9999"}}}'),
    "planted.value@example.com",
    gzipSync('{"messageType":"DATA_MESSAGE","owner":"planted.value@example.com'),
    Buffer.concat([aggregate([bytes("planted.value@example.com")]), Buffer.from([0])]),
  ];
  const weather: readonly (readonly [string, () => void])[] = [
    ["all is well", () => {}],
    ["S3 fails", () => (stage.aws.refuses = () => true)],
    ["the quarantine fails", () => (stage.aws.refuses = (path) => path.startsWith("quarantine-bucket"))],
    ["there is no key ring", () => (stage.aws.secret = undefined)],
    ["the event is none", () => {}],
  ];

  it.each(weather)("when %s", async (name, change) => {
    change();
    const event = firehoseEvent(payloads);
    if (name === "the event is none") Object.assign(event.records[1]!, { data: { "planted.key@example.com": 1 } });
    // A recordId is made by AWS; whatever it is, it is no part of a key unless it looks like one.
    else event.records[1]!.recordId = "x/../planted-id";
    const answer = await (await coldStart())(event, context()).catch(tellAll);
    const told = typeof answer === "string" ? answer : answer.records.map(({ data }) => Buffer.from(data!, "base64"));
    const reasons = [...stage.aws.objects]
      .filter(([path]) => path.endsWith(".json"))
      .map(([, body]) => body.toString());
    const everything = [...stage.printed, String(told), ...stage.aws.requests, ...reasons].join("\n");
    for (const marker of [...PLANTED, MARKER, "planted-id"]) expect(everything).not.toContain(marker);
    if (name === "all is well") expect(stage.stored("quarantine-bucket/").join("\n")).toContain(PLANTED[0]);
  });
});
