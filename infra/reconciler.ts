import { Duration } from "aws-cdk-lib";
import { type Alarm, ComparisonOperator, MathExpression, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { Role } from "aws-cdk-lib/aws-iam";
import type { Stream } from "aws-cdk-lib/aws-kinesis";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { CreateAlarm } from "./create-alarm.ts";
import type { FunctionEnvironment } from "./function.ts";
import { allow, allowIf, allowObjects, inOwnAccount } from "./grants.ts";
import { FunctionMetrics } from "./metrics.ts";
import type { Need } from "./network.ts";
import { MANIFEST_PREFIX } from "./roles.ts";
import { createHelper, type Helper, runEvery } from "./schedule.ts";
import type { SinkPlan } from "./sinks.ts";
import type { Stores } from "./stores.ts";

/** A pipeline whose manifests are reconciled, as the constructs of this package are. */
export interface ReconciledPipeline {
  readonly node: { readonly id: string };
  readonly handler: IFunction;
  /** Asked for gaps, if it has one. */
  readonly stream?: Stream;
  /** What they do not take is delivered later. */
  readonly sinks?: SinkPlan | undefined;
}

const PERIOD = Duration.hours(1);

/** Reads manifests, asks streams for what lies between them, and seals them into the ledger: docs/evidence.md. */
export function createReconciler(
  scope: Construct,
  id: string,
  pipelines: readonly ReconciledPipeline[],
  stores: Stores,
  environment: FunctionEnvironment,
): Helper {
  const place = new Construct(scope, id);
  const streams = pipelines.flatMap(({ stream }) => stream ?? []);
  const helper = createHelper(place, {
    ...environment,
    name: "reconcile",
    description: "Scrubline: seals manifests and looks for gaps",
    memorySize: 512,
    timeout: Duration.minutes(15),
    environment: {
      CLEAN_BUCKET: stores.cleanBucket.bucketName,
      RECONCILE: pipelines.map(describeTarget).join(","),
    },
    needs: [{ name: "s3", why: "reads and seals manifests" }, ...(streams.length > 0 ? [ASKS_STREAMS] : [])],
    grant: (role) => allowReconciling(role, streams, stores),
  });
  runEvery(place, helper.handler, PERIOD);
  return helper;
}

const ASKS_STREAMS: Need = { name: "kinesis-streams", why: "asks streams what lies between two manifests" };

function describeTarget({ handler, stream }: ReconciledPipeline): string {
  return stream ? `${handler.functionName}=${stream.streamArn}` : handler.functionName;
}

function allowReconciling(role: Role, streams: readonly Stream[], { cleanBucket }: Stores): void {
  const reason = "Manifests are named by positions, their chain by numbers; the grant ends at a prefix";
  allowObjects(role, cleanBucket, MANIFEST_PREFIX, ["s3:GetObject"], reason);
  allowObjects(role, cleanBucket, `${MANIFEST_PREFIX}/chain`, ["s3:PutObject"], reason);
  // Names and sizes of clean objects, to see whether what manifests name is there; it reads none.
  allowIf(role, inOwnAccount(role), ["s3:ListBucket"], cleanBucket.bucketArn);
  allow(role, ["kms:Decrypt", "kms:GenerateDataKey"], cleanBucket.encryptionKey!.keyArn);
  for (const stream of streams) {
    allow(role, ["kinesis:GetShardIterator", "kinesis:GetRecords"], stream.streamArn);
    allow(role, ["kms:Decrypt"], stream.encryptionKey!.keyArn);
  }
}

/** Two for each pipeline, and two for the reconciler itself: a ledger that nobody writes has no gaps. */
export function createReconcilerAlarms(
  create: CreateAlarm,
  { handler }: Helper,
  pipelines: readonly ReconciledPipeline[],
): readonly Alarm[] {
  const own = new FunctionMetrics(handler);
  const ofPipelines = pipelines.flatMap((pipeline) => {
    const metrics = new FunctionMetrics(pipeline.handler);
    const { id } = pipeline.node;
    const names = ["Gaps", "Overdue", "MissingObjects", "BadManifests", "Unproven"] as const;
    const lost = new MathExpression({
      expression: names.map((name) => name.toLowerCase()).join(" + "),
      usingMetrics: Object.fromEntries(names.map((name) => [name.toLowerCase(), metrics.own(name)])),
      label: "Gaps",
      period: Duration.minutes(5),
    });
    return [
      create(`${id}GapsAlarm`, {
        metric: lost,
        alarmDescription: `Scrubline (${id}): manifests do not tell of every record, or name objects that are not there. "reconciled" in the reconciler's log counts them; see docs/evidence.md.`,
      }),
      create(`${id}OverlapsAlarm`, {
        metric: metrics.own("Overlaps"),
        alarmDescription: `Scrubline (${id}): records were delivered again under other borders, so there may be duplicates. Was the stream read by a second event source mapping?`,
      }),
    ];
  });
  return [
    ...ofPipelines,
    create("ReconcilerErrorsAlarm", {
      metric: own.lambda("Errors"),
      evaluationPeriods: 1,
      alarmDescription:
        "Scrubline: the reconciler fails. Look for invocation-failed in its log; it tries again every hour.",
    }),
    create("ReconcilerSilentAlarm", {
      metric: own.lambda("Invocations").with({ period: PERIOD }),
      threshold: 0,
      evaluationPeriods: 3,
      comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
      alarmDescription:
        "Scrubline: the reconciler has not run for three hours, so that nobody looks for gaps. Is its schedule enabled?",
    }),
  ];
}
