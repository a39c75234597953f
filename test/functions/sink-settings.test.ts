import { describe, expect, it } from "vitest";
import { readSinkSettings, SettingsError } from "../../functions/settings.ts";
import { takesRoute } from "../../functions/sink-settings.ts";

const SECRET_ARN = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:Headers-AbCdEf";
const S3 = { kind: "s3" };
const OTLP = { kind: "otlp", endpoint: "https://otlp.example.com" };

const readText = (text: string | undefined) => readSinkSettings({ SINKS: text });
const read = (...sinks: readonly unknown[]) => readText(JSON.stringify(sinks));

describe("what is there", () => {
  it("without a description there is the clean bucket", () => {
    const s3 = [{ kind: "s3", name: "s3", routes: ["*"], prefix: "clean", partition: "hour" }];
    expect(readText(undefined)).toEqual(s3);
    expect(readText("")).toEqual(s3);
    expect(read(S3)).toEqual(s3);
  });

  it("each kind, with what is not said filled in", () => {
    const all = read(
      { kind: "s3", prefix: "clean/eu", partition: "day", compression: "zstd" },
      { ...OTLP, headersSecretArn: SECRET_ARN, routes: ["otlp-*", "cloudwatch-logs"], caFile: "/opt/ca.pem" },
      { kind: "firehose", stream: "clean" },
      { kind: "kinesis", stream: "clean" },
      { kind: "cloudwatch-logs", logGroup: "/clean/logs" },
    );
    expect(all).toEqual([
      { kind: "s3", name: "s3", routes: ["*"], prefix: "clean/eu", partition: "day", compression: "zstd" },
      {
        kind: "otlp",
        name: "otlp",
        routes: ["otlp-*", "cloudwatch-logs"],
        endpoint: "https://otlp.example.com",
        headersSecretArn: SECRET_ARN,
        caFile: "/opt/ca.pem",
        gzip: true,
        insecure: false,
        maxRequestBytes: 4_194_304,
        timeout: 10_000,
      },
      { kind: "firehose", name: "firehose", routes: ["*"], stream: "clean" },
      { kind: "kinesis", name: "kinesis", routes: ["*"], stream: "clean", maxRecordBytes: 1_048_576 },
      {
        kind: "cloudwatch-logs",
        name: "cloudwatch-logs",
        routes: ["*"],
        logGroup: "/clean/logs",
        logStream: "scrubline",
      },
    ]);
  });

  it("plain HTTP goes to this machine, and to others when it is asked for", () => {
    for (const endpoint of ["http://127.0.0.1:4318", "http://localhost:4318/x", "http://[::1]:4318"])
      expect(read({ kind: "otlp", endpoint })).toMatchObject([{ endpoint }]);
    expect(read({ kind: "otlp", endpoint: "http://collector:4318", insecure: true })).toMatchObject([
      { insecure: true },
    ]);
  });

  it("two sinks of a kind have names", () => {
    expect(read({ ...OTLP, name: "a" }, { ...OTLP, name: "b" })).toMatchObject([{ name: "a" }, { name: "b" }]);
    expect(() => read(OTLP, OTLP)).toThrow("SINKS: [1] has the name of an earlier sink");
  });
});

describe("what is refused, by its place and never its value", () => {
  it.each<[readonly unknown[], string]>([
    [[], "SINKS has no sink"],
    [[null], "SINKS: [0] is not an object"],
    [[{ kind: "jane" }], "SINKS: [0].kind is not s3, otlp, firehose, kinesis, cloudwatch-logs"],
    [[{}], "SINKS: [0].kind is not set"],
    [[{ ...S3, jane: 1 }], "SINKS: [0] has a member other than compression, kind, name, partition, prefix, routes"],
    [[{ ...S3, prefix: "outbox" }], "SINKS: [0].prefix is not"],
    [[{ ...S3, prefix: "manifests/jane" }], "SINKS: [0].prefix is not"],
    [[{ ...S3, prefix: "clean/../jane" }], "SINKS: [0].prefix is not"],
    [[{ ...S3, routes: [] }], "SINKS: [0].routes is not"],
    [[{ ...S3, routes: ["jane doe"] }], "SINKS: [0].routes is not"],
    [[{ ...S3, routes: ["text"] }], "SINKS has no sink for the route cloudwatch-logs"],
    [[{ ...S3, name: "Jane" }], "SINKS: [0].name is not"],
    [[S3, { kind: "otlp" }], "SINKS: [1].endpoint is not set"],
    [[{ ...OTLP, endpoint: "http://collector:4318" }], "SINKS: [0].endpoint is not an https address"],
    [[{ ...OTLP, endpoint: "http://127.0.0.1.jane.example" }], "SINKS: [0].endpoint is not an https address"],
    [[{ ...OTLP, endpoint: "http://localhost@jane.example" }], "SINKS: [0].endpoint is not an https address"],
    [[{ ...OTLP, endpoint: "https://jane:pw@example.com" }], "SINKS: [0].endpoint is not an https address"],
    [[{ ...OTLP, endpoint: "https://example.com/?key=jane" }], "SINKS: [0].endpoint is not an https address"],
    [[{ ...OTLP, endpoint: "ftp://jane.example" }], "SINKS: [0].endpoint is not an https address"],
    [[{ ...OTLP, tracesEndpoint: "http://jane.example" }], "SINKS: [0].tracesEndpoint is not an https address"],
    [[{ ...OTLP, headersSecretArn: "jane" }], "SINKS: [0].headersSecretArn is not"],
    [[{ ...OTLP, headers: { authorization: "jane" } }], "SINKS: [0] has a member other than caFile, endpoint"],
    [[{ ...OTLP, gzip: "jane" }], "SINKS: [0].gzip is not true or false"],
    [[{ ...OTLP, maxRequestBytes: 1e9 }], "SINKS: [0].maxRequestBytes is not a whole number from 1024 to 67108864"],
    [[{ kind: "firehose", stream: "jane doe" }], "SINKS: [0].stream is not"],
    [[{ kind: "kinesis", stream: "x", maxRecordBytes: 1.5 }], "SINKS: [0].maxRecordBytes is not"],
    [[{ kind: "cloudwatch-logs", logGroup: "jane doe" }], "SINKS: [0].logGroup is not"],
  ])("%j", (sinks, problem) => {
    expect(() => read(...sinks)).toThrow(SettingsError);
    expect(() => read(...sinks)).toThrow(problem);
    expect(() => read(...sinks)).not.toThrow("jane");
  });

  it.each(["jane", "{}", '"jane"', "[jane]"])("%s", (text) => {
    expect(() => readText(text)).toThrow(/^the environment variable SINKS is not (JSON|an array)$/);
  });
});

it.each([
  ["*", "text", true],
  ["otlp-*", "otlp-logs", true],
  ["otlp-*", "text", false],
  ["*-logs", "cloudwatch-logs", true],
  ["text", "context", false],
])("%s takes %s: %s", (pattern, route, taken) => {
  expect(takesRoute({ routes: [pattern] }, route)).toBe(taken);
});
