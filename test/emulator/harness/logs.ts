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
