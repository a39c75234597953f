import type { Duration } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import { alarmsOf } from "./create-alarm.ts";
import { createDeliveryAlarms } from "./delivery-alarms.ts";
import type { FunctionEnvironment } from "./function.ts";
import { announceRedrive } from "./loops.ts";
import { compilePolicy } from "./policy.ts";
import { createReconciler, createReconcilerAlarms, type ReconciledPipeline } from "./reconciler.ts";
import { createRedrive, createRedriveAlarms, joinSinks } from "./redrive.ts";
import { createRotation, createRotationAlarm } from "./rotation.ts";
import { UnusableSettingError } from "./setting-error.ts";
import type { Stores } from "./stores.ts";

export interface ScrublineMaintenanceProps extends FunctionEnvironment {
  /** What the pipelines write to. */
  readonly stores: Stores;
  /** Those whose records are to be accounted for, and whose sinks get later what they did not take. */
  readonly pipelines: readonly ReconciledPipeline[];
  /** Path of the policy, whose `salt_rotation_days` are the days between two rotations. Without it: the balanced preset. */
  readonly policyFile?: string;
  /**
   * Name of the subscription filters whose deliveries get alarms, for log groups that no `ScrublineSubscriber` of this stack looks after; the command
   * line's is `scrubline`. AWS charges these alarms by the number of subscribed groups. Default: no such alarms.
   */
  readonly watchedFilter?: string;
  /** How long something may wait in the outbox for its sink. Default: half an hour. */
  readonly maxOutboxAge?: Duration;
  /** Told when an alarm goes on and off. */
  readonly alarmTopic?: ITopic;
}

/**
 * What runs beside the pipelines of a stack, by the clock: a reconciler that looks for gaps, the redrive of the outbox, if there are sinks that may
 * be down, and the rotation of the key ring, if this stack made it. One for a set of stores: two of the same would be in each other's way.
 */
export class ScrublineMaintenance extends Construct {
  readonly reconciler: LambdaFunction;
  /** There is none for a key ring that is rotated elsewhere. */
  readonly rotation: LambdaFunction | undefined;
  /** There is one only for sinks other than the clean bucket. */
  readonly redrive: LambdaFunction | undefined;
  readonly alarms: readonly Alarm[];

  /**
   * @throws UnusablePolicyError when the policy is not valid or does nothing
   * @throws UnusableSettingError when another prop cannot be used
   */
  constructor(scope: Construct, id: string, props: ScrublineMaintenanceProps) {
    super(scope, id);
    const { stores, pipelines } = props;
    if (pipelines.length === 0)
      throw new UnusableSettingError("pipelines: names none; name those whose records are to be accounted for");
    const { rotationDays } = compilePolicy(props.policyFile).keys;
    const create = alarmsOf(this, props.alarmTopic);
    const reconciler = createReconciler(this, "Reconciler", pipelines, stores, props);
    const rotation = stores.ownsKeyRing
      ? createRotation(this, "Rotation", stores.keyRing, rotationDays, props)
      : undefined;
    const sinks = joinSinks(this, pipelines);
    announceRedrive(pipelines);
    const redrive = sinks && createRedrive(this, "Redrive", sinks, { pipelines, stores }, props);
    this.reconciler = reconciler.handler;
    this.redrive = redrive?.handler;
    this.rotation = rotation?.handler;
    this.alarms = [
      ...createReconcilerAlarms(create, reconciler, pipelines),
      ...(rotation ? [createRotationAlarm(create, rotation)] : []),
      ...(redrive ? createRedriveAlarms(create, redrive, pipelines, props.maxOutboxAge) : []),
      ...(props.watchedFilter === undefined ? [] : createDeliveryAlarms(create, props.watchedFilter)),
    ];
  }
}
