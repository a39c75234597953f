import { Stack, Token } from "aws-cdk-lib";
import type { Role } from "aws-cdk-lib/aws-iam";
import { acknowledgeLogGroups, allow, allowPut } from "./grants.ts";
import type { Need } from "./network.ts";
import type {
  CloudWatchLogsSinkProps,
  FirehoseSinkProps,
  KinesisSinkProps,
  OtlpSinkProps,
  SinkProps,
} from "./sink-props.ts";
import { mayBeDown, type PlannedSink, type SinkPlan } from "./sinks.ts";
import type { Stores } from "./stores.ts";

/** Where what a sink did not take waits, and where what it refused lies; a test holds these equal to the functions' own. */
export const OUTBOX_PREFIX = "outbox";
export const REJECTED_PREFIX = "outbox-rejected";

/** Prefixes of the clean bucket that the sinks in it write to. */
export function listPrefixes({ sinks }: SinkPlan): readonly string[] {
  return [...new Set(sinks.flatMap(({ settings }) => (settings.kind === "s3" ? [settings.prefix] : [])))];
}

/** Sends to the sinks outside of the clean bucket, and sets aside what they do not take. */
export function allowSinks(role: Role, { sinks }: SinkPlan, { cleanBucket }: Stores): void {
  for (const sink of sinks) allowSending(role, sink);
  if (!sinks.some(mayBeDown)) return;
  allowPut(role, cleanBucket, OUTBOX_PREFIX);
  allowPut(role, cleanBucket, REJECTED_PREFIX);
}

/** Sends to one sink. */
export function allowSending(role: Role, { props }: PlannedSink): void {
  if (props.kind === "otlp") allowHeaders(role, props);
  else if (props.kind === "firehose") allow(role, ["firehose:PutRecordBatch"], deliveryStreamArn(role, props));
  else if (props.kind === "kinesis") allowStream(role, props);
  else if (props.kind === "cloudwatch-logs") allowLogGroup(role, props);
}

function allowHeaders(role: Role, { headersSecret: secret }: OtlpSinkProps): void {
  if (secret === undefined) return;
  // An ARN without the six characters that Secrets Manager appends to the name stands for one with them.
  allow(role, ["secretsmanager:GetSecretValue"], secret.secretFullArn ?? `${secret.secretArn}-??????`);
  if (secret.encryptionKey) allow(role, ["kms:Decrypt"], secret.encryptionKey.keyArn);
}

function deliveryStreamArn(role: Role, { stream }: FirehoseSinkProps): string {
  if (typeof stream !== "string") return stream.deliveryStreamArn;
  return Stack.of(role).formatArn({ service: "firehose", resource: "deliverystream", resourceName: stream });
}

function allowStream(role: Role, { stream }: KinesisSinkProps): void {
  allow(role, ["kinesis:PutRecords"], stream.streamArn);
  if (stream.encryptionKey) allow(role, ["kms:GenerateDataKey"], stream.encryptionKey.keyArn);
}

/** CloudWatch Logs encrypts by itself: whoever writes needs no grant for the group's key. */
function allowLogGroup(role: Role, { logGroup }: CloudWatchLogsSinkProps): void {
  allow(role, ["logs:CreateLogStream", "logs:PutLogEvents"], logGroup.logGroupArn);
  const reason = "The log streams of one log group, which is how CloudWatch Logs names what events are written to";
  if (!Token.isUnresolved(logGroup.logGroupName)) acknowledgeLogGroups(role, `${logGroup.logGroupName}:*`, reason);
}

/** What sinks need in a VPC. */
export function listSinkNeeds({ sinks }: Pick<SinkPlan, "sinks">): readonly Need[] {
  const needs = sinks.flatMap(listNeeds);
  return needs.filter(({ name }, index) => needs.findIndex((need) => need.name === name) === index);
}

function listNeeds({ props }: PlannedSink): readonly Need[] {
  if (props.kind === "otlp") return listReceivers(props);
  const need = SERVICES[props.kind];
  return need === undefined ? [] : [need];
}

const SERVICES: { readonly [kind in SinkProps["kind"]]?: Need } = {
  firehose: { name: "kinesis-firehose", why: "sends to a Firehose stream" },
  kinesis: { name: "kinesis-streams", why: "sends to a data stream" },
  "cloudwatch-logs": { name: "logs", why: "sends to a log group" },
};

/** A receiver whose address is known at deployment only is taken to be one of this app. */
function listReceivers({ endpoint, logsEndpoint, tracesEndpoint, headersSecret }: OtlpSinkProps): readonly Need[] {
  const hosts = [endpoint, logsEndpoint, tracesEndpoint]
    .filter((address) => address !== undefined && !Token.isUnresolved(address))
    .map((address) => new URL(address!).hostname);
  return [
    ...hosts.map((name) => ({ name, isHost: true, why: "sends OTLP there" })),
    ...(headersSecret ? [{ name: "secretsmanager", why: "reads the headers of an OTLP sink" }] : []),
  ];
}
