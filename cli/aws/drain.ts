import { openDepth } from "./queue-depth.ts";
import { explainAws } from "./refusal.ts";
import { clientSettings } from "./settings.ts";
import type { Stack } from "./stack.ts";
import { openUndelivered } from "./undelivered.ts";

/** What is still on its way through a part of the stack, in words; undefined: nothing. */
export type Pending = () => Promise<string | undefined>;

interface MeteredInput {
  /** Output with the name of what the logs go into, and the metric that counts them there. */
  readonly output: string;
  readonly incoming: readonly [namespace: string, metric: string, dimension: string];
  readonly functionOutput: string;
  /** Of the function: how long the oldest has waited, in milliseconds. */
  readonly age?: string;
  /** For how long what came in may lie in a buffer. */
  readonly minutes: number;
}

/**
 * https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html,
 * https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html (it gathers for up to 15 minutes),
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
const METERED: readonly MeteredInput[] = [
  {
    output: "InputStreamName",
    incoming: ["AWS/Kinesis", "IncomingRecords", "StreamName"],
    functionOutput: "FunctionName",
    age: "IteratorAge",
    minutes: 5,
  },
  {
    output: "InputFirehoseName",
    incoming: ["AWS/Firehose", "IncomingRecords", "DeliveryStreamName"],
    functionOutput: "FirehoseFunctionName",
    minutes: 17,
  },
  {
    output: "LogsFunctionName",
    incoming: ["AWS/Lambda", "AsyncEventsReceived", "FunctionName"],
    functionOutput: "LogsFunctionName",
    age: "AsyncEventAge",
    minutes: 5,
  },
];

/** A batching window, and what CloudWatch is late. */
const YOUNG_MS = 60_000;
const OUTCOME = "; the stack is as it was. With --no-wait it is not waited for, and what is on its way is lost";

/** One for each way into the stack, and one for the way out. */
export async function openDrains(stack: Stack, now: () => number): Promise<readonly Pending[]> {
  const url = stack.outputs.ObjectsQueueUrl;
  const metered = METERED.filter(({ output }) => stack.outputs[output] !== undefined);
  const metrics = metered.length === 0 ? undefined : await openMetrics(stack, now);
  return [
    ...metered.map((input) => () => isPending(input, stack, metrics!)),
    ...(stack.outputs.InputStreamArn === undefined ? [] : [await openMapping(stack)]),
    ...(url === undefined ? [] : [await openQueue(url, stack.region)]),
    ...(stack.outputs.CleanBucketName === undefined ? [] : [await openOutbox(stack)]),
  ];
}

type Metrics = (
  namespace: string,
  metric: string,
  dimensions: Readonly<Record<string, string>>,
  statistic: "Sum" | "Maximum",
  minutes: number,
) => Promise<readonly number[]>;

async function isPending(
  { output, incoming, functionOutput, age, minutes }: MeteredInput,
  { outputs }: Stack,
  metrics: Metrics,
): Promise<string | undefined> {
  const [namespace, metric, dimension] = incoming;
  const arrived = await metrics(namespace, metric, { [dimension]: outputs[output]! }, "Sum", minutes);
  const count = arrived.reduce((sum, value) => sum + value, 0);
  if (count > 0) return `${count.toLocaleString("en-US")} records came in within ${minutes} minutes`;
  const name = outputs[functionOutput];
  if (age === undefined || name === undefined) return undefined;
  const ages = await metrics("AWS/Lambda", age, { FunctionName: name }, "Maximum", minutes);
  const oldest = ages[0] ?? 0;
  return oldest > YOUNG_MS ? `the function is ${Math.round(oldest / 60_000)} minutes behind` : undefined;
}

/** Values of the last minutes, the newest first. */
async function openMetrics({ region }: Stack, now: () => number): Promise<Metrics> {
  const { CloudWatchClient, GetMetricDataCommand } = await import("@aws-sdk/client-cloudwatch");
  const client = new CloudWatchClient(clientSettings(region));
  return async (Namespace, MetricName, dimensions, Stat, minutes) => {
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    const MetricStat = { Metric: { Namespace, MetricName, Dimensions }, Period: 60, Stat };
    const end = Math.floor(now() / 60_000) * 60_000;
    try {
      const { MetricDataResults } = await client.send(
        new GetMetricDataCommand({
          MetricDataQueries: [{ Id: "m", MetricStat }],
          StartTime: new Date(end - minutes * 60_000),
          EndTime: new Date(end),
          ScanBy: "TimestampDescending",
        }),
      );
      return MetricDataResults?.[0]?.Values ?? [];
    } catch (error) {
      throw explainAws(error, {
        service: "CloudWatch",
        about: "how far the functions are",
        needs: "cloudwatch:GetMetricData",
        outcome: OUTCOME,
      });
    }
  };
}

/** A mapping that is off measures nothing, as if there were nothing to read. */
async function openMapping({ region, outputs }: Stack): Promise<Pending> {
  const { LambdaClient, ListEventSourceMappingsCommand } = await import("@aws-sdk/client-lambda");
  const client = new LambdaClient(clientSettings(region));
  return async () => {
    try {
      const { EventSourceMappings = [] } = await client.send(
        new ListEventSourceMappingsCommand({ EventSourceArn: outputs.InputStreamArn! }),
      );
      return EventSourceMappings.some(({ State }) => State !== "Enabled")
        ? "the stream is not read: its event source mapping is not enabled"
        : undefined;
    } catch (error) {
      throw explainAws(error, {
        service: "Lambda",
        about: "what reads the stream",
        needs: "lambda:ListEventSourceMappings",
        outcome: OUTCOME,
      });
    }
  };
}

async function openQueue(url: string, region: string): Promise<Pending> {
  const read = await openDepth(url, region, OUTCOME);
  return async () => {
    const count = await read();
    return count > 0 ? `${count.toLocaleString("en-US")} events of objects are in the queue` : undefined;
  };
}

/** What the sinks did not take outlives the stack, but what delivers it does not. What they refused waits for somebody, not for time. */
async function openOutbox(stack: Stack): Promise<Pending> {
  const read = await openUndelivered(stack, OUTCOME);
  const isAlone = stack.outputs.RedriveFunctionName === undefined;
  return async () => {
    const waiting = (await read?.())?.waiting ?? 0;
    if (waiting === 0) return undefined;
    return `${waiting === 1 ? "1 object is" : `${waiting.toLocaleString("en-US")} objects are`} in the outbox${isAlone ? ", which nothing of the stack delivers" : ""}`;
  };
}
