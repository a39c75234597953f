import { setTimeout as delay } from "node:timers/promises";
import {
  type CloudWatchLogsClient,
  paginateFilterLogEvents,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";

const FIRST_LINE_TIMEOUT_MS = 60_000;
const POLL_MS = 250;

/**
 * Everything a function that was invoked has printed, and Lambda about it. Lambda makes the log group with the first
 * line, which may come behind what it tells of: so the first line is waited for, and an answer is never empty. The
 * emulator knows only the default name of a log group.
 */
export async function readFunctionLog(client: CloudWatchLogsClient, functionName: string): Promise<string[]> {
  const deadline = Date.now() + FIRST_LINE_TIMEOUT_MS;
  for (;;) {
    const messages = await readLogGroup(client, `/aws/lambda/${functionName}`);
    if (messages.length > 0) return messages;
    if (Date.now() > deadline) throw new Error(`${functionName} has printed nothing in ${FIRST_LINE_TIMEOUT_MS} ms`);
    await delay(POLL_MS);
  }
}

async function readLogGroup(client: CloudWatchLogsClient, logGroupName: string): Promise<string[]> {
  const messages: string[] = [];
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
