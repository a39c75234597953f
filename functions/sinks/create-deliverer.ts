import type { S3SinkSettings, SinkSettings } from "../sink-settings.ts";
import { createCloudWatchLogsDeliverer } from "./cloudwatch-logs.ts";
import type { Deliverer } from "./deliverer.ts";
import { type DeliveryTools, SYSTEM_TOOLS } from "./delivery-tools.ts";
import { createFirehoseDeliverer } from "./firehose.ts";
import { createKinesisDeliverer } from "./kinesis.ts";
import { lazyOtlpDeliverer } from "./otlp.ts";

/** Sinks that may be down and have an outbox: all but the clean bucket, in which the outbox is. */
export type DelivererSettings = Exclude<SinkSettings, S3SinkSettings>;

export function createDeliverer(settings: DelivererSettings, tools: DeliveryTools = SYSTEM_TOOLS): Deliverer {
  switch (settings.kind) {
    case "firehose":
      return createFirehoseDeliverer(settings, tools);
    case "kinesis":
      return createKinesisDeliverer(settings, tools);
    case "cloudwatch-logs":
      return createCloudWatchLogsDeliverer(settings, tools);
    case "otlp":
      return lazyOtlpDeliverer(settings, tools);
  }
}
