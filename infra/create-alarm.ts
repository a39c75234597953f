import type { Duration } from "aws-cdk-lib";
import { Alarm, type AlarmProps, ComparisonOperator, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";

export interface AlarmOptions {
  /** Told when an alarm goes on and off. Without it alarms only show their state. */
  readonly alarmTopic?: ITopic;
  /** How old the oldest record of a batch may be when it is read. Default: ten minutes. */
  readonly maxIteratorAge?: Duration;
  /** How many items may go to the quarantine in five minutes. Default: 0. */
  readonly maxQuarantinedItems?: number;
}

export type CreateAlarm = (
  id: string,
  props: Pick<AlarmProps, "metric" | "alarmDescription"> & Partial<AlarmProps>,
) => Alarm;

/**
 * Makes alarms that go on at anything over 0, unless told otherwise, and tell the topic. What has counted nothing has nothing
 * to report, so without data they are off.
 */
export function alarmsOf(scope: Construct, topic?: ITopic): CreateAlarm {
  return (id, props) => {
    const alarm = new Alarm(scope, id, {
      threshold: 0,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...props,
    });
    if (topic) {
      alarm.addAlarmAction(new SnsAction(topic));
      alarm.addOkAction(new SnsAction(topic));
    }
    return alarm;
  };
}
