import { FirehoseClient, PutRecordBatchCommand } from "@aws-sdk/client-firehose";
import type { PutRecordBatch } from "./firehose.ts";

/** To be imported lazily: the client costs start-up time. Imported by names, so that a bundle has of the SDK only what is used. */
export function createPutRecordBatch(): PutRecordBatch {
  // Failed requests are sent again by the caller, who knows how much time is left.
  const client = new FirehoseClient({ maxAttempts: 1, requestHandler: { connectionTimeout: 2_000 } });
  return async (stream, records, abortSignal) => {
    const input = { DeliveryStreamName: stream, Records: records.map((Data) => ({ Data })) };
    const { FailedPutCount = 0, RequestResponses = [] } = await client.send(new PutRecordBatchCommand(input), {
      abortSignal,
    });
    if (FailedPutCount === 0) return records.map(() => undefined);
    return RequestResponses.map(({ ErrorCode }) => ErrorCode);
  };
}
