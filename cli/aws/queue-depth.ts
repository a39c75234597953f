import { toSafeError } from "../../core/index.ts";
import { explainAws } from "./refusal.ts";
import { clientSettings } from "./settings.ts";

const COUNTS = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
] as const;

/** How many messages a queue holds, about. One that is gone holds none. @throws Failure */
export async function openDepth(url: string, region: string, outcome: string): Promise<() => Promise<number>> {
  const { GetQueueAttributesCommand, SQSClient } = await import("@aws-sdk/client-sqs");
  const client = new SQSClient(clientSettings(region));
  return async () => {
    try {
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...COUNTS] }),
      );
      return COUNTS.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
    } catch (error) {
      if (/^(QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue)$/.test(toSafeError(error).class)) return 0;
      const needs = "sqs:GetQueueAttributes";
      throw explainAws(error, { service: "SQS", about: "the queues of objects", needs, outcome });
    }
  };
}
