import { Duration, Stack } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnRotationSchedule, type ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import type { CreateAlarm } from "./create-alarm.ts";
import type { FunctionEnvironment } from "./function.ts";
import { allow } from "./grants.ts";
import { FunctionMetrics } from "./metrics.ts";
import { createHelper, type Helper } from "./schedule.ts";
import { UnusableSettingError } from "./setting-error.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html */
const MAX_DAYS = 1000;

/**
 * Has Secrets Manager append a key to the ring every so many days; the first time when they have passed, not at once. Old keys stay in
 * the ring, so that what was written under them is recognised: docs/keys.md.
 * @throws UnusableSettingError for more days than Secrets Manager takes
 */
export function createRotation(
  scope: Construct,
  id: string,
  keyRing: ISecret,
  days: number,
  environment: FunctionEnvironment,
): Helper {
  if (days > MAX_DAYS)
    throw new UnusableSettingError(
      `salt_rotation_days: Secrets Manager rotates at least every ${MAX_DAYS} days; set it in the policy, or rotationDays of the construct`,
    );
  const place = new Construct(scope, id);
  const helper = createHelper(place, {
    ...environment,
    name: "rotate",
    description: "Scrubline: appends a key to the key ring",
    memorySize: 256,
    timeout: Duration.seconds(60),
    environment: { KEY_RING_SECRET_ARN: keyRing.secretArn },
    needs: [{ name: "secretsmanager", why: "rotates the key ring" }],
    grant: (role) => {
      allow(
        role,
        [
          "secretsmanager:DescribeSecret",
          "secretsmanager:GetSecretValue",
          "secretsmanager:PutSecretValue",
          "secretsmanager:UpdateSecretVersionStage",
        ],
        keyRing.secretArn,
      );
      allow(role, ["kms:Decrypt", "kms:GenerateDataKey"], keyRing.encryptionKey!.keyArn);
    },
  });
  helper.handler.addPermission("Rotate", {
    principal: new ServicePrincipal("secretsmanager.amazonaws.com"),
    sourceAccount: Stack.of(scope).account,
    sourceArn: keyRing.secretArn,
  });
  const schedule = new CfnRotationSchedule(place, "Schedule", {
    secretId: keyRing.secretArn,
    rotationLambdaArn: helper.handler.functionArn,
    rotationRules: { automaticallyAfterDays: days },
    rotateImmediatelyOnUpdate: false,
  });
  // Secrets Manager asks whether it may call the function when the schedule is made, and then tests it.
  schedule.node.addDependency(helper.handler, helper.role);
  return helper;
}

export function createRotationAlarm(create: CreateAlarm, { handler }: Helper): Alarm {
  return create("RotationErrorsAlarm", {
    metric: new FunctionMetrics(handler).lambda("Errors"),
    alarmDescription:
      "Scrubline: a step of the key ring's rotation fails; the ring in use stays as it is. Look for invocation-failed in the rotation function's log.",
  });
}
