import { toSafeError } from "../../core/index.ts";
import type { Destination } from "../../functions/subscriptions/destination.ts";
import { explainAws } from "./refusal.ts";
import { clientSettings } from "./settings.ts";

const STATEMENT = "scrubline-cloudwatch-logs";

/**
 * Lets CloudWatch Logs invoke the function for every log group of its account and region, in one statement. One for each
 * group, which is what the console makes, ends at the 62nd: a function's policy takes 20 KB
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
 * @throws Failure
 */
export async function permitInvocations({ arn, partition, region, account }: Destination): Promise<void> {
  const { AddPermissionCommand, LambdaClient } = await import("@aws-sdk/client-lambda");
  const qualifier = /:function:[^:]+:(.+)$/.exec(arn)?.[1];
  const input = {
    FunctionName: arn,
    StatementId: STATEMENT,
    Action: "lambda:InvokeFunction",
    Principal: "logs.amazonaws.com",
    SourceArn: `arn:${partition}:logs:${region}:${account}:log-group:*`,
    SourceAccount: account,
    ...(qualifier === undefined ? {} : { Qualifier: qualifier }),
  };
  try {
    await new LambdaClient(clientSettings(region)).send(new AddPermissionCommand(input));
  } catch (error) {
    // It is there, from an earlier run.
    if (toSafeError(error).class === "ResourceConflictException") return;
    throw explainAws(error, { service: "Lambda", about: arn, needs: "lambda:AddPermission on the function" });
  }
}
