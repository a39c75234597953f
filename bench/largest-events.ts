/** The largest that each source can give a function in one invocation. */
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import { makeCorpora } from "./corpora.ts";

export interface LargestEvent {
  readonly bundle: string;
  readonly input: string;
  /** Made when it is asked for, so that not all are held at once. */
  readonly toJson: () => string;
}

const MIB = 1024 * 1024;
/** An invocation's payload, with base64: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const SYNCHRONOUS = 6 * MIB;
const ASYNCHRONOUS = MIB;

export function listLargestEvents(): readonly LargestEvent[] {
  const { appLogs, traces } = makeCorpora(MIB);
  const lines = traces.encoded;
  const records = (count: number, data: Buffer) => Array.from({ length: count }, () => data.toString("base64"));
  const fill = (limit: number, data: Buffer) => records(Math.floor(limit / (data.length * 1.34)), data);
  const envelope = (size: number) => gzipSync(makeEnvelope(appLogs.encoded, size));
  return [
    { bundle: "kinesis", input: "10 records of 1 MiB, NDJSON", toJson: () => kinesis(records(10, lines)) },
    { bundle: "kinesis", input: "6 MiB of envelopes in gzip", toJson: () => kinesis(fill(SYNCHRONOUS, envelope(MIB))) },
    {
      bundle: "firehose",
      input: "6 MiB of NDJSON",
      toJson: () => firehose(fill(SYNCHRONOUS, lines.subarray(0, 1000 * 1024))),
    },
    {
      bundle: "firehose",
      input: "6 MiB of envelopes in gzip",
      toJson: () => firehose(fill(SYNCHRONOUS, envelope(MIB))),
    },
    { bundle: "logs", input: "1 MiB: one envelope in gzip", toJson: () => logs(largest(envelope, ASYNCHRONOUS)) },
  ];
}

/** About as much as there is room for. */
function largest(make: (size: number) => Buffer, limit: number): Buffer {
  const probe = make(MIB);
  return make(Math.floor((MIB * limit * 0.74) / probe.length));
}

function makeEnvelope(log: Buffer, size: number): Buffer {
  const messages = log.toString().split("\n");
  const logEvents: object[] = [];
  for (let bytes = 0, index = 0; bytes < size; index++) {
    const message = messages[index % messages.length]!;
    logEvents.push({ id: String(index).padStart(56, "3"), timestamp: 1_763_845_200_000 + index, message });
    bytes += message.length + 100;
  }
  const head = { messageType: "DATA_MESSAGE", owner: "111111111111", logGroup: "/aws/lambda/shop" };
  return Buffer.from(JSON.stringify({ ...head, logStream: "web/1", subscriptionFilters: ["scrubline"], logEvents }));
}

function kinesis(data: readonly string[]): string {
  const Records = data.map((each, index) => {
    const sequenceNumber = String(index).padStart(56, "4");
    return {
      eventID: `shardId-000000000000:${sequenceNumber}`,
      kinesis: { data: each, sequenceNumber, approximateArrivalTimestamp: 1_763_845_201.25 },
    };
  });
  return JSON.stringify({ Records });
}

function firehose(data: readonly string[]): string {
  const records = data.map((each, index) => ({
    recordId: String(index).padStart(56, "4"),
    approximateArrivalTimestamp: 1_763_845_201_250,
    data: each,
  }));
  return JSON.stringify({ invocationId: "2b4d1ad9-2f48-94bd-a088-767c317e994a", records });
}

function logs(envelope: Buffer): string {
  return JSON.stringify({ awslogs: { data: envelope.toString("base64") } });
}
