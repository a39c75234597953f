import { GetRecordsCommand, GetShardIteratorCommand } from "@aws-sdk/client-kinesis";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import type { KinesisStreamRecord } from "aws-lambda";
import type { Place } from "../harness/put-records.ts";
import type { DeployedStack } from "../harness/stack.ts";

export interface Invocation {
  /** `Unhandled` if the function failed or its process ended. */
  readonly error: string | undefined;
  /** The answer, or what Lambda says about the error. */
  readonly payload: string;
}

/** Calls the alias with records, as the event source mapping does. */
export async function invoke(
  { clients, output }: DeployedStack,
  Records: readonly KinesisStreamRecord[],
): Promise<Invocation> {
  const { FunctionError, Payload } = await clients.lambda.send(
    new InvokeCommand({
      FunctionName: output("FunctionName"),
      Qualifier: "live",
      Payload: JSON.stringify({ Records }),
    }),
  );
  return { error: FunctionError, payload: Buffer.from(Payload!).toString() };
}

/**
 * The shard's records from a place on, as a function gets them.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 */
export async function readRecordsFrom(
  { clients: { kinesis }, output }: DeployedStack,
  { shard, sequence }: Place,
): Promise<KinesisStreamRecord[]> {
  const StreamARN = output("InputStreamArn");
  const { ShardIterator } = await kinesis.send(
    new GetShardIteratorCommand({
      StreamARN,
      ShardId: shard,
      ShardIteratorType: "AT_SEQUENCE_NUMBER",
      StartingSequenceNumber: sequence,
    }),
  );
  const { Records = [] } = await kinesis.send(new GetRecordsCommand({ StreamARN, ShardIterator }));
  return Records.map((record) => ({
    eventID: `${shard}:${record.SequenceNumber}`,
    eventName: "aws:kinesis:record",
    eventSource: "aws:kinesis",
    eventSourceARN: StreamARN,
    eventVersion: "1.0",
    awsRegion: "eu-central-1",
    invokeIdentityArn: "arn:aws:iam::000000000000:role/function",
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey: record.PartitionKey!,
      sequenceNumber: record.SequenceNumber!,
      data: Buffer.from(record.Data!).toString("base64"),
      approximateArrivalTimestamp: record.ApproximateArrivalTimestamp!.getTime() / 1000,
    },
  }));
}
