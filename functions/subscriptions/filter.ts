import type { Destination } from "./destination.ts";
import type { Filter } from "./logs-api.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html */
export const FILTER_NAME = /^[^:*\s]{1,512}$/;

/** What every subscribed group has. */
export function createFilter({ kind, arn }: Destination, roleArn: string | undefined, name: string): Filter {
  return {
    name,
    destinationArn: arn,
    // All events: what is not wanted is dropped by the policy, and counted.
    pattern: "",
    ...(roleArn === undefined ? {} : { roleArn }),
    // Events of one log stream stay in order and together, so that those which were cut can be joined.
    ...(kind === "stream" ? { distribution: "ByLogStream" } : {}),
  };
}
