import type { Destination } from "../../functions/subscriptions/destination.ts";
import { explainAws } from "./refusal.ts";
import { clientSettings } from "./settings.ts";
import type { Stack } from "./stack.ts";

/** What a stack's own parts write: functions log what they did with an event, so the event would come again. */
export function findStackGroups({ resources }: Stack): readonly string[] {
  return resources.flatMap(({ type, id }) => {
    if (type === "AWS::Logs::LogGroup") return [id];
    if (type === "AWS::Lambda::Function") return [`/aws/lambda/${id}`];
    if (type === "AWS::KinesisFirehose::DeliveryStream") return [`/aws/kinesisfirehose/${id}`];
    return [];
  });
}

/** The group that the command itself may be writing to. */
export function findCommandGroups(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return env.AWS_LAMBDA_LOG_GROUP_NAME === undefined ? [] : [env.AWS_LAMBDA_LOG_GROUP_NAME];
}

/**
 * The log groups of the functions that get what is sent to a destination: the function itself, those that read the stream,
 * the one that a Firehose transforms with. A log destination is another account's: its functions log there.
 * @throws Failure when it cannot be found out
 */
export async function findConsumerGroups(destination: Destination): Promise<readonly string[]> {
  const { kind, name, region } = destination;
  if (kind === "log-destination") return [];
  const { LambdaClient, GetFunctionConfigurationCommand, ListEventSourceMappingsCommand } = await import(
    "@aws-sdk/client-lambda"
  );
  const lambda = new LambdaClient(clientSettings(region));
  const needs =
    "lambda:ListEventSourceMappings, lambda:GetFunctionConfiguration (and firehose:DescribeDeliveryStream), or --own-log-group with the log groups of the functions that read it";
  const ask = <T>(service: string, request: Promise<T>): Promise<T> =>
    request.catch((error: unknown) => {
      throw explainAws(error, { service, about: "which functions get the events", needs });
    });

  const groupsOf = async (functionName: string): Promise<readonly string[]> => {
    const bare = /:function:([^:]+)/.exec(functionName)?.[1] ?? functionName;
    const { LoggingConfig } = await ask(
      "Lambda",
      lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionName })),
    );
    return [`/aws/lambda/${bare}`, ...(LoggingConfig?.LogGroup === undefined ? [] : [LoggingConfig.LogGroup])];
  };

  if (kind === "function") return groupsOf(destination.arn);
  if (kind === "stream") {
    const groups: string[] = [];
    let marker: string | undefined;
    do {
      const input = { EventSourceArn: destination.arn, ...(marker === undefined ? {} : { Marker: marker }) };
      const page = await ask("Lambda", lambda.send(new ListEventSourceMappingsCommand(input)));
      for (const { FunctionArn } of page.EventSourceMappings ?? [])
        if (FunctionArn !== undefined) groups.push(...(await groupsOf(FunctionArn)));
      marker = page.NextMarker;
    } while (marker !== undefined && marker !== "");
    return groups;
  }
  const { DescribeDeliveryStreamCommand, FirehoseClient } = await import("@aws-sdk/client-firehose");
  const firehose = new FirehoseClient(clientSettings(region));
  const answer = await ask("Firehose", firehose.send(new DescribeDeliveryStreamCommand({ DeliveryStreamName: name })));
  const functions = readFunctionArns(answer.DeliveryStreamDescription?.Destinations);
  return [`/aws/kinesisfirehose/${name}`, ...(await Promise.all(functions.map(groupsOf))).flat()];
}

/** Wherever they stand in the descriptions of destinations, of which there is a form for each kind. */
function readFunctionArns(description: unknown): readonly string[] {
  const arns = JSON.stringify(description ?? {}).match(
    /arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]+/g,
  );
  return [...new Set(arns ?? [])];
}
