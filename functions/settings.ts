import type { Compression } from "./compression.ts";
import { ROUTES } from "./routes.ts";
import { SinkSettingError } from "./sink-members.ts";
import { readSinks, type SinkSettings } from "./sink-settings.ts";

/** What a function is told by its environment. */
export interface Settings {
  readonly functionName: string;
  /** The log groups of this function and its stack, whose events must not be processed. */
  readonly ownLogGroups: readonly string[];
  /** Absent: not said. */
  readonly region?: string;
  /** Absolute path of the compiled policy (JSON). */
  readonly policyFile: string;
  /** Where the policy in force is, once one was pushed. Absent: it is the compiled one. */
  readonly policyObject?: PolicyPlace;
  readonly cleanBucket: string;
  readonly quarantineBucket: string;
  readonly keyRingSecretArn: string;
  /** Of the objects in the clean bucket. */
  readonly cleanCompression: Compression;
  /** Seconds after which the key ring is read again: a rotation is seen within them. */
  readonly keyRingMaxAge: number;
  /** At least one. */
  readonly sinks: readonly SinkSettings[];
}

export interface PolicyPlace {
  readonly bucket: string;
  readonly key: string;
}

/** A setting that is missing or malformed. Names the setting, never its value. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly code: string;
  constructor(code: string, explanation: string) {
    super(explanation);
    this.code = code;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
export const SECRET_ARN = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@!-]+$/;
const POLICY_OBJECT = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/([A-Za-z0-9!_.*'()/-]{1,1024})$/;
export const FUNCTION_NAME = /^[A-Za-z0-9_-]{1,140}$/;
const COMPRESSION = /^(?:gzip|zstd)$/;
const UP_TO_300 = /^(?:[1-9][0-9]?|[12][0-9]{2}|300)$/;
const ANYTHING = /^.+$/s;
/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
const LOG_GROUPS = /^[A-Za-z0-9_\-/.#]{1,512}(?:,[A-Za-z0-9_\-/.#]{1,512})*$/;
const REGION = /^[a-z]{2}(?:-[a-z]+)+-[0-9]{1,2}$/;

/**
 * Reads and checks the environment of a function.
 * @throws SettingsError for the first setting that is missing or malformed
 */
