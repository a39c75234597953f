import type { Duration } from "aws-cdk-lib";
import type { IStream } from "aws-cdk-lib/aws-kinesis";
import type { IDeliveryStream } from "aws-cdk-lib/aws-kinesisfirehose";
import type { ILogGroup } from "aws-cdk-lib/aws-logs";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import type { Compression } from "../functions/compression.ts";
import type { Partition } from "../functions/sink-settings.ts";

interface Common {
  /** Names its part of the outbox. Default: its kind. */
  readonly name?: string;
  /** Which routes go to it; `*` stands for any characters. Default: all. */
  readonly routes?: readonly string[];
}

/** Objects in the clean bucket. */
export interface S3SinkProps extends Common {
  readonly kind: "s3";
  /** Default: `clean`. */
  readonly prefix?: string;
  /** Default: `hour`. */
  readonly partition?: Partition;
  /** Default: that of the pipeline. */
  readonly compression?: Compression;
}

/** OTLP over HTTP. */
export interface OtlpSinkProps extends Common {
  readonly kind: "otlp";
  /** To which `/v1/logs` and `/v1/traces` are added. */
  readonly endpoint: string;
  /** In place of `endpoint` with `/v1/logs`. */
  readonly logsEndpoint?: string;
  /** In place of `endpoint` with `/v1/traces`. */
  readonly tracesEndpoint?: string;
  /** Holds a JSON object of header names and values. */
  readonly headersSecret?: ISecret;
  /** Path, where the app is synthesised, of certificates in PEM that are trusted in place of the usual ones. */
  readonly caFile?: string;
  /** Default: true. */
  readonly gzip?: boolean;
  /** Allows plain HTTP. Default: false. */
  readonly insecure?: boolean;
  /** Most bytes of a request before compression. Default: 4 MiB. */
  readonly maxRequestBytes?: number;
  /** After which a request without an answer is given up. Default: ten seconds. */
  readonly timeout?: Duration;
}

export interface FirehoseSinkProps extends Common {
  readonly kind: "firehose";
  /** Or its name, of the stack's account and region. */
  readonly stream: IDeliveryStream | string;
}

export interface KinesisSinkProps extends Common {
  readonly kind: "kinesis";
  /** One that is imported and encrypted needs its key: `Stream.fromStreamAttributes`. */
  readonly stream: IStream;
  /** Most bytes of a record that the stream takes, with its key. Default: 1 MiB. */
  readonly maxRecordBytes?: number;
}

/** Not a group that is subscribed to a pipeline: events would come back for ever. */
export interface CloudWatchLogsSinkProps extends Common {
  readonly kind: "cloudwatch-logs";
  readonly logGroup: ILogGroup;
  /** Begins the names of its log streams. Default: `scrubline`. */
  readonly logStream?: string;
}

export type SinkProps = S3SinkProps | OtlpSinkProps | FirehoseSinkProps | KinesisSinkProps | CloudWatchLogsSinkProps;

export interface SinkOptions {
  /** Where clean items go; every route has to have a sink. Default: the clean bucket alone. docs/sinks.md */
  readonly sinks?: readonly SinkProps[];
}
