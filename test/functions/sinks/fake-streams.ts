import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/**
 * A fake, in this process and on the loopback interface only, of the calls that write to Firehose, Kinesis and CloudWatch Logs, for the real SDK
 * to talk to. It refuses what is over the documented limits, as the services do.
 */
export interface FakeStreams {
  readonly endpoint: string;
  /** What was taken: `<stream>` or `<group>/<stream>` -> each record's or event's content. */
  readonly taken: Map<string, Buffer[]>;
  /** Action and number of records of each request, refused ones too. */
  readonly requests: string[];
  readonly logStreams: Set<string>;
  /** A failure in place of an answer. */
  fails: (action: string) => { readonly status: number; readonly code: string } | undefined;
  /** The error code of a record. */
  refusesRecord: (data: Buffer) => string | undefined;
  /** Milliseconds since the epoch, against which events are too old or too new. */
  now: number;
  reset(): void;
  close(): Promise<void>;
}

/** In every error text and message of the fake, which could quote content in real life: it must be printed nowhere. */
export const STREAM_MARKER = "marker-in-stream-error";

const KIB = 1024;
const MIB = 1024 * KIB;
const HOUR = 3_600_000;

class Refusal extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

function require(condition: boolean, code = "InvalidArgumentException"): void {
  if (!condition) throw new Refusal(code);
}

export async function startFakeStreams(): Promise<FakeStreams> {
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const action = String(request.headers["x-amz-target"]).split(".")[1]!;
    const reply = (status: number, answer: object) =>
      response
        .writeHead(status, { "content-type": "application/x-amz-json-1.1", connection: "close" })
        .end(JSON.stringify(answer));
    try {
      const input = JSON.parse(body.toString());
      const size = (input.Records ?? input.logEvents ?? []).length;
      fake.requests.push(`${action} ${size}`);
      const failure = fake.fails(action);
      if (failure) return reply(failure.status, { __type: failure.code, message: STREAM_MARKER });
      return reply(200, ACTIONS[action]!(input));
    } catch (error) {
      if (error instanceof Refusal) return reply(400, { __type: error.code, message: STREAM_MARKER });
      return reply(500, { __type: "InternalFailure", message: STREAM_MARKER });
    }
  });

  function take(place: string, contents: readonly Buffer[]): void {
    fake.taken.set(place, [...(fake.taken.get(place) ?? []), ...contents]);
  }

  /** @returns the error code of each, having taken the others */
  function takeEach(place: string, contents: readonly Buffer[]): readonly (string | undefined)[] {
    const codes = contents.map((content) => fake.refusesRecord(content));
    take(
      place,
      contents.filter((_, index) => codes[index] === undefined),
    );
    return codes;
  }

  // biome-ignore lint/suspicious/noExplicitAny: requests as they come over the wire
  const ACTIONS: Readonly<Record<string, (input: any) => object>> = {
    PutRecordBatch({ DeliveryStreamName, Records }) {
      const contents = (Records as { Data: string }[]).map(({ Data }) => Buffer.from(Data, "base64"));
      require(contents.length > 0 && contents.length <= 500);
      require(contents.every(({ length }) => length <= 1_000 * KIB));
      require(contents.reduce((sum, { length }) => sum + length, 0) <= 4 * MIB);
      const codes = takeEach(DeliveryStreamName, contents);
      return {
        FailedPutCount: codes.filter((code) => code !== undefined).length,
        RequestResponses: codes.map((ErrorCode) =>
          ErrorCode ? { ErrorCode, ErrorMessage: STREAM_MARKER } : { RecordId: "1" },
        ),
      };
    },
    PutRecords({ StreamName, Records }) {
      const records = (Records as { Data: string; PartitionKey: string }[]).map(({ Data, PartitionKey }) => ({
        data: Buffer.from(Data, "base64"),
        key: PartitionKey,
      }));
      const sizes = records.map(({ data, key }) => data.length + key.length);
      require(records.length > 0 && records.length <= 500);
      require(sizes.every((size) => size <= MIB) && sizes.reduce((sum, size) => sum + size, 0) <= 5 * MIB);
      require(records.every(({ key }) => key.length > 0 && key.length <= 256));
      const codes = takeEach(
        StreamName,
        records.map(({ data }) => data),
      );
      return {
        FailedRecordCount: codes.filter((code) => code !== undefined).length,
        Records: codes.map((ErrorCode) =>
          ErrorCode ? { ErrorCode, ErrorMessage: STREAM_MARKER } : { ShardId: "shardId-0", SequenceNumber: "1" },
        ),
      };
    },
    CreateLogStream({ logGroupName, logStreamName }) {
      const name = `${logGroupName}/${logStreamName}`;
      require(!fake.logStreams.has(name), "ResourceAlreadyExistsException");
      fake.logStreams.add(name);
      return {};
    },
    PutLogEvents({ logGroupName, logStreamName, logEvents }) {
      const events = logEvents as { message: string; timestamp: number }[];
      const name = `${logGroupName}/${logStreamName}`;
      require(fake.logStreams.has(name), "ResourceNotFoundException");
      const invalid = "InvalidParameterException";
      require(events.length > 0 && events.length <= 10_000, invalid);
      require(events.every(({ message, timestamp }) => message.length > 0 && timestamp >= 0), invalid);
      require(events.every(({ timestamp }, index) => timestamp >= (events[index - 1]?.timestamp ?? 0)), invalid);
      require(events.reduce((sum, { message }) => sum + Buffer.byteLength(message) + 26, 0) <= MIB, invalid);
      const old = events.filter(({ timestamp }) => timestamp < fake.now - 14 * 24 * HOUR).length;
      const valid = events.filter(
        ({ timestamp }) => timestamp >= fake.now - 14 * 24 * HOUR && timestamp <= fake.now + 2 * HOUR,
      );
      const newFrom = old + valid.length;
      require((valid.at(-1)?.timestamp ?? 0) - (valid[0]?.timestamp ?? 0) <= 24 * HOUR, invalid);
      require(valid.every(({ message }) => fake.refusesRecord(Buffer.from(message)) === undefined), invalid);
      take(
        name,
        valid.map(({ message }) => Buffer.from(message)),
      );
      if (old === 0 && newFrom === events.length) return { nextSequenceToken: "1" };
      return {
        rejectedLogEventsInfo: {
          ...(old > 0 ? { tooOldLogEventEndIndex: old } : {}),
          ...(newFrom < events.length ? { tooNewLogEventStartIndex: newFrom } : {}),
        },
      };
    },
  };

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const fake: FakeStreams = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: new Map(),
    requests: [],
    logStreams: new Set(),
    fails: () => undefined,
    refusesRecord: () => undefined,
    now: Date.UTC(2025, 10, 22, 21),
    reset() {
      fake.taken.clear();
      fake.logStreams.clear();
      fake.requests.length = 0;
      fake.fails = () => undefined;
      fake.refusesRecord = () => undefined;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return fake;
}
