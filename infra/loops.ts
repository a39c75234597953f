import { Stack } from "aws-cdk-lib";
import { CfnEventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { CfnSubscriptionFilter, type LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct, IConstruct } from "constructs";
import type { FirehoseSinkProps } from "./sink-props.ts";
import type { PlannedSink, SinkPlan } from "./sinks.ts";

/** What this package made; across copies of it nothing is known of each other. */
const OWN_LOG_GROUPS = new WeakSet<IConstruct>();
const PIPELINES = new WeakMap<IConstruct, readonly string[]>();

/** Its events come of what functions do, so a pipeline must not read them. */
export function keepOut(logGroup: LogGroup): void {
  OWN_LOG_GROUPS.add(logGroup);
}

/** @param inputs what a subscription to the pipeline would name: its function, and what feeds it if that is no stream of Kinesis */
export function announcePipeline(scope: Construct, inputs: readonly string[]): void {
  PIPELINES.set(scope, inputs);
}

/** Those of one stack: names of another's would tie the two together. */
export function listOwnLogGroups(scope: IConstruct): readonly LogGroup[] {
  const stack = Stack.of(scope);
  return stack.node
    .findAll()
    .filter((child): child is LogGroup => OWN_LOG_GROUPS.has(child) && Stack.of(child) === stack);
}

/** Sinks whose events would come back to a pipeline of this app, to be checked when all of it is there. */
export function findLoops(scope: IConstruct, { sinks }: SinkPlan): string[] {
  const parts = scope.node.root.node.findAll();
  const streams = new Set(
    parts
      .filter((part) => part instanceof CfnEventSourceMapping)
      .filter(({ node }) => node.scopes.some((place) => PIPELINES.has(place)))
      .map(({ eventSourceArn }) => eventSourceArn),
  );
  const inputs = new Set([...streams, ...parts.flatMap((part) => PIPELINES.get(part) ?? [])]);
  const ownGroups = new Set(
    parts.filter((part): part is LogGroup => OWN_LOG_GROUPS.has(part)).map(({ logGroupName }) => logGroupName),
  );
  const subscribed = new Set(
    parts
      .filter((part) => part instanceof CfnSubscriptionFilter)
      .filter(({ destinationArn }) => inputs.has(destinationArn))
      .map(({ logGroupName }) => logGroupName),
  );
  const problemOf = ({ props }: PlannedSink): string | undefined => {
    if (props.kind === "kinesis" && streams.has(props.stream.streamArn))
      return "its stream is one that a pipeline reads: records would come back; name another";
    if (props.kind === "firehose" && inputs.has(nameOf(props)))
      return "its stream is the way into a pipeline: records would come back; name another";
    if (props.kind !== "cloudwatch-logs") return undefined;
    const { logGroupName } = props.logGroup;
    if (ownGroups.has(logGroupName)) return "its log group is that of a function of Scrubline; name one of your own";
    return subscribed.has(logGroupName)
      ? "its log group is subscribed to a pipeline: events would come back for ever; name one that is not"
      : undefined;
  };
  return sinks.flatMap((sink, index) => {
    const problem = problemOf(sink);
    return problem === undefined ? [] : [`sinks[${index}]: ${problem}`];
  });
}

function nameOf({ stream }: FirehoseSinkProps): string {
  return typeof stream === "string" ? stream : stream.deliveryStreamArn;
}
