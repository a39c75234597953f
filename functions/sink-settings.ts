import type { Compression } from "./compression.ts";
import {
  type Members,
  readFlag,
  readList,
  readMembers,
  readNumber,
  readText,
  readTextIfThere,
  SinkSettingError,
} from "./sink-members.ts";

/** What every sink has. */
interface Common {
  /** Names its part of the outbox. Letters, digits and `-`. Default: its kind. */
  readonly name: string;
  /** Which routes go to it; `*` stands for any characters. Default: all. */
  readonly routes: readonly string[];
}

/** Objects in the clean bucket. */
export interface S3SinkSettings extends Common {
  readonly kind: "s3";
  /** What keys begin with. Default: `clean`. */
  readonly prefix: string;
  /** What objects are partitioned by. Default: `hour`. */
  readonly partition: Partition;
  /** Default: that of `CLEAN_COMPRESSION`. */
  readonly compression?: Compression;
}

/** OTLP over HTTP, in protobuf; https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export interface OtlpSinkSettings extends Common {
  readonly kind: "otlp";
  /** To which `/v1/logs` and `/v1/traces` are added. */
  readonly endpoint: string;
  /** In place of `endpoint` with `/v1/logs`. */
  readonly logsEndpoint?: string;
  /** In place of `endpoint` with `/v1/traces`. */
  readonly tracesEndpoint?: string;
  /** A secret that holds a JSON object of header names and values. */
  readonly headersSecretArn?: string;
  /** A file of certificates in PEM that are trusted in place of the usual ones. */
  readonly caFile?: string;
  /** Default: true. */
  readonly gzip: boolean;
  /** Allows plain HTTP to other machines. Default: false. */
  readonly insecure: boolean;
  /** Most bytes of a request before compression. Default: 4 MiB. */
  readonly maxRequestBytes: number;
  /** Milliseconds after which a request without an answer is given up. Default: 10,000. */
  readonly timeout: number;
}

export interface FirehoseSinkSettings extends Common {
  readonly kind: "firehose";
  /** A Firehose stream's name. */
  readonly stream: string;
}

export interface KinesisSinkSettings extends Common {
  readonly kind: "kinesis";
  /** A data stream's name. */
  readonly stream: string;
  /** Most bytes of a record that the stream takes, with its key. Default: 1 MiB. */
  readonly maxRecordBytes: number;
}

export interface CloudWatchLogsSinkSettings extends Common {
  readonly kind: "cloudwatch-logs";
  readonly logGroup: string;
  /** Begins the names of its log streams, which end in the route. Default: `scrubline`. */
  readonly logStream: string;
}

export type SinkSettings =
  | S3SinkSettings
  | OtlpSinkSettings
  | FirehoseSinkSettings
  | KinesisSinkSettings
  | CloudWatchLogsSinkSettings;

export type Partition = "hour" | "day";

const MIB = 1024 * 1024;
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/;
const ROUTE_PATTERN = /^[a-z0-9*-]{1,64}$/;
/** Not where anything else is kept in the bucket. */
const PREFIX =
  /^(?!(?:outbox|outbox-rejected|quarantine|manifests|ledger|aws)(?:\/|$))[a-z0-9][a-z0-9_=-]{0,62}(?:\/[a-z0-9_=-]{1,63}){0,4}$/;
const SECRET_ARN = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@!-]+$/;
/** Without user, query and fragment: credentials belong in the secret. */
const HTTPS = /^https:\/\/[A-Za-z0-9.[\]:-]+(?:\/[A-Za-z0-9._~%/-]*)?$/;
const HTTP = /^http:\/\/[A-Za-z0-9.[\]:-]+(?:\/[A-Za-z0-9._~%/-]*)?$/;
const LOOPBACK = /^http:\/\/(?:127(?:\.[0-9]{1,3}){3}|localhost|\[::1\])(?=[:/]|$)/;
/** https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html */
const FIREHOSE_STREAM = /^[A-Za-z0-9_.-]{1,64}$/;
/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html */
const KINESIS_STREAM = /^[A-Za-z0-9_.-]{1,128}$/;
/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
const LOG_GROUP = /^[A-Za-z0-9_/.#-]{1,512}$/;
const LOG_STREAM = /^[^:*]{1,256}$/;

/** The sink of a function that is told of none. */
const DEFAULT: readonly SinkSettings[] = [
  { kind: "s3", name: "s3", routes: ["*"], prefix: "clean", partition: "hour" },
];

/**
 * Reads the JSON array that describes the sinks.
 * @param routes all routes that sources use: each has to have a sink
 * @throws SinkSettingError that names the place, never its value
 */
export function readSinks(text: string | undefined, routes: readonly string[]): readonly SinkSettings[] {
  const sinks = text === undefined || text === "" ? DEFAULT : parse(text).map(readSink);
  if (sinks.length === 0) throw new SinkSettingError("", "has no sink");
  for (const [index, { name }] of sinks.entries())
    if (sinks.findIndex((other) => other.name === name) !== index)
      throw new SinkSettingError(`[${index}]`, 'has the name of an earlier sink; give it a "name" of its own');
  const forgotten = routes.find((route) => !sinks.some((sink) => takesRoute(sink, route)));
  if (forgotten !== undefined) throw new SinkSettingError("", `has no sink for the route ${forgotten}`);
  return sinks;
}

/** Whether a sink's patterns cover the route. */
export function takesRoute({ routes }: Pick<Common, "routes">, route: string): boolean {
  return routes.some((pattern) => pattern === "*" || toRegExp(pattern).test(route));
}

function toRegExp(pattern: string): RegExp {
  return new RegExp(`^${pattern.replaceAll("*", "[a-z0-9-]*")}$`);
}

function parse(text: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SinkSettingError("", "is not JSON");
  }
  if (!Array.isArray(value)) throw new SinkSettingError("", "is not an array");
  return value;
}

