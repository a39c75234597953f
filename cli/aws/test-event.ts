import { gzipSync } from "node:zlib";
import type { Destination } from "../../functions/subscriptions/destination.ts";
import { EXIT, Failure } from "../failure.ts";
import { type AskedService, explainAws, isDenied } from "./refusal.ts";
import { clientSettings } from "./settings.ts";

/**
 * `sent`: the destination took it. `denied`: the caller may not send to it, which nobody needs but for this; CloudWatch
 * Logs makes a test of its own at each new filter. `not-possible`: the destination is another account's.
 */
export type TestOutcome = "sent" | "denied" | "not-possible";

/**
 * What CloudWatch Logs itself sends to see whether a destination is there, which functions count as dropped:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
function createTestEvent(now: number): Buffer {
  const event = { id: "", timestamp: now, message: "CWL CONTROL MESSAGE: scrubline is looking whether this arrives" };
  return gzipSync(
    JSON.stringify({
      messageType: "CONTROL_MESSAGE",
      owner: "CloudwatchLogs",
      logGroup: "",
      logStream: "",
      subscriptionFilters: [],
      logEvents: [event],
    }),
  );
}

/** Looks whether the destination is there and active, and sends it a control message. @throws Failure when it does not work */
export async function testDestination(destination: Destination, now: number): Promise<TestOutcome> {
  const event = createTestEvent(now);
  const { arn } = destination;
  if (destination.kind === "stream") return testStream(destination, event);
  if (destination.kind === "firehose") return testFirehose(destination, event);
  if (destination.kind === "log-destination") return "not-possible";
  const { InvokeCommand, LambdaClient } = await import("@aws-sdk/client-lambda");
  const lambda = new LambdaClient(clientSettings(destination.region));
  const Payload = Buffer.from(JSON.stringify({ awslogs: { data: event.toString("base64") } }));
  return attempt({ service: "Lambda", about: arn }, async () => {
    const { FunctionError } = await lambda.send(new InvokeCommand({ FunctionName: arn, Payload }));
    if (FunctionError !== undefined)
      throw new Failure(
        EXIT.failed,
        `${arn}: the function fails on a control message`,
        "Its log says why: look for invocation-failed. Nothing was subscribed.",
      );
  });
}

async function testStream({ arn, region }: Destination, event: Buffer): Promise<TestOutcome> {
  const [{ DescribeStreamSummaryCommand, KinesisClient, PutRecordCommand }, { NodeHttpHandler }] = await Promise.all([
    import("@aws-sdk/client-kinesis"),
    import("@smithy/node-http-handler"),
  ]);
  const { requestHandler, ...settings } = clientSettings(region);
  // By default it speaks HTTP/2, which endpoints over plain HTTP do not.
  const client = new KinesisClient({ ...settings, requestHandler: new NodeHttpHandler(requestHandler) });
  const asked = { service: "Kinesis", about: arn };
  const seen = await attempt(asked, async () => {
    const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamARN: arn }));
    checkActive(arn, "stream", StreamDescriptionSummary?.StreamStatus);
  });
  const put = { StreamARN: arn, PartitionKey: "scrubline-test", Data: event };
  return seen === "denied" ? seen : attempt(asked, () => client.send(new PutRecordCommand(put)));
}

async function testFirehose({ arn, region, name }: Destination, event: Buffer): Promise<TestOutcome> {
  const { DescribeDeliveryStreamCommand, FirehoseClient, PutRecordCommand } = await import("@aws-sdk/client-firehose");
  const client = new FirehoseClient(clientSettings(region));
  const asked = { service: "Firehose", about: arn };
  const seen = await attempt(asked, async () => {
    const answer = await client.send(new DescribeDeliveryStreamCommand({ DeliveryStreamName: name }));
    checkActive(arn, "delivery stream", answer.DeliveryStreamDescription?.DeliveryStreamStatus);
  });
  const put = { DeliveryStreamName: name, Record: { Data: event } };
  return seen === "denied" ? seen : attempt(asked, () => client.send(new PutRecordCommand(put)));
}

/** A stream that is being changed goes on taking records. */
function checkActive(arn: string, kind: string, status: string | undefined): void {
  if (status !== "ACTIVE" && status !== "UPDATING")
    throw new Failure(EXIT.failed, `${arn}: the ${kind} is not active`, "Wait until it is. Nothing was subscribed.");
}

async function attempt(asked: AskedService, request: () => Promise<unknown>): Promise<TestOutcome> {
  try {
    await request();
    return "sent";
  } catch (error) {
    if (!(error instanceof Failure) && isDenied(error)) return "denied";
    const hints = { ResourceNotFoundException: "There is no such destination: look at the ARN." };
    throw explainAws(error, { ...asked, hints, outcome: "; nothing was subscribed" });
  }
}
