/** What a subscription filter can point to: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html */
export type DestinationKind = "stream" | "firehose" | "function" | "log-destination";

export interface Destination {
  readonly kind: DestinationKind;
  readonly arn: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** Of the stream, function or destination. */
  readonly name: string;
}

const FORMS: Readonly<Record<DestinationKind, RegExp>> = {
  stream: /^arn:(aws[a-z-]*):kinesis:([a-z0-9-]+):([0-9]{12}):stream\/([A-Za-z0-9_.-]{1,128})$/,
  firehose: /^arn:(aws[a-z-]*):firehose:([a-z0-9-]+):([0-9]{12}):deliverystream\/([A-Za-z0-9_.-]{1,64})$/,
  function:
    /^arn:(aws[a-z-]*):lambda:([a-z0-9-]+):([0-9]{12}):function:([A-Za-z0-9_-]{1,64})(?::[A-Za-z0-9$_-]{1,128})?$/,
  "log-destination": /^arn:(aws[a-z-]*):logs:([a-z0-9-]+):([0-9]{12}):destination:([^:*\s]{1,512})$/,
};

export const ROLE_ARN = /^arn:aws[a-z-]*:iam::[0-9]{12}:role\/[\w+=,.@/-]{1,512}$/;

/** @returns undefined for anything that no filter can point to */
export function readDestination(arn: string): Destination | undefined {
  for (const [kind, form] of Object.entries(FORMS)) {
    const [, partition, region, account, name] = form.exec(arn) ?? [];
    if (name !== undefined)
      return { kind: kind as DestinationKind, arn, partition: partition!, region: region!, account: account!, name };
  }
  return undefined;
}

/** CloudWatch Logs assumes a role to write to streams. A function has a policy of its own, and so has a log destination. */
export function needsRole({ kind }: Destination): boolean {
  return kind === "stream" || kind === "firehose";
}
