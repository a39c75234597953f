export type { AdoptedPolicy, AdoptedResources } from "./adopt.ts";
export type { KeyRingSource } from "./key-source.ts";
export type { LivePolicy } from "./live-policy.ts";
export type { Network } from "./network.ts";
export type { ObjectSource } from "./object-queue.ts";
export { UnusablePolicyError } from "./policy.ts";
export { ScrublineFirehose, type ScrublineFirehoseProps } from "./scrubline-firehose.ts";
export { ScrublineLivePolicy, type ScrublineLivePolicyProps } from "./scrubline-live-policy.ts";
export { ScrublineLogDestination, type ScrublineLogDestinationProps } from "./scrubline-log-destination.ts";
export { ScrublineLogs, type ScrublineLogsProps } from "./scrubline-logs.ts";
export { ScrublineMaintenance, type ScrublineMaintenanceProps } from "./scrubline-maintenance.ts";
export { ScrublineS3, type ScrublineS3Props } from "./scrubline-s3.ts";
export { ScrublineStores } from "./scrubline-stores.ts";
export { ScrublineStream, type ScrublineStreamProps } from "./scrubline-stream.ts";
export {
  ScrublineSubscriber,
  type ScrublineSubscriberProps,
  type SubscribedPipeline,
} from "./scrubline-subscriber.ts";
export { UnusableSettingError } from "./setting-error.ts";
export type {
  CloudWatchLogsSinkProps,
  FirehoseSinkProps,
  KinesisSinkProps,
  OtlpSinkProps,
  S3SinkProps,
  SinkProps,
} from "./sink-props.ts";
export type { Stores } from "./stores.ts";
