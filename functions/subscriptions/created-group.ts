import { EventError } from "../sources/event-error.ts";
import { isGroupName } from "./pattern.ts";

export interface CreatedGroup {
  readonly name: string;
  readonly arn: string;
}

interface ApiCall {
  readonly "detail-type"?: unknown;
  readonly account?: unknown;
  readonly region?: unknown;
  readonly detail?: {
    readonly eventName?: unknown;
    readonly requestParameters?: { readonly logGroupName?: unknown } | null;
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html */
const API_CALL = "AWS API Call via CloudTrail";

/**
 * The log group that an event of CloudTrail says was created.
 * @returns undefined for any other event, such as that of a schedule
 * @throws EventError for one of CloudTrail that says something else
 */
export function readCreatedGroup(event: unknown, partition: string): CreatedGroup | undefined {
  if (typeof event !== "object" || event === null) return undefined;
  const { "detail-type": type, account, region, detail } = event as ApiCall;
  if (type !== API_CALL) return undefined;
  const name = detail?.requestParameters?.logGroupName;
  const isPlace = /^[0-9]{12}$/.test(String(account)) && /^[a-z0-9-]{1,32}$/.test(String(region));
  if (detail?.eventName !== "CreateLogGroup" || typeof name !== "string" || !isGroupName(name) || !isPlace)
    throw new EventError("bad-event", "the event does not say which log group was created");
  return { name, arn: `arn:${partition}:logs:${region}:${account}:log-group:${name}` };
}
