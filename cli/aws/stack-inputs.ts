/** A stack's pipelines that take log events, and the outputs that name them (infra/outputs.ts). The first that a stack has is taken. */
export const INPUTS = {
  stream: { arn: "InputStreamArn", role: "SubscriptionRoleArn" },
  firehose: { arn: "InputFirehoseArn", role: "FirehoseSubscriptionRoleArn" },
  logs: { arn: "LogsDestinationArn", role: undefined },
} as const;

export type PipelineName = keyof typeof INPUTS;

export const PIPELINES = Object.keys(INPUTS) as readonly PipelineName[];