export function readSettings(env: Environment): Settings {
  const sinks = readSinkSettings(env);
  return {
    sinks,
    functionName: read(env, "AWS_LAMBDA_FUNCTION_NAME", FUNCTION_NAME, "a Lambda function's name"),
    ownLogGroups: [
      read(env, "AWS_LAMBDA_LOG_GROUP_NAME", ANYTHING, "a log group's name"),
      ...readList(env, "OWN_LOG_GROUPS", LOG_GROUPS, "log groups' names with commas between them"),
      // Events that a sink wrote to a subscribed group would come back for ever.
      ...sinks.flatMap((sink) => (sink.kind === "cloudwatch-logs" ? [sink.logGroup] : [])),
    ],
    ...readRegion(env),
    policyFile: read(env, "POLICY_FILE", /^\//, "an absolute path"),
    ...readPolicyObject(env),
    cleanBucket: read(env, "CLEAN_BUCKET", BUCKET, "a bucket's name"),
    quarantineBucket: read(env, "QUARANTINE_BUCKET", BUCKET, "a bucket's name"),
    keyRingSecretArn: read(env, "KEY_RING_SECRET_ARN", SECRET_ARN, "a Secrets Manager ARN"),
    cleanCompression: readOptional(env, "CLEAN_COMPRESSION", COMPRESSION, "gzip or zstd", "gzip") as Compression,
    keyRingMaxAge: Number(
      readOptional(env, "KEY_RING_MAX_AGE_SECONDS", UP_TO_300, "a whole number from 1 to 300", "300"),
    ),
  };
}

function readList(env: Environment, name: string, shape: RegExp, description: string): readonly string[] {
  const list = readOptional(env, name, shape, description, "");
  return list === "" ? [] : list.split(",");
}

function readRegion(env: Environment): { readonly region?: string } {
  const region = readOptional(env, "AWS_REGION", REGION, "a region", "");
  return region === "" ? {} : { region };
}

function readPolicyObject(env: Environment): { readonly policyObject?: PolicyPlace } {
  const text = readOptional(env, "POLICY_OBJECT", POLICY_OBJECT, "s3://BUCKET/KEY", "");
  const [, bucket, key] = POLICY_OBJECT.exec(text) ?? [];
  return bucket === undefined ? {} : { policyObject: { bucket, key: key! } };
}

/** @throws SettingsError that names the place in `SINKS` */
export function readSinkSettings(env: Environment): readonly SinkSettings[] {
  try {
    return readSinks(env.SINKS, ROUTES);
  } catch (error) {
    if (!(error instanceof SinkSettingError)) throw error;
    const place = error.place === "" ? "" : `: ${error.place}`;
    throw new SettingsError("bad-setting", `the environment variable SINKS${place} ${error.problem}`);
  }
}

/** A setting that is empty is one that is not set. */
export function readOptional(
  env: Environment,
  name: string,
  shape: RegExp,
  description: string,
  fallback: string,
): string {
  return env[name] === undefined || env[name] === "" ? fallback : read(env, name, shape, description);
}

/** @throws SettingsError when the setting is missing or does not have the shape */
export function read(env: Environment, name: string, shape: RegExp, description: string): string {
  const value = env[name];
  if (value === undefined || value === "")
    throw new SettingsError(
      "missing-setting",
      `the environment variable ${name} is not set; it has to be ${description}`,
    );
  if (!shape.test(value))
    throw new SettingsError("bad-setting", `the environment variable ${name} is not ${description}`);
  return value;
}

/** What the function that Firehose calls is told beside. */
export interface FirehoseSettings extends Settings {
  /** `answer`: clean lines take the place of the records and go where the delivery stream delivers. `sinks`: they go to the sinks, and nothing on. */
  readonly output: "answer" | "sinks";
}

const OUTPUT = /^(?:answer|sinks)$/;

/** @throws SettingsError as readSettings */
export function readFirehoseSettings(env: Environment): FirehoseSettings {
  const output = readOptional(env, "FIREHOSE_OUTPUT", OUTPUT, "answer or sinks", "answer");
  return { ...readSettings(env), output: output as FirehoseSettings["output"] };
}

/** What the function that reads objects is told beside. */
export interface ObjectSettings extends Settings {
  /** Of the clean objects; `source`: as the object itself. */
  readonly objectCompression: Compression | "source";
  /** How often a message may be received before its object goes to the quarantine without another try. */
  readonly maxReceives: number;
  /** The queue that the function is fed from. Absent: an object that takes longer than an invocation goes to the quarantine. */
  readonly queueUrl?: string;
}

const OBJECT_COMPRESSION = /^(?:source|gzip|zstd)$/;
const UP_TO_100 = /^(?:[1-9][0-9]?|100)$/;
/** Plain HTTP on this machine only, for tests. */
const QUEUE_URL = /^(?:https:\/\/[^\s]+|http:\/\/(?:127\.0\.0\.1|localhost)[:/][^\s]*)$/;

/** @throws SettingsError as readSettings */
export function readObjectSettings(env: Environment): ObjectSettings {
  const compression = readOptional(env, "OBJECT_COMPRESSION", OBJECT_COMPRESSION, "source, gzip or zstd", "source");
  const queueUrl = readOptional(env, "OBJECT_QUEUE_URL", QUEUE_URL, "a queue's URL", "");
  return {
    ...readSettings(env),
    objectCompression: compression as Compression | "source",
    maxReceives: Number(readOptional(env, "OBJECT_MAX_RECEIVES", UP_TO_100, "a whole number from 1 to 100", "5")),
    ...(queueUrl === "" ? {} : { queueUrl }),
  };
}
