import type { Duration } from "aws-cdk-lib";
import type { Node } from "constructs";
import { explainUnknown } from "../core/policy/issues.ts";
import { ACCOUNT, KEY_ARN, ORGANIZATION, ROLE_ARN, SECRET_ARN, TOPIC_ARN } from "./arns.ts";
import {
  readArray,
  readChoice,
  readInteger,
  readList,
  readSeconds,
  readShape,
  readText,
  refusal,
  withoutUndefined,
} from "./context-values.ts";
import type { Replica } from "./key-ring.ts";
import type { KeyRingSource } from "./key-source.ts";
import { readAdoptedOutputs, readAdoptedPolicy } from "./outputs.ts";
import { KEY_RING_MAX_AGE } from "./pipeline.ts";
import type { ScrublineLivePolicyProps } from "./scrubline-live-policy.ts";
import type { ScrublineStreamProps } from "./scrubline-stream.ts";
import { UnusableSettingError } from "./setting-error.ts";

export const CONTEXT_NAMES = [
  "policy",
  "adopt",
  "stack",
  "pipelines",
  "deployment",
  "compression",
  "keyRingMaxAge",
  "keyRing",
  "keyRingReplicaOf",
  "keyRingKey",
  "keyRingReaders",
  "keyRingReplicas",
  "batchingWindow",
  "shardCount",
  "bufferingInterval",
  "objects",
  "maxConcurrency",
  "accounts",
  "organization",
  "livePolicy",
  "maintenance",
  "vpc",
  "subnets",
  "securityGroups",
  "nat",
  "reaches",
  "sinks",
  "subscribe",
  "subscribeTags",
  "subscribeExclude",
  "deliveryAlarms",
  "alarmTopic",
] as const;

type ContextName = (typeof CONTEXT_NAMES)[number];

/** What `cdk acknowledge` and `cdk cli-telemetry` write into `cdk.context.json`. All else of the CDK's own has a `:` in its name. */
const CDK_NAMES = new Set(["acknowledged-issue-numbers", "cli-telemetry"]);

export const PIPELINES = ["stream", "firehose", "logs", "objects"] as const;
export type PipelineName = (typeof PIPELINES)[number];

/** Ids of a VPC and what is in it. */
export interface NetworkContext {
  readonly vpc: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly nat: boolean;
  readonly reaches: readonly string[];
}

/** Which log groups are subscribed. */
export interface SubscriberContext {
  readonly patterns: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly exclude: readonly string[];
}

