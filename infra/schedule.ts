import type { Duration } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as Target } from "aws-cdk-lib/aws-events-targets";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IFunction, Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { createFunction, createLogGroup, type FunctionSpec } from "./function.ts";
import { allowLogging } from "./grants.ts";

export interface Helper {
  readonly handler: LambdaFunction;
  readonly role: Role;
  readonly logGroup: LogGroup;
}

/** A function beside the pipelines, with a role that may write its log and what `grant` adds. */
export function createHelper(
  scope: Construct,
  spec: Omit<FunctionSpec, "role" | "logGroup"> & { readonly grant: (role: Role) => void },
): Helper {
  const logGroup = createLogGroup(scope, "Logs", spec);
  const role = new Role(scope, "Role", {
    description: spec.description,
    assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
  });
  allowLogging(role, logGroup);
  spec.grant(role);
  return { handler: createFunction(scope, "Function", { ...spec, role, logGroup }), role, logGroup };
}

/** Without retries: the next time is soon, and two of them at once would be in each other's way. */
export function runEvery(scope: Construct, handler: LambdaFunction, period: Duration): Rule {
  handler.configureAsyncInvoke({ retryAttempts: 0 });
  return scheduleEvery(scope, handler, period);
}

export function scheduleEvery(scope: Construct, handler: LambdaFunction, period: Duration): Rule {
  return new Rule(scope, "Schedule", {
    schedule: Schedule.rate(period),
    targets: [new Target(handler as IFunction)],
  });
}
