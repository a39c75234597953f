import { KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { PutRecords } from "./kinesis.ts";

/** To be imported lazily: the client costs start-up time. Imported by names, so that a bundle has of the SDK only what is used. */
export function createPutRecords(): PutRecords {
  // The SDK's default for Kinesis is HTTP/2, for a call that is not made here; endpoints over plain HTTP do not speak it.
  const requestHandler = new NodeHttpHandler({ connectionTimeout: 2_000 });
  // Failed requests are sent again by the caller, who knows how much time is left.
  const client = new KinesisClient({ maxAttempts: 1, requestHandler });
  return async (stream, records, abortSignal) => {
    const Records = records.map(({ data, key }) => ({ Data: data, PartitionKey: key }));
    const answer = await client.send(new PutRecordsCommand({ StreamName: stream, Records }), { abortSignal });
    if ((answer.FailedRecordCount ?? 0) === 0) return records.map(() => undefined);
    return (answer.Records ?? []).map(({ ErrorCode }) => ErrorCode);
  };
}
