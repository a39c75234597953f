import { toSafeError } from "../../core/index.ts";
import { createBatchWriter, type PutResult, type WriteRecords } from "../quarantine/batch-writer.ts";
import { explainAws } from "./refusal.ts";
import { clientSettings } from "./settings.ts";

type Sleep = (milliseconds: number) => Promise<unknown>;

const MIB = 1024 * 1024;
/** What services say of a request that is too large for them. */
const TOO_LARGE = new Set([
  "InvalidArgumentException",
  "ValidationException",
  "InvalidMessageContents",
  "InvalidParameterValue",
]);

/**
 * A Kinesis stream. Records are up to 1 MiB, or up to 10 where the stream is set so:
 * https://docs.aws.amazon.com/streams/latest/dev/large-records.html
 */
export async function openStream(name: string, region: string | undefined, sleep: Sleep): Promise<WriteRecords> {
  const [{ KinesisClient, PutRecordsCommand }, { NodeHttpHandler }] = await Promise.all([
    import("@aws-sdk/client-kinesis"),
    import("@smithy/node-http-handler"),
  ]);
  const { requestHandler, ...settings } = clientSettings(region);
  // By default it speaks HTTP/2, which endpoints over plain HTTP do not.
  const client = new KinesisClient({ ...settings, requestHandler: new NodeHttpHandler(requestHandler) });
  const asked = {
    service: "Kinesis",
    about: `stream ${name}`,
    needs: "kinesis:PutRecords on the stream and kms:GenerateDataKey on its key",
    hints: { ResourceNotFoundException: "There is no such stream: look at --to-stream and the region." },
    outcome: "; what was not sent is still in the quarantine",
  };
  return createBatchWriter({
    maxRecords: 500,
    maxBytes: 4 * MIB,
    usualRecordBytes: MIB,
    maxRecordBytes: 10 * MIB,
    sleep,
    async send(records) {
      const Records = records.map(({ partitionKey, data }) => ({ PartitionKey: partitionKey, Data: data }));
      try {
        const answer = await client.send(new PutRecordsCommand({ StreamName: name, Records }));
        return records.map((_, i) => answer.Records?.[i]?.SequenceNumber !== undefined);
      } catch (error) {
        const isTooLarge = records.length === 1 && records[0]!.data.length > MIB / 2;
        if (isTooLarge && TOO_LARGE.has(toSafeError(error).class)) return undefined;
        throw explainAws(error, asked);
      }
    },
  });
}

/** A Firehose stream that takes records directly: https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html */
export async function openFirehose(name: string, region: string | undefined, sleep: Sleep): Promise<WriteRecords> {
  const { FirehoseClient, PutRecordBatchCommand } = await import("@aws-sdk/client-firehose");
  const client = new FirehoseClient(clientSettings(region));
  const asked = {
    service: "Firehose",
    about: `Firehose stream ${name}`,
    needs: "firehose:PutRecordBatch on the stream",
    hints: {
      ResourceNotFoundException: "There is no such Firehose stream: look at --to-firehose and the region.",
      InvalidArgumentException: "One that reads a Kinesis stream takes no records itself: --to-stream with that one.",
    },
    outcome: "; what was not sent is still in the quarantine",
  };
  return createBatchWriter({
    maxRecords: 500,
    maxBytes: 4 * MIB - 4096,
    usualRecordBytes: 1000 * 1024,
    maxRecordBytes: 1000 * 1024,
    sleep,
    async send(records) {
      const Records = records.map(({ data }) => ({ Data: data }));
      try {
        const answer = await client.send(new PutRecordBatchCommand({ DeliveryStreamName: name, Records }));
        return records.map((_, i) => answer.RequestResponses?.[i]?.RecordId !== undefined);
      } catch (error) {
        throw explainAws(error, asked);
      }
    },
  });
}

/**
 * The function that CloudWatch Logs invokes directly, in the same form and waited for, so that what it fails on stays: a synchronous event is
 * up to 6 MB (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
 */
export async function openFunction(arn: string, region: string | undefined, sleep: Sleep): Promise<WriteRecords> {
  const { InvokeCommand, LambdaClient } = await import("@aws-sdk/client-lambda");
  const settings = clientSettings(region);
  const client = new LambdaClient({
    ...settings,
    requestHandler: { ...settings.requestHandler, requestTimeout: LONGEST_INVOCATION_MS },
  });
  const needs = "lambda:InvokeFunction on the function";
  const outcome = "; what was not sent is still in the quarantine";
  return createBatchWriter({
    maxRecords: 1,
    maxBytes: 4 * MIB,
    usualRecordBytes: 4 * MIB,
    maxRecordBytes: 4 * MIB,
    sleep,
    async send([record]) {
      const data = Buffer.from(record!.data).toString("base64");
      const Payload = Buffer.from(JSON.stringify({ awslogs: { data } }));
      try {
        const { FunctionError } = await client.send(new InvokeCommand({ FunctionName: arn, Payload }));
        return [FunctionError === undefined];
      } catch (error) {
        throw explainAws(error, { service: "Lambda", about: arn, needs, outcome });
      }
    },
  });
}

const LONGEST_INVOCATION_MS = 15 * 60_000;

export type SendMessage = (body: string) => Promise<PutResult>;

/** What is sent is read no sooner, so that its entry is removed before it could be set aside again: a chunk takes a minute at most. */
const DELAY_SECONDS = 90;

export async function openQueue(url: string, region: string | undefined): Promise<SendMessage> {
  const { SendMessageCommand, SQSClient } = await import("@aws-sdk/client-sqs");
  const client = new SQSClient(clientSettings(region));
  const needs = "sqs:SendMessage on the queue, and kms:GenerateDataKey and kms:Decrypt on its key";
  return async (body) => {
    try {
      await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body, DelaySeconds: DELAY_SECONDS }));
      return "taken";
    } catch (error) {
      if (TOO_LARGE.has(toSafeError(error).class)) return "refused";
      const outcome = "; what was not sent is still in the quarantine";
      throw explainAws(error, { service: "SQS", about: "the queue of objects", needs, outcome });
    }
  };
}