/** What the example app is told by `-c NAME=VALUE`, or by `context` in `cdk.json`. */
export interface AppContext {
  readonly stackName: string;
  /** ARN of an SNS topic. */
  readonly alarmTopicArn: string | undefined;
  readonly pipelines: readonly PipelineName[];
  readonly bufferingInterval: Duration | undefined;
  /** Of the stream; what is not its alone is for all pipelines. */
  readonly props: ScrublineStreamProps;
  /** Buckets whose objects are read, each with the prefix of the keys. */
  readonly objects: readonly { readonly bucket: string; readonly prefix: string }[];
  readonly maxConcurrency: number | undefined;
  /** Who may send logs from other accounts. */
  readonly senders: { readonly accounts: readonly string[]; readonly organization?: string };
  /** Absent: the policy is the one that is deployed. */
  readonly livePolicy: ScrublineLivePolicyProps | undefined;
  readonly maintenance: boolean;
  readonly network: NetworkContext | undefined;
  /** As `SINKS` has them: docs/sinks.md. */
  readonly sinks: readonly object[] | undefined;
  readonly subscriber: SubscriberContext | undefined;
  /** Absent: where the subscriber has them anyway. */
  readonly deliveryAlarms: boolean | undefined;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
const STACK_NAME = /^[A-Za-z][A-Za-z0-9-]{0,127}$/;
const BUCKET_AND_PREFIX = /^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(\S*))?$/;
const GROUP_PATTERN = /^[.\-_/#A-Za-z0-9*?]{1,512}$/;
const TAG = /^([^=,]{1,128})=([^,]{0,256})$/;
const REPLICA = /^([a-z]{2}(?:-[a-z]+)+-\d)=(arn:\S+)$/;

/** @throws UnusableSettingError for a name that nothing reads, else for the first value that cannot be used */
export function readContext(node: Node): AppContext {
  checkNames(Object.keys(node.getAllContext()));
  const stackName = readShape(node, "stack", STACK_NAME, "a stack's name: letters, digits and hyphens") ?? "Scrubline";
  const adopt = readText(node, "adopt");
  const { min, max } = KEY_RING_MAX_AGE;
  return {
    stackName,
    alarmTopicArn: readShape(node, "alarmTopic", TOPIC_ARN, "the ARN of an SNS topic"),
    pipelines: readPipelines(node),
    bufferingInterval: readSeconds(node, "bufferingInterval", 0, 900),
    props: withoutUndefined({
      policyFile: readText(node, "policy"),
      deployment: readChoice(node, "deployment", ["canary", "all-at-once"]),
      compression: readChoice(node, "compression", ["gzip", "zstd"]),
      keyRingMaxAge: readSeconds(node, "keyRingMaxAge", min, max),
      shardCount: readInteger(node, "shardCount", 1, 10_000),
      maxBatchingWindow: readSeconds(node, "batchingWindow", 0, 300),
      adopt: adopt === undefined ? undefined : readAdoptedOutputs(adopt, stackName),
      keys: readKeys(node),
    }),
    objects: readObjects(node),
    maxConcurrency: readInteger(node, "maxConcurrency", 2, 1000),
    senders: withoutUndefined({
      organization: readShape(node, "organization", ORGANIZATION, "an organisation's id, such as o-a1b2c3d4e5"),
      accounts: readList(node, "accounts", ACCOUNT, "ids of accounts with commas between"),
    }) as AppContext["senders"],
    livePolicy: readLivePolicy(node, adopt === undefined ? undefined : readAdoptedPolicy(adopt, stackName)),
    maintenance: readChoice(node, "maintenance", ["on", "off"]) !== "off",
    network: readNetwork(node),
    sinks: readArray(node, "sinks"),
    subscriber: readSubscriber(node),
    deliveryAlarms: DELIVERY_ALARMS[readChoice(node, "deliveryAlarms", ["on", "off"]) ?? "default"],
  };
}

/** Left out beside a policy that was pushed, it would bring back the deployed one, which may be weaker, without a word. */
function readLivePolicy(node: Node, adopted: ScrublineLivePolicyProps["adopt"]): AppContext["livePolicy"] {
  const choice = readChoice(node, "livePolicy", ["on", "off"]);
  if (choice === undefined && adopted !== undefined)
    throw refusal(
      "livePolicy",
      "on, for the policy that was pushed to the adopted stack, or off, for the deployed one",
    );
  return choice === "on" ? withoutUndefined({ adopt: adopted }) : undefined;
}

/** A misspelt `policy` would deploy the preset, a misspelt `adopt` another key ring. */
function checkNames(names: readonly string[]): void {
  const known: readonly string[] = CONTEXT_NAMES;
  const unknown = names.find((name) => !/[:@/]/.test(name) && !CDK_NAMES.has(name) && !known.includes(name));
  if (unknown !== undefined)
    throw new UnusableSettingError(
      `context: ${explainUnknown("name", unknown, known)}; see -c NAME=VALUE, cdk.json and cdk.context.json`,
    );
}

function readPipelines(node: Node): readonly PipelineName[] {
  const list = `one or more of ${PIPELINES.join(", ")}, with commas between`;
  const given = readList(node, "pipelines", new RegExp(`^(?:${PIPELINES.join("|")})$`), list);
  const pipelines = given.length === 0 ? (["stream"] as const) : (given as readonly PipelineName[]);
  needs(node, pipelines.includes("stream"), ["shardCount", "batchingWindow", "accounts", "organization"], "stream");
  const takesLogs = pipelines.some((name) => name !== "objects");
  needs(node, takesLogs, ["sinks", ...SUBSCRIBING], "stream, firehose or logs");
  needs(node, pipelines.includes("firehose"), ["bufferingInterval"], "firehose");
  needs(node, pipelines.includes("objects"), ["objects", "maxConcurrency"], "objects");
  if (pipelines.includes("objects") && readObjects(node).length === 0)
    throw refusal("objects", "given with the pipeline objects: buckets, each with an optional /prefix, commas between");
  return pipelines;
}

const SUBSCRIBING = ["subscribe", "subscribeTags", "subscribeExclude", "deliveryAlarms"] as const;
const DELIVERY_ALARMS = { on: true, off: false, default: undefined };

/** What is given in vain is a mistake: somebody thinks that it has an effect. */
function needs(node: Node, isThere: boolean, names: readonly ContextName[], pipeline: string): void {
  const idle = isThere ? undefined : names.find((name) => !["", undefined].includes(node.tryGetContext(name)));
  if (idle !== undefined) throw refusal(idle, `left out, or pipelines has to have ${pipeline}, which it is for`);
}

function readSubscriber(node: Node): SubscriberContext | undefined {
  const list = "patterns of log groups, with commas between";
  const patterns = readList(node, "subscribe", GROUP_PATTERN, list);
  const tags = readList(node, "subscribeTags", TAG, "KEY=VALUE, with commas between").map((text) => TAG.exec(text)!);
  const exclude = readList(node, "subscribeExclude", GROUP_PATTERN, list);
  if (patterns.length + tags.length === 0) {
    if (exclude.length > 0) throw refusal("subscribeExclude", "given with subscribe or subscribeTags, or not at all");
    return undefined;
  }
  return {
    patterns: patterns.length === 0 ? ["*"] : patterns,
    tags: Object.fromEntries(tags.map(([, key, value]) => [key, value])),
    exclude,
  };
}

function readObjects(node: Node): AppContext["objects"] {
  const description = "buckets, each with an optional /prefix, with commas between";
  return readList(node, "objects", BUCKET_AND_PREFIX, description).map((text) => {
    const [, bucket, prefix = ""] = BUCKET_AND_PREFIX.exec(text)!;
    return { bucket: bucket!, prefix };
  });
}

function readKeys(node: Node): KeyRingSource | undefined {
  const secretArn = readShape(node, "keyRing", SECRET_ARN, "the complete ARN of a secret");
  const replicaOf = readShape(node, "keyRingReplicaOf", SECRET_ARN, "the complete ARN of a secret");
  const keyArn = readShape(node, "keyRingKey", KEY_ARN, "the ARN of a KMS key");
  const readers = readList(node, "keyRingReaders", ROLE_ARN, "ARNs of IAM roles with commas between");
  const replicas = readList(node, "keyRingReplicas", REPLICA, "REGION=ARN of a KMS key there, with commas between");
  const isShared = readers.length + replicas.length > 0;
  const named = secretArn ?? replicaOf;
  if ([secretArn, replicaOf, isShared || undefined].filter((given) => given !== undefined).length > 1)
    throw refusal("keyRing", "alone: either keyRing, or keyRingReplicaOf, or keyRingReaders and keyRingReplicas");
  if ((keyArn === undefined) !== (named === undefined))
    throw refusal("keyRingKey", "given with keyRing or keyRingReplicaOf, and only then: the ARN of its KMS key");
  if (keyArn !== undefined && secretArn !== undefined) return { secretArn, keyArn };
  if (keyArn !== undefined && replicaOf !== undefined) return { replicaOf, keyArn };
  return isShared ? { generate: { readers, replicas: replicas.map(toReplica) } } : undefined;
}

function toReplica(text: string): Replica {
  const [, region, keyArn] = REPLICA.exec(text)!;
  return { region: region!, keyArn: keyArn! };
}

function readNetwork(node: Node): NetworkContext | undefined {
  const vpc = readShape(node, "vpc", /^vpc-[0-9a-f]{8,17}$/, "a VPC's id");
  const subnets = readList(node, "subnets", /^subnet-[0-9a-f]{8,17}$/, "ids of subnets with commas between");
  const securityGroups = readList(node, "securityGroups", /^sg-[0-9a-f]{8,17}$/, "ids of security groups");
  const nat = readChoice(node, "nat", ["yes", "no"]);
  const reaches = readList(node, "reaches", /^[a-z0-9][a-z0-9.-]*$/, "names of services and hosts");
  if (vpc === undefined) {
    if (subnets.length + securityGroups.length + reaches.length > 0 || nat !== undefined)
      throw refusal("vpc", "given with subnets, securityGroups, nat and reaches: a VPC's id");
    return undefined;
  }
  if (subnets.length === 0) throw refusal("subnets", "given with vpc: ids of its subnets with commas between");
  return { vpc, subnets, securityGroups, nat: nat === "yes", reaches };
}
