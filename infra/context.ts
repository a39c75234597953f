import { Duration } from "aws-cdk-lib";
import type { Node } from "constructs";
import { explainUnknown } from "../core/policy/issues.ts";
import { readAdoptedOutputs } from "./outputs.ts";
import { KEY_RING_MAX_AGE } from "./pipeline.ts";
import type { ScrublineStreamProps } from "./scrubline-stream.ts";
import { UnusableSettingError } from "./setting-error.ts";

export const CONTEXT_NAMES = [
  "policy",
  "adopt",
  "stack",
  "deployment",
  "compression",
  "keyRingMaxAge",
  "batchingWindow",
  "shardCount",
  "alarmTopic",
] as const;

type ContextName = (typeof CONTEXT_NAMES)[number];

/** What `cdk acknowledge` and `cdk cli-telemetry` write into `cdk.context.json`. All else of the CDK's own has a `:` in its name. */
const CDK_NAMES = new Set(["acknowledged-issue-numbers", "cli-telemetry"]);

/** What the example app is told by `-c NAME=VALUE`, or by `context` in `cdk.json`. */
export interface AppContext {
  readonly stackName: string;
  /** ARN of an SNS topic. */
  readonly alarmTopicArn: string | undefined;
  readonly props: ScrublineStreamProps;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
const STACK_NAME = /^[A-Za-z][A-Za-z0-9-]{0,127}$/;
const TOPIC_ARN = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$/;

/** @throws UnusableSettingError for a name that nothing reads, else for the first value that cannot be used */
export function readContext(node: Node): AppContext {
  checkNames(Object.keys(node.getAllContext()));
  const text = (name: ContextName) => readText(node, name);
  const stackName = readShape(node, "stack", STACK_NAME, "a stack's name: letters, digits and hyphens") ?? "Scrubline";
  const adopt = text("adopt");
  return {
    stackName,
    alarmTopicArn: readShape(node, "alarmTopic", TOPIC_ARN, "the ARN of an SNS topic"),
    props: withoutUndefined({
      policyFile: text("policy"),
      deployment: readChoice(node, "deployment", ["canary", "all-at-once"]),
      compression: readChoice(node, "compression", ["gzip", "zstd"]),
      keyRingMaxAge: toSeconds(readInteger(node, "keyRingMaxAge", KEY_RING_MAX_AGE.min, KEY_RING_MAX_AGE.max)),
      shardCount: readInteger(node, "shardCount", 1, 10_000),
      maxBatchingWindow: toSeconds(readInteger(node, "batchingWindow", 0, 300)),
      adopt: adopt === undefined ? undefined : readAdoptedOutputs(adopt, stackName),
    }),
  };
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

/** The command line gives text, `cdk.json` may give numbers; an empty text counts as not given. */
function readText(node: Node, name: ContextName): string | undefined {
  const value: unknown = node.tryGetContext(name);
  if (value === undefined || value === "") return undefined;
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw refusal(name, "a text or a number");
}

function readShape(node: Node, name: ContextName, shape: RegExp, description: string): string | undefined {
  const value = readText(node, name);
  if (value !== undefined && !shape.test(value)) throw refusal(name, description);
  return value;
}

function readChoice<T extends string>(node: Node, name: ContextName, choices: readonly T[]): T | undefined {
  const value = readText(node, name);
  if (value === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw refusal(name, choices.join(" or "));
  return choice;
}

function readInteger(node: Node, name: ContextName, min: number, max: number): number | undefined {
  const value = readText(node, name);
  if (value === undefined) return undefined;
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= min && number <= max)) throw refusal(name, `a whole number from ${min} to ${max}`);
  return number;
}

function refusal(name: ContextName, description: string): UnusableSettingError {
  return new UnusableSettingError(`context ${name}: has to be ${description}; see -c ${name}=… or cdk.json`);
}

function toSeconds(amount: number | undefined): Duration | undefined {
  return amount === undefined ? undefined : Duration.seconds(amount);
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(object: T): Given<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Given<T>;
}
