import { Duration } from "aws-cdk-lib";
import { type Alarm, MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import type { CreateAlarm } from "./create-alarm.ts";
import { UnusableSettingError } from "./setting-error.ts";

/** A part of what CloudWatch Logs takes, of which none means anything in a query. */
const FILTER_NAME = /^[A-Za-z0-9_.\-/#]{1,512}$/;

/** @throws UnusableSettingError */
export function checkFilterName(name: string): string {
  if (!FILTER_NAME.test(name))
    throw new UnusableSettingError("filterName: has to be of letters, digits and . _ - / #, up to 512 of them");
  return name;
}

/**
 * Alarms on what CloudWatch Logs could not deliver, for all log groups whose filter has a name. Each group has metrics of its own, of which an
 * alarm cannot search; it can query them by Metrics Insights, which takes in groups as they come:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Metrics_Insights_Alarm.html
 */
export function createDeliveryAlarms(create: CreateAlarm, filterName: string): readonly Alarm[] {
  const name = checkFilterName(filterName);
  const sumOf = (metric: "DeliveryErrors" | "DeliveryThrottling") =>
    new MathExpression({
      expression: `SELECT SUM(${metric}) FROM "AWS/Logs" WHERE FilterName = '${name}'`,
      usingMetrics: {},
      label: metric,
      period: Duration.minutes(5),
    });
  return [
    create("SubscriptionErrorsAlarm", {
      metric: sumOf("DeliveryErrors"),
      alarmDescription:
        "Scrubline: CloudWatch Logs cannot deliver events of subscribed log groups. What may pass it tries again for 24 hours; what the destination refuses is lost to the stack, and stays in its log group. Look at the destination, its key and the subscription role; the metrics DeliveryErrors of AWS/Logs say which groups.",
    }),
    create("SubscriptionThrottlesAlarm", {
      metric: sumOf("DeliveryThrottling"),
      evaluationPeriods: 3,
      alarmDescription:
        "Scrubline: for 15 minutes the destination has taken events of subscribed log groups too slowly. CloudWatch Logs tries again for 24 hours, then they are lost to the stack. Add shards, or take an on-demand stream.",
    }),
  ];
}
