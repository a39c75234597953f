import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { expect, it, onTestFinished, vi } from "vitest";
import { createKinesis, putLines, type RecordPutter } from "../../examples/put-records.ts";

/** Refuses the records that `refuses` says, as Kinesis does under throttling. */
function fakeKinesis(refuses: (data: string, call: number) => boolean) {
  const calls: string[][] = [];
  const taken: string[] = [];
  const send = async ({ input }: PutRecordsCommand) => {
    const data = input.Records!.map((record) => Buffer.from(record.Data!).toString());
    calls.push(data);
    const Records = data.map((text) => {
      if (refuses(text, calls.length)) return { ErrorCode: "ProvisionedThroughputExceededException" };
      taken.push(text);
      return { SequenceNumber: "1" };
    });
    return { Records };
  };
  return { client: { send } as unknown as RecordPutter, calls, taken };
}

async function* numbered(count: number): AsyncGenerator<string> {
  for (let i = 0; i < count; i++) yield `line ${i}`;
}

const noPause = () => Promise.resolve();

it("puts every line once, at most 500 in a call", async () => {
  const { client, calls, taken } = fakeKinesis(() => false);
  expect(await putLines(client, "input", numbered(1_203), noPause)).toEqual({ put: 1_203, retried: 0, failed: 0 });
  expect(calls.map((call) => call.length)).toEqual([500, 500, 203]);
  expect(taken[1_202]).toBe("line 1202");
});

it("sends again what was refused, and only that", async () => {
  const { client, calls, taken } = fakeKinesis((text, call) => call === 1 && text.endsWith("7"));
  expect(await putLines(client, "input", numbered(30), noPause)).toEqual({ put: 30, retried: 3, failed: 0 });
  expect(calls[1]).toEqual(["line 7", "line 17", "line 27"]);
  expect(new Set(taken).size).toBe(30);
});

it("gives up after eight attempts and says how many failed", async () => {
  const pauses: number[] = [];
  const { client, calls } = fakeKinesis((text) => text === "line 1");
  const counts = await putLines(client, "input", numbered(3), async (pause) => pauses.push(pause));
  expect(counts).toMatchObject({ put: 2, failed: 1 });
  expect(calls).toHaveLength(8);
  expect(pauses).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 12_800]);
});

it("reaches an emulator at AWS_ENDPOINT_URL, by HTTP/1.1", async () => {
  const calls: { target: unknown; version: string; stream: string; data: string[] }[] = [];
  const server = createServer(async (request, response) => {
    const body = (await json(request)) as { StreamName: string; Records: { Data: string }[] };
    const data = body.Records.map((record) => Buffer.from(record.Data, "base64").toString());
    calls.push({
      target: request.headers["x-amz-target"],
      version: request.httpVersion,
      stream: body.StreamName,
      data,
    });
    const answer = { FailedRecordCount: 0, Records: data.map(() => ({ SequenceNumber: "1", ShardId: "s" })) };
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = createKinesisAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(async () => {
    client.destroy();
    await new Promise((resolve) => server.close(resolve));
    vi.unstubAllEnvs();
  });
  expect(await putLines(client, "input", numbered(2), noPause)).toEqual({ put: 2, retried: 0, failed: 0 });
  const target = "Kinesis_20131202.PutRecords";
  expect(calls).toEqual([{ target, version: "1.1", stream: "input", data: ["line 0", "line 1"] }]);
});

function createKinesisAt(endpoint: string) {
  vi.stubEnv("AWS_ENDPOINT_URL", endpoint);
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "fake");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "fake");
  return createKinesis();
}
