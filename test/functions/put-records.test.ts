import type { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { expect, it } from "vitest";
import { putLines, type RecordPutter } from "../../examples/put-records.ts";

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
