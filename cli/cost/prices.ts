/** A list price, on demand, without free tier and discounts, of the first tier. */
export interface Price {
  readonly usd: number;
  readonly per: string;
  readonly page: string;
  /** When it was last known to be so. */
  readonly asOf: string;
}

export const PRICED_REGION = "us-east-1";

const LAMBDA = "https://aws.amazon.com/lambda/pricing/";
const KINESIS = "https://aws.amazon.com/kinesis/data-streams/pricing/";
const FIREHOSE = "https://aws.amazon.com/firehose/pricing/";
const S3 = "https://aws.amazon.com/s3/pricing/";
const CLOUDWATCH = "https://aws.amazon.com/cloudwatch/pricing/";
const KMS = "https://aws.amazon.com/kms/pricing/";
const SECRETS = "https://aws.amazon.com/secrets-manager/pricing/";
const SQS = "https://aws.amazon.com/sqs/pricing/";
const EVENTBRIDGE = "https://aws.amazon.com/eventbridge/pricing/";

/**
 * US East (N. Virginia), in US dollars. A GB is taken for a GiB. The on-demand mode of Kinesis is the standard one, without a
 * commitment to a volume.
 */
export const PRICES = {
  lambdaCompute: { usd: 0.0000133334, per: "GB-second (arm64)", page: LAMBDA, asOf: "2026-06" },
  lambdaRequests: { usd: 0.2 / 1e6, per: "request", page: LAMBDA, asOf: "2025-06" },
  streamHour: { usd: 0.04, per: "hour of an on-demand stream", page: KINESIS, asOf: "2025-06" },
  streamIn: { usd: 0.08, per: "GB put", page: KINESIS, asOf: "2025-06" },
  streamOut: { usd: 0.04, per: "GB read", page: KINESIS, asOf: "2025-06" },
  streamKept: { usd: 0.1, per: "GB-month kept past 24 hours", page: KINESIS, asOf: "2025-06" },
  shardHour: { usd: 0.015 + 0.02, per: "hour of a shard that keeps 72 hours", page: KINESIS, asOf: "2025-06" },
  putUnits: { usd: 0.014 / 1e6, per: "unit of 25 KB put", page: KINESIS, asOf: "2025-06" },
  firehoseIn: { usd: 0.029, per: "GB put", page: FIREHOSE, asOf: "2025-06" },
  s3Put: { usd: 0.005 / 1e3, per: "PUT", page: S3, asOf: "2025-06" },
  s3Get: { usd: 0.0004 / 1e3, per: "GET", page: S3, asOf: "2025-06" },
  s3Storage: { usd: 0.023, per: "GB-month", page: S3, asOf: "2025-06" },
  metric: { usd: 0.3, per: "metric-month", page: CLOUDWATCH, asOf: "2025-06" },
  alarm: { usd: 0.1, per: "alarm-month", page: CLOUDWATCH, asOf: "2025-06" },
  dashboard: { usd: 3, per: "dashboard-month", page: CLOUDWATCH, asOf: "2025-06" },
  ownLog: { usd: 0.5, per: "GB of the function's own log", page: CLOUDWATCH, asOf: "2025-06" },
  kmsKey: { usd: 1, per: "key-month", page: KMS, asOf: "2025-06" },
  kmsRequests: { usd: 0.03 / 1e4, per: "request", page: KMS, asOf: "2025-06" },
  secret: { usd: 0.4, per: "secret-month", page: SECRETS, asOf: "2025-06" },
  secretReads: { usd: 0.05 / 1e4, per: "read", page: SECRETS, asOf: "2025-06" },
  sqsRequests: { usd: 0.4 / 1e6, per: "request", page: SQS, asOf: "2025-06" },
  objectEvents: { usd: 1 / 1e6, per: "event of S3", page: EVENTBRIDGE, asOf: "2025-06" },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof PRICES;
