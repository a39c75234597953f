import {
  type CloudWatchLogsClient,
  paginateFilterLogEvents,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";

/** Everything a function has printed, and Lambda about it; nothing before its first line, which makes the log group. The emulator knows only the default name of one. */
export async function readFunctionLog(client: CloudWatchLogsClient, functionName: string): Promise<string[]> {
  const messages: string[] = [];
  const logGroupName = `/aws/lambda/${functionName}`;
  try {
    for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName }))
      messages.push(...events.map(({ message }) => message!.trimEnd()));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
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