function readSink(value: unknown, index: number): SinkSettings {
  const members = readMembers(value, `[${index}]`);
  const read = READERS[readText(members, "kind", /^[a-z0-9-]+$/, KINDS) as SinkSettings["kind"]];
  if (!read) throw new SinkSettingError(`[${index}].kind`, `is not ${KINDS}`);
  const sink = read(members);
  members.end();
  return sink;
}

function readCommon(members: Members, kind: string): Common {
  return {
    name: readTextIfThere(members, "name", NAME, "up to 48 lower case letters, digits and -") ?? kind,
    routes: readList(members, "routes", ROUTE_PATTERN, "a list of routes, of lower case letters, digits, - and *") ?? [
      "*",
    ],
  };
}

const READERS: { readonly [kind in SinkSettings["kind"]]: (members: Members) => SinkSettings } = {
  s3(members) {
    const compression = readTextIfThere(members, "compression", /^(?:gzip|zstd)$/, "gzip or zstd");
    const partition = readTextIfThere(members, "partition", /^(?:hour|day)$/, "hour or day") ?? "hour";
    return {
      kind: "s3",
      ...readCommon(members, "s3"),
      prefix:
        readTextIfThere(members, "prefix", PREFIX, "a prefix that nothing else uses, without / at its end") ?? "clean",
      partition: partition as Partition,
      ...(compression === undefined ? {} : { compression: compression as Compression }),
    };
  },
  otlp(members) {
    const insecure = readFlag(members, "insecure", false);
    const endpoint = (name: string) => readEndpoint(members, name, insecure);
    const required = endpoint("endpoint");
    if (required === undefined) throw new SinkSettingError(members.at("endpoint"), "is not set");
    return {
      kind: "otlp",
      ...readCommon(members, "otlp"),
      endpoint: required,
      ...optional("logsEndpoint", endpoint("logsEndpoint")),
      ...optional("tracesEndpoint", endpoint("tracesEndpoint")),
      ...optional(
        "headersSecretArn",
        readTextIfThere(members, "headersSecretArn", SECRET_ARN, "a Secrets Manager ARN"),
      ),
      ...optional("caFile", readTextIfThere(members, "caFile", /^\//, "an absolute path")),
      gzip: readFlag(members, "gzip", true),
      insecure,
      maxRequestBytes: readNumber(members, "maxRequestBytes", { min: 1024, max: 64 * MIB, fallback: 4 * MIB }),
      timeout: readNumber(members, "timeout", { min: 100, max: 60_000, fallback: 10_000 }),
    };
  },
  firehose: (members) => ({
    kind: "firehose",
    ...readCommon(members, "firehose"),
    stream: readText(members, "stream", FIREHOSE_STREAM, "a Firehose stream's name"),
  }),
  kinesis: (members) => ({
    kind: "kinesis",
    ...readCommon(members, "kinesis"),
    stream: readText(members, "stream", KINESIS_STREAM, "a data stream's name"),
    maxRecordBytes: readNumber(members, "maxRecordBytes", { min: 1024, max: 10 * MIB, fallback: MIB }),
  }),
  "cloudwatch-logs": (members) => ({
    kind: "cloudwatch-logs",
    ...readCommon(members, "cloudwatch-logs"),
    logGroup: readText(members, "logGroup", LOG_GROUP, "a log group's name"),
    logStream: readTextIfThere(members, "logStream", LOG_STREAM, "a log stream's name") ?? "scrubline",
  }),
};

const KINDS = Object.keys(READERS).join(", ");

function optional<Name extends string>(name: Name, value: string | undefined): { readonly [name in Name]?: string } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [name in Name]?: string };
}

function readEndpoint(members: Members, name: string, insecure: boolean): string | undefined {
  const url = readTextIfThere(members, name, /^/, "an address");
  if (url === undefined) return undefined;
  if (HTTPS.test(url) && URL.canParse(url)) return url;
  if (HTTP.test(url) && URL.canParse(url) && (insecure || LOOPBACK.test(url))) return url;
  throw new SinkSettingError(
    members.at(name),
    'is not an https address without user, query and fragment (http only to this machine, or with "insecure": true)',
  );
}
