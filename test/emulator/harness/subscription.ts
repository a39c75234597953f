import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  PutLogEventsCommand,
  PutSubscriptionFilterCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { DeployedStack } from "./stack.ts";

export interface SubscribedGroup {
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** Writes one event a message, a millisecond apart. @returns the first event's time, in milliseconds since the epoch */
  write(messages: readonly string[]): Promise<number>;
  remove(): Promise<void>;
}

/** As a filter names it. */
export interface FilterTarget {
  readonly destinationArn: string;
  readonly roleArn?: string;
  readonly distribution?: "ByLogStream";
}

/** A new log group whose events go to the stack's stream, as docs/operations.md says, or elsewhere. */
export async function subscribeLogGroup(
  stack: DeployedStack,
  logGroupName: string,
  target?: FilterTarget,
): Promise<SubscribedGroup> {
  const { logs } = stack.clients;
  const logStreamName = "web/1";
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  await logs.send(
    new PutSubscriptionFilterCommand({
      logGroupName,
      filterName: "scrubline",
      filterPattern: "",
      ...(target ?? {
        destinationArn: stack.output("InputStreamArn"),
        roleArn: stack.output("SubscriptionRoleArn"),
        distribution: "ByLogStream",
      }),
    }),
  );
  return {
    logGroupName,
    logStreamName,
    async write(messages) {
      const start = Date.now();
      const logEvents = messages.map((message, index) => ({ message, timestamp: start + index }));
      await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
      return start;
    },
    remove: async () => void (await logs.send(new DeleteLogGroupCommand({ logGroupName }))),
  };
}
