import type { Duration } from "aws-cdk-lib";
import { type Alarm, ComparisonOperator, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { CreateAlarm } from "./create-alarm.ts";
import { FunctionMetrics } from "./metrics.ts";

export function createSubscriberAlarms(create: CreateAlarm, handler: IFunction, period: Duration): readonly Alarm[] {
  const metrics = new FunctionMetrics(handler);
  return [
    create("ErrorsAlarm", {
      metric: metrics.lambda("Errors"),
      alarmDescription:
        "Scrubline: log groups cannot be subscribed. log-groups-subscribed and invocation-failed in the subscriber's log have the error; it tries again with its next run.",
    }),
    create("FailedAlarm", {
      metric: metrics.own("GroupsFailed"),
      alarmDescription:
        "Scrubline: some log groups could not be subscribed. log-groups-subscribed in the subscriber's log has an error; it tries again with its next run. `scrubline status` says which groups.",
    }),
    create("RefusedAlarm", {
      metric: metrics.own("GroupsRefused"),
      alarmDescription:
        "Scrubline: log groups fit and cannot be subscribed: they have as many filters as a group can have, a filter of our name to another destination, or a class without filters. `scrubline status` says which; make room, or leave them out by `exclude`.",
    }),
    create("SilentAlarm", {
      // Events of new groups do not count their coverage.
      metric: metrics.own("GroupsTotal").with({ statistic: "SampleCount", period }),
      evaluationPeriods: 3,
      threshold: 0,
      comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
      alarmDescription:
        "Scrubline: for three periods nobody has looked whether all log groups are subscribed. Is the subscriber's schedule enabled? Does it fail?",
    }),
  ];
}
