import { BinaryReader } from "@bufbuild/protobuf/wire";
import { describe, expect, it } from "vitest";
import { runAttempt } from "../../functions/pipeline.ts";
import { readCorrelation } from "../../functions/sources/json-body.ts";
import { readKinesisEvent } from "../../functions/sources/kinesis.ts";
import { envelope, gzipJson, kinesisEvent } from "./kinesis-events.ts";
import { scriptedRedactor } from "./scripted-redactor.ts";

/** Fields of a message, by number: enough of protobuf to look into a request. */
function fields(bytes: Uint8Array): Map<number, (Uint8Array | bigint | number)[]> {
  const reader = new BinaryReader(bytes);
  const found = new Map<number, (Uint8Array | bigint | number)[]>();
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    const value = type === 2 ? reader.bytes() : type === 1 ? BigInt(reader.fixed64()) : reader.uint32();
    found.set(field, [...(found.get(field) ?? []), value]);
  }
  return found;
}
const only = (bytes: Uint8Array, ...path: number[]): Uint8Array =>
  path.reduce((message, field) => fields(message).get(field)![0] as Uint8Array, bytes);
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

function attributes(bytes: Uint8Array, field: number): Record<string, string | string[]> {
  const pairs = (fields(bytes).get(field) ?? []) as Uint8Array[];
  return Object.fromEntries(
    pairs.map((pair) => {
      const value = fields(only(pair, 2));
      const list = value.get(5)?.[0] as Uint8Array | undefined;
      const values = list
        ? ((fields(list).get(1) ?? []) as Uint8Array[]).map((each) => text(only(each, 1)))
        : undefined;
      return [text(only(pair, 1)), values ?? text(value.get(1)![0] as Uint8Array)];
    }),
  );
}

async function requestsOf(payload: Uint8Array): Promise<readonly Uint8Array[]> {
  const requests: Uint8Array[] = [];
  await runAttempt({
    records: readKinesisEvent(kinesisEvent([payload]), { ownLogGroups: [], region: "eu-central-1" }),
    redactor: scriptedRedactor(),
    sinks: [
      {
        form: "otlp",
        async send({ entries, items }) {
          requests.push(...entries);
          return { sink: "memory", items };
        },
      },
    ],
    quarantine: { put: () => Promise.reject(new RangeError("nothing is to be quarantined")) },
  });
  return requests;
}

describe("log events in OTLP", () => {
  it("have the conventions of the Collector's receivers", async () => {
    const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    const message = `{"level":"WARN","trace_id":"${trace}","span_id":"00f067aa0ba902b7","pw":"SECRET"}`;
    const [request] = await requestsOf(gzipJson(envelope({ logStream: "host-SECRET", messages: [message] })));
    expect(attributes(only(request!, 1, 1), 1)).toEqual({
      "cloud.provider": "aws",
      "cloud.account.id": "111111111111",
      "cloud.region": "eu-central-1",
      "aws.log.group.names": ["/aws/lambda/shop"],
      "aws.log.stream.names": ["host-[REDACTED]"],
    });
    const record = only(request!, 1, 2, 2);
    const known = fields(record);
    expect(known.get(1)).toEqual([1_763_845_200_000_000_000n]);
    expect(known.get(11)).toEqual([1_763_845_201_250_000_000n]);
    expect(known.get(2)).toEqual([13]);
    expect(text(known.get(3)![0] as Uint8Array)).toBe("WARN");
    expect(text(only(record, 5, 1))).toBe(message.replace("SECRET", "[REDACTED]"));
    expect(attributes(record, 6)).toEqual({ "log.record.uid": `3195310660696661${"0".repeat(40)}` });
    expect(Buffer.from(known.get(9)![0] as Uint8Array).toString("hex")).toBe(trace);
    expect(Buffer.from(known.get(10)![0] as Uint8Array).toString("hex")).toBe("00f067aa0ba902b7");
  });
});

describe("severity, trace and span of a JSON body", () => {
  const trace = Buffer.from("5759e988bd862e3fe1be46a994272793", "hex");
  const span = Buffer.from("53995c3f42cd8ad8", "hex");
  it.each([
    ['{"severity":"error"}', { severityNumber: 17, severityText: "error" }],
    ['{"level":"jane@example.com"}', {}],
    ['{"level":30}', {}],
    ['{"traceId":"1-5759e988-bd862e3fe1be46a994272793"}', { traceId: trace }],
    [
      '{"xray_trace_id":"Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"}',
      { traceId: trace, spanId: span },
    ],
    ['{"trace_id":"00000000000000000000000000000000","span_id":"0000000000000000"}', {}],
    ['{"trace_id":"5759e988bd862e3fe1be46a99427279","span_id":"xyz"}', {}],
    ['{"__proto__":{"level":"info"}}', {}],
    ['{"level":"constructor"}', {}],
    ['{"level":"info"', {}],
    ["level=info", {}],
    ["[1]", {}],
  ])("%s", (message, expected) => {
    expect(readCorrelation(message)).toEqual(expected);
  });
});
