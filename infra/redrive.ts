import { Duration, Stack } from "aws-cdk-lib";
import { type Alarm, ComparisonOperator, MathExpression, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { Role } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { CreateAlarm } from "./create-alarm.ts";
import { graph, showBeside } from "./dashboard.ts";
import type { FunctionEnvironment } from "./function.ts";
import { allow, allowIf, allowObjects, allowPut, inOwnAccount } from "./grants.ts";
import { FunctionMetrics } from "./metrics.ts";
import { MEMORY_SIZE } from "./pipeline.ts";
import type { ReconciledPipeline } from "./reconciler.ts";
import { createHelper, type Helper, runEvery } from "./schedule.ts";
import { UnusableSettingError } from "./setting-error.ts";
import { allowSending, listSinkNeeds, OUTBOX_PREFIX, REJECTED_PREFIX } from "./sink-grants.ts";
import { mayBeDown, type SinkPlan, writeSinks } from "./sinks.ts";
import type { Stores } from "./stores.ts";

const PERIOD = Duration.minutes(5);
/** Over before the next run begins: two at a time would deliver some of it twice. */
const TIMEOUT = Duration.seconds(280);

/**
 * All sinks of the pipelines, each once, for the one outbox that they share.
 * @returns undefined when none of them may be down
 * @throws UnusableSettingError when two have a name and are not the same: the outbox knows them by it
 */
export function joinSinks(scope: Construct, pipelines: readonly ReconciledPipeline[]): SinkPlan | undefined {
  const stack = Stack.of(scope);
  const plans = pipelines.flatMap(({ sinks }) => sinks ?? []);
  const joined = new Map<string, SinkPlan["sinks"][number]>();
  for (const sink of plans.flatMap(({ sinks }) => sinks)) {
    const { name } = sink.settings;
    const known = joined.get(name);
    joined.set(name, known ?? sink);
    if (!known || (!mayBeDown(known) && !mayBeDown(sink))) continue;
    // Routes are of the pipeline: what is in the outbox was chosen by them already.
    const [one, other] = [known, sink].map(({ members: { routes: _, ...members } }) => stack.resolve(members));
    if (JSON.stringify(one) !== JSON.stringify(other))
      throw new UnusableSettingError(`sinks: two pipelines have different sinks named ${name}; give one another name`);
  }
  const sinks = [...joined.values()];
  return sinks.some(mayBeDown) ? { sinks, files: Object.assign({}, ...plans.map(({ files }) => files)) } : undefined;
}

/** Delivers what waits in the outbox: docs/sinks.md. */
export function createRedrive(
  scope: Construct,
  id: string,
  plan: SinkPlan,
  { pipelines, stores }: { readonly pipelines: readonly ReconciledPipeline[]; readonly stores: Stores },
  environment: FunctionEnvironment,
): Helper {
  const place = new Construct(scope, id);
  const helper = createHelper(place, {
    ...environment,
    name: "redrive",
    description: "Scrubline: delivers what sinks did not take",
    memorySize: MEMORY_SIZE,
    timeout: TIMEOUT,
    environment: { CLEAN_BUCKET: stores.cleanBucket.bucketName, SINKS: writeSinks(scope, plan) },
    files: plan.files,
    needs: [{ name: "s3", why: "reads the outbox" }, ...listSinkNeeds(plan)],
    grant: (role) => allowRedriving(role, plan, stores),
  });
  runEvery(place, helper.handler, PERIOD);
  const metrics = new FunctionMetrics(helper.handler);
  const most = (name: "OutboxObjects" | "OutboxAgeSeconds") => metrics.own(name).with({ statistic: "Maximum" });
  for (const pipeline of pipelines)
    if (pipeline.sinks)
      showBeside(pipeline, helper.handler as IFunction, [
        graph("Outbox: objects that wait", [most("OutboxObjects")]),
        graph("Outbox: age of the oldest (s)", [most("OutboxAgeSeconds")]),
      ]);
  return helper;
}

function allowRedriving(role: Role, { sinks }: SinkPlan, { cleanBucket }: Stores): void {
  const reason = "Objects of the outbox are named by positions; the grant ends at a prefix";
  allowObjects(role, cleanBucket, OUTBOX_PREFIX, ["s3:GetObject", "s3:DeleteObject"], reason);
  allowPut(role, cleanBucket, OUTBOX_PREFIX);
  allowPut(role, cleanBucket, REJECTED_PREFIX);
  const inOutbox = { ...inOwnAccount(role), StringLike: { "s3:prefix": `${OUTBOX_PREFIX}/*` } };
  allowIf(role, inOutbox, ["s3:ListBucket"], cleanBucket.bucketArn);
  allow(role, ["kms:Decrypt", "kms:GenerateDataKey"], cleanBucket.encryptionKey!.keyArn);
  for (const sink of sinks) allowSending(role, sink);
}

export function createRedriveAlarms(
  create: CreateAlarm,
  { handler }: Helper,
  pipelines: readonly ReconciledPipeline[],
  maxAge: Duration = Duration.minutes(30),
): readonly Alarm[] {
  const own = new FunctionMetrics(handler);
  return [
    create("OutboxAgeAlarm", {
      metric: own.own("OutboxAgeSeconds").with({ statistic: "Maximum" }),
      threshold: maxAge.toSeconds(),
      alarmDescription:
        "Scrubline: a sink has been down for long, or takes less than comes. Nothing is lost: it waits in outbox/ of the clean bucket. sink-unavailable in the redrive function's log says which sink and why; see docs/operations.md.",
    }),
    create("OutboxUnclaimedAlarm", {
      metric: own.own("OutboxUnclaimed").with({ statistic: "Maximum" }),
      alarmDescription:
        "Scrubline: in outbox/ of the clean bucket are objects of a sink that no pipeline has any more. Nobody delivers them: bring the sink back under its name until they are gone, or delete them.",
    }),
    create("RejectedAlarm", {
      metric: sumRejected([
        own,
        ...pipelines.filter(({ sinks }) => sinks).map((each) => new FunctionMetrics(each.handler)),
      ]),
      alarmDescription:
        "Scrubline: a sink refused items, which are in outbox-rejected/ of the clean bucket and not in the sink. not-delivered in the function's log names it; when the cause is gone, move them to outbox/.",
    }),
    create("OutboxDamagedAlarm", {
      metric: own.own("OutboxDamaged"),
      alarmDescription:
        "Scrubline: objects of the outbox could not be read and are in outbox-rejected/ of the clean bucket. Was something else written below outbox/?",
    }),
    create("RedriveErrorsAlarm", {
      metric: own.lambda("Errors"),
      evaluationPeriods: 3,
      alarmDescription:
        "Scrubline: the redrive function fails again and again: the outbox cannot be read or written, or it runs out of memory or time. Look for invocation-failed in its log.",
    }),
    create("RedriveSilentAlarm", {
      metric: own.lambda("Invocations").with({ period: Duration.minutes(15) }),
      threshold: 0,
      evaluationPeriods: 2,
      comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
      alarmDescription:
        "Scrubline: the redrive function has not run for half an hour, so what sinks do not take piles up unseen. Is its schedule enabled?",
    }),
  ];
}

/** By the function that tried: the pipelines at first, then the redrive. */
function sumRejected(functions: readonly FunctionMetrics[]): MathExpression {
  return new MathExpression({
    expression: functions.map((_, index) => `FILL(rejected${index}, 0)`).join(" + "),
    usingMetrics: Object.fromEntries(
      functions.map((metrics, index) => [`rejected${index}`, metrics.own("ItemsRejected")]),
    ),
    label: "ItemsRejected",
    period: PERIOD,
  });
}
