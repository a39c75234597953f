import { type CloudWatchLogsClient, paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";

/** Everything a function has printed, and Lambda about it. The emulator knows only the default name of a log group. */
export async function readFunctionLog(client: CloudWatchLogsClient, functionName: string): Promise<string[]> {
  const messages: string[] = [];
  for await (const { events = [] } of paginateFilterLogEvents(
    { client },
    { logGroupName: `/aws/lambda/${functionName}` },
  ))
    messages.push(...events.map(({ message }) => message!.trimEnd()));
  return messages;
}

export type AttemptCount =
  | "ItemsIn"
  | "ItemsClean"
  | "ItemsQuarantined"
  | "ItemsDropped"
  | "ItemsReturned"
  | "DeliveryErrors";

/** The function's line of metrics for one attempt. */
export interface Attempt extends Readonly<Record<AttemptCount, number>> {
  readonly FindingsByEntity: Readonly<Record<string, number>>;
}

export async function readAttempts(client: CloudWatchLogsClient, functionName: string): Promise<Attempt[]> {
  const lines = await readFunctionLog(client, functionName);
  return lines.filter((line) => line.startsWith('{"_aws"')).map((line) => JSON.parse(line) as Attempt);
}
