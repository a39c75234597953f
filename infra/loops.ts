import { Annotations, Aspects, type ResourceEnvironment, Stack, Token } from "aws-cdk-lib";
import { CfnEventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { CfnSubscriptionFilter, type ILogGroup, type LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct, IConstruct } from "constructs";
import type { FirehoseSinkProps, SinkProps } from "./sink-props.ts";
import type { PlannedSink, SinkPlan } from "./sinks.ts";

/** What this package made; across copies of it nothing is known of each other. */
const OWN_LOG_GROUPS = new WeakSet<IConstruct>();
const PIPELINES = new WeakMap<IConstruct, Announcement>();
const REDRIVEN = new WeakSet<object>();

interface Announcement {
  /** What a subscription to the pipeline would name: its function, and what feeds it if that is no stream of Kinesis. */
  readonly inputs: readonly string[];
  readonly sinks?: SinkPlan | undefined;
}

/** Its events come of what functions do, so a pipeline must not read them. */
export function keepOut(logGroup: LogGroup): void {
  OWN_LOG_GROUPS.add(logGroup);
}

/** Whose outbox a maintenance empties. */
export function announceRedrive(pipelines: readonly object[]): void {
  for (const pipeline of pipelines) REDRIVEN.add(pipeline);
}

/** A sink that is down once would never get what it missed; said at the end of the synth, since a maintenance is made after its pipelines. */
export function warnWithoutRedrive(scope: Construct): void {
  Aspects.of(scope).add({
    visit(node) {
      if (node === scope && !REDRIVEN.has(scope))
        Annotations.of(scope).addWarningV2(
          "scrubline:no-redrive",
          "sinks: what they do not take waits in the outbox, and nothing delivers it: make a ScrublineMaintenance with this pipeline",
        );
    },
  });
}

export function announcePipeline(scope: Construct, announcement: Announcement): void {
  PIPELINES.set(scope, announcement);
}

/** Those of one stack: names of another's would tie the two together. */
export function listOwnLogGroups(scope: IConstruct): readonly LogGroup[] {
  const stack = Stack.of(scope);
  return stack.node
    .findAll()
    .filter((child): child is LogGroup => OWN_LOG_GROUPS.has(child) && Stack.of(child) === stack);
}

/** Log groups that pipelines of the stack send to. */
export function listSinkGroups(scope: IConstruct): readonly ILogGroup[] {
  const pipelines = Stack.of(scope)
    .node.findAll()
    .map((child) => PIPELINES.get(child));
  const sinks = pipelines.flatMap((pipeline) => pipeline?.sinks?.sinks ?? []);
  return sinks.flatMap(({ props }) => (props.kind === "cloudwatch-logs" ? [props.logGroup] : []));
}

/** What is wrong with sinks, to be checked when all of the app is there: their events would come back to a pipeline, or they are elsewhere. */
export function findLoops(scope: IConstruct, { sinks }: SinkPlan): string[] {
  const parts = scope.node.root.node.findAll();
  const streams = new Set(
    parts
      .filter((part) => part instanceof CfnEventSourceMapping)
      .filter(({ node }) => node.scopes.some((place) => PIPELINES.has(place)))
      .map(({ eventSourceArn }) => eventSourceArn),
  );
  const inputs = new Set([...streams, ...parts.flatMap((part) => PIPELINES.get(part)?.inputs ?? [])]);
  const ownGroups = new Set(
    parts.filter((part): part is LogGroup => OWN_LOG_GROUPS.has(part)).map(({ logGroupName }) => logGroupName),
  );
  const subscribed = new Set(
    parts
      .filter((part) => part instanceof CfnSubscriptionFilter)
      .filter(({ destinationArn }) => inputs.has(destinationArn))
      .map(({ logGroupName }) => logGroupName),
  );
  const stack = Stack.of(scope);
  const problemOf = ({ props }: PlannedSink): string | undefined => {
    if (isElsewhere(stack, props))
      return "it is in another account or region, and the function looks for it by its name in its own; name one that is there";
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

/** As far as it is known at synth. */
function isElsewhere({ account, region }: Stack, props: SinkProps): boolean {
  const place = props.kind === "cloudwatch-logs" ? props.logGroup.env : placeOfStream(props);
  const differs = (one: string, other: string) =>
    one !== other && !Token.isUnresolved(one) && !Token.isUnresolved(other);
  return place !== undefined && (differs(place.account, account) || differs(place.region, region));
}

function placeOfStream(props: SinkProps): ResourceEnvironment | undefined {
  const isStream = props.kind === "kinesis" || props.kind === "firehose";
  return isStream && typeof props.stream !== "string" ? props.stream.env : undefined;
}
