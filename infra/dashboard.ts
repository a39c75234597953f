import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import type { PipelineMetrics } from "./metrics.ts";

/** Three graphs a row, below the state of the alarms. */
export function createDashboard(
  scope: Construct,
  id: string,
  metrics: PipelineMetrics,
  alarms: readonly Alarm[],
): Dashboard {
  const widgets: IWidget[][] = [
    [new AlarmStatusWidget({ title: "Alarms", alarms: [...alarms], width: 24, height: 3 })],
    [
      graph("Records", [metrics.stream("IncomingRecords"), metrics.own("RecordsDone")]),
      graph("What became of items", [
        metrics.own("ItemsClean"),
        metrics.own("ItemsQuarantined"),
        metrics.own("ItemsDropped"),
        metrics.own("ItemsReturned"),
      ]),
      graph("Findings", [metrics.own("Findings")]),
    ],
    [
      graph("Lag (ms)", [metrics.lambda("IteratorAge", "Maximum")]),
      graph("Errors", [
        metrics.lambda("Errors"),
        metrics.lambda("Throttles"),
        metrics.own("DeliveryErrors"),
        metrics.stream("WriteProvisionedThroughputExceeded"),
      ]),
      graph("Set aside", [
        metrics.own("ItemsQuarantined"),
        metrics.mapping("OnFailureDestinationDeliveredEventCount"),
        metrics.mapping("DroppedEventCount"),
      ]),
    ],
    [
      graph("Bytes", [metrics.stream("IncomingBytes"), metrics.own("BytesIn"), metrics.own("BytesOut")]),
      graph("Duration (ms)", [
        metrics.lambda("Duration", "p50").with({ label: "p50" }),
        metrics.lambda("Duration", "p99").with({ label: "p99" }),
      ]),
      graph("Invocations", [metrics.lambda("Invocations")]),
    ],
  ];
  return new Dashboard(scope, id, { widgets });
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 8, height: 6, leftYAxis: { min: 0 } });
}
