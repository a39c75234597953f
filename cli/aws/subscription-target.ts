import { type Destination, needsRole, ROLE_ARN, readDestination } from "../../functions/subscriptions/destination.ts";
import { createFilter, FILTER_NAME } from "../../functions/subscriptions/filter.ts";
import type { Filter } from "../../functions/subscriptions/logs-api.ts";
import { OWN_TAG } from "../../functions/subscriptions/own-tag.ts";
import { isGroupName } from "../../functions/subscriptions/pattern.ts";
import { EXIT, Failure } from "../failure.ts";
import { notify, type Terminal } from "../terminal.ts";
import { findCommandGroups, findConsumerGroups, findStackGroups } from "./own-groups.ts";
import { findTaggedGroups } from "./select-groups.ts";
import { readOutput, readStack, type Stack } from "./stack.ts";
import { INPUTS, PIPELINES, type PipelineName } from "./stack-inputs.ts";

export interface TargetOptions {
  readonly stack?: string;
  readonly pipeline?: PipelineName;
  readonly destinationArn?: string;
  readonly roleArn?: string;
  readonly filterName: string;
  readonly region?: string;
  readonly ownLogGroup?: readonly string[];
}

export interface Target {
  readonly destination: Destination;
  /** What every subscribed group has. */
  readonly filter: Filter;
  readonly region: string;
  readonly stack?: Stack;
}

/**
 * Where the events are to go: the way into a pipeline of the stack, with the role that writes to it, or what is named by ARN.
 * @param isForWriting whether a filter is to be made, for which a stream takes a role
 * @throws Failure
 */
export async function chooseTarget(options: TargetOptions, isForWriting = true): Promise<Target> {
  const { stack: stackName, destinationArn, roleArn, filterName } = options;
  if ((stackName === undefined) === (destinationArn === undefined))
    throw new Failure(
      EXIT.usage,
      "name either --stack or --destination-arn",
      "--stack takes stream and role from the stack's outputs.",
    );
  if (options.pipeline !== undefined && stackName === undefined)
    throw new Failure(EXIT.usage, "--pipeline goes with --stack", "It says which of the stack's pipelines is meant.");
  if (!FILTER_NAME.test(filterName)) throw new Failure(EXIT.usage, "--filter-name: not the name of a filter");
  if (stackName !== undefined) {
    if (roleArn !== undefined)
      throw new Failure(EXIT.usage, "--role-arn goes with --destination-arn", "The stack's role is an output of it.");
    const stack = await readStack(stackName, options.region);
    const instead = "Name the stream and its role: --destination-arn ARN --role-arn ARN.";
    const isThere = (name: PipelineName) => stack.outputs[INPUTS[name].arn] !== undefined;
    const { arn, role } = INPUTS[options.pipeline ?? PIPELINES.find(isThere) ?? "stream"];
    const destination = checkDestination(readOutput(stack, arn, instead), arn);
    const stackRole = isForWriting && role !== undefined ? readOutput(stack, role, instead) : undefined;
    return { ...toTarget(destination, stackRole, filterName, isForWriting), stack };
  }
  return toTarget(checkDestination(destinationArn!, "--destination-arn"), roleArn, filterName, isForWriting);
}

function checkDestination(arn: string, where: string): Destination {
  const destination = readDestination(arn);
  if (!destination)
    throw new Failure(
      EXIT.usage,
      `${where}: not the ARN of a Kinesis stream, a Firehose stream, a function or a log destination`,
    );
  return destination;
}

function toTarget(destination: Destination, roleArn: string | undefined, name: string, isForWriting: boolean): Target {
  if (isForWriting && needsRole(destination) && roleArn === undefined)
    throw new Failure(
      EXIT.usage,
      "--role-arn is missing: CloudWatch Logs assumes a role to write to a stream",
      "It is the stack's output SubscriptionRoleArn.",
    );
  if (roleArn !== undefined && !ROLE_ARN.test(roleArn))
    throw new Failure(EXIT.usage, "--role-arn: not the ARN of a role");
  const filter = createFilter(destination, roleArn, name);
  return { destination, filter, region: destination.region };
}

/** Groups that may never be subscribed to the target: what is written there comes of what it gets. @throws Failure */
export async function findOwnGroups(
  { destination, stack, region }: Target,
  { ownLogGroup = [] }: TargetOptions,
  terminal: Terminal,
): Promise<ReadonlySet<string>> {
  if (!ownLogGroup.every(isGroupName)) throw new Failure(EXIT.usage, "--own-log-group: not the name of a log group");
  const consumers = await findConsumerGroups(destination).catch((error: unknown) => {
    // A stack's parts are known by its list, and what else reads the stream is told by --own-log-group.
    if (!stack && ownLogGroup.length === 0) throw error;
    notify(
      terminal,
      "which functions read the destination could not be asked: make sure that no log group of theirs fits",
    );
    return [];
  });
  const tagged = await findTaggedGroups([OWN_TAG], region).catch(() => {
    notify(
      terminal,
      "the tags of log groups could not be asked for (tag:GetResources): make sure that no log group of another stack of Scrubline fits",
    );
    return [];
  });
  return new Set([
    ...consumers,
    ...tagged,
    ...(stack ? findStackGroups(stack) : []),
    ...ownLogGroup,
    ...findCommandGroups(terminal.env),
  ]);
}
