import { ArnFormat, Stack } from "aws-cdk-lib";
import type { IRole, Role } from "aws-cdk-lib/aws-iam";
import { acknowledgeLogGroups, acknowledgeWildcard, allow, allowIf } from "./grants.ts";

/**
 * What a subscriber may do. In a policy `*` and `?` mean what they mean in a pattern of log groups.
 * @param subscriptionRole what CloudWatch Logs writes to the destination with, if it takes one
 * @param logDestinationArn of a destination of CloudWatch Logs, on which it takes the right to subscribe too:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
 */
export function allowSubscribing(
  role: Role,
  patterns: readonly string[],
  subscriptionRole: IRole | undefined,
  logDestinationArn: string | undefined,
): void {
  const why = "Subscribes the log groups that fit its patterns, those to come too";
  // Both forms: which one is meant depends on the action. A pattern that ends in * has the other in itself.
  const names = patterns.flatMap((pattern) => (pattern.endsWith("*") ? [pattern] : [pattern, `${pattern}:*`]));
  const actions = ["logs:DescribeSubscriptionFilters", "logs:PutSubscriptionFilter", "logs:ListTagsForResource"];
  allow(role, actions, ...names.map((name) => logGroupArn(role, name)));
  if (logDestinationArn !== undefined) allow(role, ["logs:PutSubscriptionFilter"], logDestinationArn);
  allow(role, ["logs:DescribeLogGroups"], logGroupArn(role, "*"));
  for (const name of new Set(["*", ...names])) if (name.includes("*")) acknowledgeLogGroups(role, name, why);
  allow(role, ["logs:DescribeAccountPolicies", "tag:GetResources"], "*");
  acknowledgeWildcard(role, "*", "The account's subscription policy and the index of tags take no narrower resource");
  if (subscriptionRole)
    allowIf(
      role,
      { StringEquals: { "iam:PassedToService": "logs.amazonaws.com" } },
      ["iam:PassRole"],
      subscriptionRole.roleArn,
    );
}

function logGroupArn(role: Role, name: string): string {
  const { COLON_RESOURCE_NAME: arnFormat } = ArnFormat;
  return Stack.of(role).formatArn({ service: "logs", resource: "log-group", resourceName: name, arnFormat });
}
