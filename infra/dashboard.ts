import { Duration, Stack } from "aws-cdk-lib";
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
} from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { ILogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { Policy } from "../core/policy/types.ts";
import { type FunctionMetrics, StreamMetrics } from "./metrics.ts";

export interface DashboardContent {
  readonly metrics: FunctionMetrics;
  readonly alarms: readonly Alarm[];
  readonly logGroup: ILogGroup;
  readonly policy: Policy;
  /** Megabytes of the function. */
  readonly memorySize: number;
  /** Of what feeds the function, such as a queue or a delivery stream; three to a row. */
  readonly source?: readonly { readonly title: string; readonly metrics: IMetric[] }[];
}

/** Three graphs a row, below the state of the alarms. */
export function createDashboard(scope: Construct, id: string, content: DashboardContent): Dashboard {
  const { metrics, alarms } = content;
  const stream = metrics instanceof StreamMetrics ? metrics : undefined;
  const widgets: IWidget[][] = [
    [new AlarmStatusWidget({ title: "Alarms", alarms: [...alarms], width: 24, height: 3 })],
    [
      graph("Records", [...(stream ? [stream.stream("IncomingRecords")] : []), metrics.own("RecordsDone")]),
      graph("What became of items", [
        metrics.own("ItemsClean"),
        metrics.own("ItemsQuarantined"),
        metrics.own("ItemsDropped"),
        metrics.own("ItemsReturned"),
        metrics.own("ItemsDeferred"),
        metrics.own("ItemsRejected"),
      ]),
      graph("Findings", [metrics.own("Findings")]),
    ],
    [
      stream
        ? graph("Lag (ms)", [stream.lambda("IteratorAge", "Maximum")])
        : graph("Lag (ms)", [metrics.lambda("AsyncEventAge", "Maximum")]),
      graph("Errors", [
        metrics.lambda("Errors"),
        metrics.lambda("Throttles"),
        metrics.own("DeliveryErrors"),
        ...(stream ? [stream.stream("WriteProvisionedThroughputExceeded")] : []),
      ]),
      graph("Set aside", [
        metrics.own("ItemsQuarantined"),
        ...(stream
          ? [stream.mapping("OnFailureDestinationDeliveredEventCount"), stream.mapping("DroppedEventCount")]
          : []),
      ]),
    ],
    [
      graph("Bytes", [
        ...(stream ? [stream.stream("IncomingBytes")] : []),
        metrics.own("BytesIn"),
        metrics.own("BytesOut"),
      ]),
      graph("Latency: duration of an invocation (ms)", [
        metrics.lambda("Duration", "p50").with({ label: "p50" }),
        metrics.lambda("Duration", "p99").with({ label: "p99" }),
      ]),
      graph("Cost of the function (USD an hour, us-east-1)", [createCost(metrics, content.memorySize)]),
    ],
    (content.source ?? []).map(({ title, metrics: left }) => graph(title, left)),
    [
      graph("Reconciler: gaps and overlaps", [
        metrics.own("Gaps"),
        metrics.own("Overlaps"),
        metrics.own("Overdue"),
        metrics.own("MissingObjects"),
        metrics.own("BadManifests"),
      ]),
      graph("Reconciler: progress", [metrics.own("ManifestsSealed"), metrics.own("Unsealed"), metrics.own("Unproven")]),
      graph("Invocations", [metrics.lambda("Invocations")]),
    ],
    ...[listFindings(content)],
  ];
  return new Dashboard(scope, id, { widgets: widgets.filter((row) => row.length > 0) });
}

/** On the dashboard of a pipeline what works beside it, if that is in the same stack: names of another's would tie the two together. */
export function showBeside(pipeline: object, handler: IFunction, graphs: readonly IWidget[]): void {
  const dashboard = "dashboard" in pipeline ? pipeline.dashboard : undefined;
  if (dashboard instanceof Dashboard && Stack.of(dashboard) === Stack.of(handler)) dashboard.addWidgets(...graphs);
}

export function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 8, height: 6, leftYAxis: { min: 0 } });
}

/** https://aws.amazon.com/lambda/pricing/ : arm64, first tier, us-east-1. */
const USD_PER_GB_SECOND = 0.0000133334;
const USD_PER_INVOCATION = 0.0000002;

/** What the function's time costs. Stream, storage and logs are not in it: `scrubline cost` counts those. */
function createCost(metrics: FunctionMetrics, memorySize: number): MathExpression {
  const perMillisecond = (USD_PER_GB_SECOND * memorySize) / 1024 / 1000;
  // Not in exponential form, whose e is taken for the name of a metric.
  const plain = (amount: number) => amount.toFixed(15).replace(/0+$/, "");
  return new MathExpression({
    expression: `12 * (${plain(perMillisecond)} * duration + ${plain(USD_PER_INVOCATION)} * invocations)`,
    usingMetrics: { duration: metrics.lambda("Duration"), invocations: metrics.lambda("Invocations") },
    label: "USD an hour",
    period: Duration.minutes(5),
  });
}

/**
 * Findings by entity, from the function's log: as metrics each entity would cost 0.30 USD a month. Logs Insights cannot list
 * the members of an object, so those that the policy can find are named.
 */
function listFindings({ logGroup, policy }: DashboardContent): IWidget[] {
  const entities = new Set([
    ...policy.detection.entities.map(({ entity }) => entity),
    ...policy.detection.customPatterns.map(({ entity }) => entity),
    ...policy.fields.map(({ entity = "FIELD" }) => entity),
  ]);
  const names = [...entities].filter((name) => /^\w+$/.test(name)).sort();
  const sums = names.map((name) => `sum(FindingsByEntity.${name}) as ${name}`);
  const queryLines = ["filter ispresent(FindingsByEntity)", `stats ${sums.join(", ")} by bin(1h)`];
  return [
    new LogQueryWidget({
      title: "Findings by entity, by the hour",
      logGroupNames: [logGroup.logGroupName],
      view: LogQueryVisualizationType.TABLE,
      queryLines,
      width: 24,
      height: 6,
    }),
  ];
}
