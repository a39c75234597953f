import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { MemoryBucket } from "./audit-world.ts";

export interface FakeRecord {
  readonly sequence: string;
  readonly time: number;
}

/**
 * A fake, in this process and on the loopback interface only: S3's GetObject, ListObjectsV2 (pages of three) and
 * conditional PutObject on one bucket, and Kinesis's GetShardIterator and GetRecords on one shard, for the real SDK to
 * talk to. An answer has at most one record, and every other one has none, which Kinesis may do.
 */
export interface FakeAuditAws {
  readonly endpoint: string;
  /** Kinesis actions, and methods with keys. */
  readonly requests: string[];
  /** An answer instead of the usual one; its message stands for content. */
  fails: (request: string) => { readonly code: string; readonly status: number } | undefined;
  /** Whether a PUT takes effect but is answered by 500. */
  loses: (key: string) => boolean;
  close(): Promise<void>;
}

export const MARKER = "marker-in-foreign-error";
export const DATA_MARKER = "marker-in-record";
const PAGE = 3;

export async function startFakeAuditAws(bucket: MemoryBucket, records: readonly FakeRecord[]): Promise<FakeAuditAws> {
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const url = new URL(request.url!, "http://localhost");
    const target = request.headers["x-amz-target"];
    if (typeof target === "string") return answerKinesis(target.split(".")[1]!, body, response);
    return answerS3(request, url, body, response);
  });

  const refuse = (name: string, response: ServerResponse, isJson: boolean): boolean => {
    fake.requests.push(name);
    const failure = fake.fails(name);
    if (!failure) return false;
    const text = isJson
      ? JSON.stringify({ __type: failure.code, message: MARKER })
      : `<Error><Code>${failure.code}</Code><Message>${MARKER}</Message></Error>`;
    response.writeHead(failure.status, { connection: "close" }).end(text);
    return true;
  };

  function answerKinesis(action: string, body: Buffer, response: ServerResponse): void {
    if (refuse(action, response, true)) return;
    const input = JSON.parse(body.toString());
    const reply = (answer: object) => void response.writeHead(200, { connection: "close" }).end(JSON.stringify(answer));
    if (action === "GetShardIterator") {
      const { ShardIteratorType: type, StartingSequenceNumber: start } = input;
      const found = type === "TRIM_HORIZON" ? 0 : records.findIndex(({ sequence }) => sequence >= start);
      reply({ ShardIterator: `${found < 0 ? records.length : found}:empty` });
      return;
    }
    const [at, mode] = input.ShardIterator.split(":") as [string, string];
    const record = mode === "full" ? records[Number(at)] : undefined;
    const next = Number(at) + (record ? 1 : 0);
    reply({
      Records: record
        ? [
            {
              SequenceNumber: record.sequence,
              ApproximateArrivalTimestamp: record.time / 1000,
              Data: Buffer.from(DATA_MARKER).toString("base64"),
              PartitionKey: DATA_MARKER,
            },
          ]
        : [],
      NextShardIterator: `${next}:${mode === "full" ? "empty" : "full"}`,
      MillisBehindLatest: next < records.length ? 5 : 0,
    });
  }

  async function answerS3(request: IncomingMessage, url: URL, body: Buffer, response: ServerResponse): Promise<void> {
    const key = decodeURIComponent(url.pathname.split("/").slice(2).join("/"));
    const isList = url.searchParams.get("list-type") === "2";
    if (refuse(`${isList ? "LIST" : request.method} ${isList ? url.searchParams.get("prefix") : key}`, response, false))
      return;
    const reply = (status: number, text: string | Uint8Array) =>
      void response.writeHead(status, { connection: "close" }).end(text);
    if (isList) {
      const after = url.searchParams.get("continuation-token") ?? url.searchParams.get("start-after") ?? "";
      const keys = bucket.keys(url.searchParams.get("prefix")!).filter((each) => each > after);
      const contents = keys.slice(0, PAGE).map((each) => {
        const { body, modified } = bucket.objects.get(each)!;
        return `<Contents><Key>${each}</Key><Size>${body.length}</Size><LastModified>${new Date(modified).toISOString()}</LastModified></Contents>`;
      });
      const more =
        keys.length > PAGE
          ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${keys[PAGE - 1]}</NextContinuationToken>`
          : "";
      return reply(200, `<ListBucketResult>${contents.join("")}${more}</ListBucketResult>`);
    }
    if (request.method === "GET") {
      const object = await bucket.get(key);
      return object ? reply(200, object) : reply(404, "<Error><Code>NoSuchKey</Code></Error>");
    }
    if (request.headers["if-none-match"] === "*" && bucket.objects.has(key))
      return reply(412, "<Error><Code>PreconditionFailed</Code></Error>");
    await bucket.put(key, body);
    if (fake.loses(key)) return reply(500, "<Error><Code>InternalError</Code></Error>");
    return reply(200, "");
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const fake: FakeAuditAws = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    fails: () => undefined,
    loses: () => false,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return fake;
}
