import { Validations } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import { LambdaDeploymentConfig, LambdaDeploymentGroup } from "aws-cdk-lib/aws-codedeploy";
import type { Alias } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";

/** `canary`: CodeDeploy gives a new version 10 % of the batches for five minutes. `all-at-once`: no CodeDeploy. */
export type DeploymentMode = "canary" | "all-at-once";

const MANAGED_POLICY =
  "CodeDeploy's own policy for Lambda: AWS keeps it in step with what CodeDeploy calls; a role that lacked a grant would show it only when a deployment has to be rolled back";

/**
 * From the second deployment on the alias moves by CodeDeploy, which moves it back when an alarm goes on or is on already.
 * The first one makes the alias, and CloudFormation then asks nobody:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatepolicy.html
 */
export function deployGradually(scope: Construct, id: string, alias: Alias, alarms: Alarm[]): LambdaDeploymentGroup {
  const group = new LambdaDeploymentGroup(scope, id, {
    alias,
    alarms,
    deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
  });
  Validations.of(group).acknowledge({
    id: "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]",
    reason: MANAGED_POLICY,
  });
  return group;
}
