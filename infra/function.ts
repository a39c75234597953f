import { type Duration, RemovalPolicy, Stack, Tags } from "aws-cdk-lib";
import { Effect, PolicyStatement, type Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Architecture, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { type ILogGroup, LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { Policy } from "../core/policy/types.ts";
import { OWN_TAG } from "../functions/subscriptions/own-tag.ts";
import { checkEnvironment } from "./environment-size.ts";
import { functionCode } from "./function-code.ts";
import { keepOut } from "./loops.ts";
import { allowNetworkInterfaces, type Need, type Network, placeInVpc, requireReachable } from "./network.ts";

/** What all functions of a stack have in common. */
export interface FunctionEnvironment {
  /** A VPC to run in. Default: none. */
  readonly network?: Network;
  /** Encrypts the functions' logs, which hold no content. Default: a key of CloudWatch Logs' own. */
  readonly logKey?: IKey;
  /** Directory with the bundled handlers, each in a folder of its name, instead of those in this package. */
  readonly bundles?: string;
}

export interface FunctionSpec extends FunctionEnvironment {
  /** Name of the bundle. */
  readonly name: string;
  /** Directory of the bundle itself; beats `bundles`. */
  readonly bundle?: string | undefined;
  readonly description: string;
  readonly memorySize: number;
  readonly timeout: Duration;
  readonly role: Role;
  readonly logGroup: ILogGroup;
  readonly environment: Readonly<Record<string, string>>;
  /** Beside the handler, for those that redact. */
  readonly policy?: Policy;
  /** Beside the handler too, by their names. */
  readonly files?: Readonly<Record<string, string>>;
  /** What it calls. */
  readonly needs: readonly Need[];
}

/** Node.js 24 on arm64, from a bundle that is there. */
export function createFunction(scope: Construct, id: string, spec: FunctionSpec): LambdaFunction {
  const { name, bundle, bundles, network } = spec;
  if (network) allowNetworkInterfaces(spec.role);
  const handler = new LambdaFunction(scope, id, {
    description: spec.description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: spec.memorySize,
    timeout: spec.timeout,
    handler: "index.handler",
    code: functionCode(
      name,
      spec.policy,
      bundle ?? (bundles === undefined ? undefined : `${bundles}/${name}`),
      spec.files,
    ),
    role: spec.role,
    logGroup: spec.logGroup,
    // An earlier version is what one rolls back to; by default CloudFormation deletes it with the update. But one whose
    // deployment was rolled back has to go: while it is there, Lambda publishes no second one of the same code, and
    // deploying it again would fail with "Version already exists".
    currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE },
    environment: { ...spec.environment },
    ...placeInVpc(network),
  });
  handler.node.addValidation({ validate: () => checkEnvironment(handler, spec.environment) });
  requireReachable(handler, network, spec.needs);
  return handler;
}

/** For 14 days. Gone with the stack: it holds no content and is worth nothing without the rest. */
export function createLogGroup(scope: Construct, id: string, { logKey }: FunctionEnvironment): LogGroup {
  const stack = Stack.of(scope);
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
  logKey?.addToResourcePolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
      actions: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
      resources: ["*"],
      conditions: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
        },
      },
    }),
  );
  const logGroup = new LogGroup(scope, id, {
    retention: RetentionDays.TWO_WEEKS,
    removalPolicy: RemovalPolicy.DESTROY,
    ...(logKey ? { encryptionKey: logKey } : {}),
  });
  keepOut(logGroup);
  Tags.of(logGroup).add(OWN_TAG.key, OWN_TAG.value);
  return logGroup;
}
