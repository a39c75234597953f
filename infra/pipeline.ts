import { Duration, Lazy } from "aws-cdk-lib";
import type { Role } from "aws-cdk-lib/aws-iam";
import { Alias, type IVersion, type Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { LIVE_POLICY_KEY } from "../core/policy/live.ts";
import type { Policy } from "../core/policy/types.ts";
import type { Compression } from "../functions/compression.ts";
import { createFunction, createLogGroup, type FunctionEnvironment } from "./function.ts";
import { POLICY_FILE_NAME } from "./function-code.ts";
import { allowReadingPolicy, type LivePolicy } from "./live-policy.ts";
import { announcePipeline, findLoops, listOwnLogGroups, warnWithoutRedrive } from "./loops.ts";
import { type Need, READS_KEY_RING, WRITES_OBJECTS } from "./network.ts";
import { createPipelineRole } from "./roles.ts";
import { UnusableSettingError } from "./setting-error.ts";
import { allowSinks, listPrefixes, listSinkNeeds } from "./sink-grants.ts";
import { mayBeDown, type SinkPlan, writeSinks } from "./sinks.ts";
import type { Stores } from "./stores.ts";

/** What may be said of every function that redacts. */
export interface PipelineOptions extends FunctionEnvironment {
  /** Path of the policy, YAML or JSON. Without it: the balanced preset. */
  readonly policyFile?: string;
  /** Where a policy can be pushed without a deployment, beside the one that is deployed. Default: nowhere. */
  readonly livePolicy?: LivePolicy;
  /** Megabytes; more of them are more processor too. Default: 1024. */
  readonly memorySize?: number;
  /** How objects are compressed. Default: gzip. */
  readonly compression?: Compression;
  /** How long the function uses a key ring before it reads it again; 1 to 300 s. Default: 300 s. */
  readonly keyRingMaxAge?: Duration;
}

/** Megabytes. The function holds up to 64 MiB of output and its compressed form beside what it reads, for which 512 was found tight. */
export const MEMORY_SIZE = 1024;

/** In seconds; the function itself takes no more. */
export const KEY_RING_MAX_AGE = { min: 1, max: 300 };

export interface PipelineSpec {
  /** Name of the bundle. */
  readonly name: string;
  readonly bundle?: string | undefined;
  readonly description: string;
  readonly policy: Policy;
  readonly stores: Stores;
  readonly timeout: Duration;
  readonly environment?: Readonly<Record<string, string>>;
  readonly needs?: readonly Need[];
  /** Absent: the clean bucket alone. */
  readonly sinks?: SinkPlan | undefined;
  /** What it may do beside what every pipeline may. */
  readonly grant: (role: Role) => void;
}

/** A function that redacts, with its role and log. */
export interface Pipeline {
  readonly handler: LambdaFunction;
  /** `live`: the version, or during a deployment the two versions, that do the work. */
  readonly alias: Alias;
  readonly role: Role;
  readonly logGroup: LogGroup;
}

/** The ids of the children are frozen. */
export function createPipeline(scope: Construct, spec: PipelineSpec, options: PipelineOptions): Pipeline {
  const { stores, sinks, needs = [] } = spec;
  const logGroup = createLogGroup(scope, "Logs", options);
  const role = createPipelineRole(scope, "FunctionRole", {
    stores,
    logGroup,
    ...(sinks ? { prefixes: listPrefixes(sinks) } : {}),
  });
  spec.grant(role);
  if (options.livePolicy) allowReadingPolicy(role, options.livePolicy);
  if (sinks) allowSinks(role, sinks, stores);
  const { network, bundles } = options;
  const handler = createFunction(scope, "Function", {
    name: spec.name,
    bundle: spec.bundle,
    description: spec.description,
    memorySize: options.memorySize ?? MEMORY_SIZE,
    timeout: spec.timeout,
    role,
    logGroup,
    policy: spec.policy,
    needs: [READS_KEY_RING, WRITES_OBJECTS, ...needs, ...(sinks ? listSinkNeeds(sinks) : [])],
    environment: {
      ...describePipeline(stores, options),
      OWN_LOG_GROUPS: nameOwnLogGroups(scope),
      ...(sinks ? { SINKS: writeSinks(scope, sinks) } : {}),
      ...spec.environment,
    },
    ...(sinks ? { files: sinks.files } : {}),
    ...(network ? { network } : {}),
    ...(bundles === undefined ? {} : { bundles }),
  });
  const alias = new Alias(scope, "Live", { aliasName: "live", version: handler.currentVersion as IVersion });
  announcePipeline(scope, { inputs: [handler.functionArn, alias.functionArn], sinks });
  if (sinks?.sinks.some(mayBeDown)) warnWithoutRedrive(scope);
  if (sinks) handler.node.addValidation({ validate: () => findLoops(scope, sinks) });
  return { handler, alias, role, logGroup };
}

/** Whatever functions the stack has when it is complete. */
function nameOwnLogGroups(scope: Construct): string {
  const list = () => listOwnLogGroups(scope).map(({ logGroupName }) => logGroupName);
  return Lazy.string({ produce: () => list().join(",") });
}

/** The variables that `readSettings` of the functions reads. */
function describePipeline(stores: Stores, options: PipelineOptions): Record<string, string> {
  return {
    POLICY_FILE: `/var/task/${POLICY_FILE_NAME}`,
    ...(options.livePolicy ? { POLICY_OBJECT: `s3://${options.livePolicy.bucket.bucketName}/${LIVE_POLICY_KEY}` } : {}),
    CLEAN_BUCKET: stores.cleanBucket.bucketName,
    CLEAN_COMPRESSION: options.compression ?? "gzip",
    QUARANTINE_BUCKET: stores.quarantineBucket.bucketName,
    KEY_RING_SECRET_ARN: stores.keyRing.secretArn,
    KEY_RING_MAX_AGE_SECONDS: String(readMaxAge(options.keyRingMaxAge)),
  };
}

function readMaxAge(age: Duration = Duration.seconds(KEY_RING_MAX_AGE.max)): number {
  const seconds = age.toMilliseconds() / 1000;
  const { min, max } = KEY_RING_MAX_AGE;
  if (!Number.isInteger(seconds) || seconds < min || seconds > max)
    throw new UnusableSettingError(`keyRingMaxAge: has to be a whole number of seconds from ${min} to ${max}`);
  return seconds;
}
