import { EXIT, Failure } from "../failure.ts";
import { explainAws } from "./refusal.ts";
import { clientSettings } from "./settings.ts";

export interface StackResource {
  /** `AWS::Lambda::Function` */
  readonly type: string;
  /** Its name, ARN or URL, as its type has it. */
  readonly id: string;
  readonly logicalId: string;
}

export interface Stack {
  readonly name: string;
  /** Its ARN, under which it is known when it is deleted too. */
  readonly id: string;
  /** `CREATE_COMPLETE`, `DELETE_IN_PROGRESS`, … */
  readonly status: string;
  readonly region: string;
  readonly account: string;
  readonly partition: string;
  /** By their names; infra/outputs.ts makes them. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Those of nested stacks too. */
  readonly resources: readonly StackResource[];
}

const STACK_NAME = /^[A-Za-z][A-Za-z0-9-]{0,127}$/;
const STACK_ARN = /^arn:(aws[a-z-]*):cloudformation:([a-z0-9-]+):([0-9]{12}):stack\//;
const NEEDS = "cloudformation:DescribeStacks and ListStackResources on the stack";
/** Stacks within stacks within stacks. */
const MAX_STACKS = 50;

/** Reads outputs and resources of a stack. @throws Failure */
export async function readStack(name: string, region: string | undefined): Promise<Stack> {
  if (!STACK_NAME.test(name)) throw new Failure(EXIT.usage, "--stack: not the name of a stack");
  const { CloudFormationClient, DescribeStacksCommand, ListStackResourcesCommand } = await import(
    "@aws-sdk/client-cloudformation"
  );
  const client = new CloudFormationClient(clientSettings(region));
  const ask = <T>(request: Promise<T>): Promise<T> =>
    request.catch((error: unknown) => {
      const hints = {
        ValidationError: "There is no such stack in this account and region: look at AWS_PROFILE and --region.",
      };
      throw explainAws(error, { service: "CloudFormation", about: `stack ${name}`, needs: NEEDS, hints });
    });
  const { Stacks = [] } = await ask(client.send(new DescribeStacksCommand({ StackName: name })));
  const [, partition, stackRegion, account] = STACK_ARN.exec(Stacks[0]?.StackId ?? "") ?? [];
  if (account === undefined) throw new Failure(EXIT.failed, `stack ${name}: CloudFormation gave no such stack`);
  const outputs = Object.fromEntries((Stacks[0]!.Outputs ?? []).map((entry) => [entry.OutputKey!, entry.OutputValue!]));

  const resources: StackResource[] = [];
  const stacks = [name];
  for (let i = 0; i < Math.min(stacks.length, MAX_STACKS); i++) {
    let token: string | undefined;
    do {
      const input = { StackName: stacks[i]!, ...(token === undefined ? {} : { NextToken: token }) };
      const page = await ask(client.send(new ListStackResourcesCommand(input)));
      for (const { ResourceType, PhysicalResourceId, LogicalResourceId } of page.StackResourceSummaries ?? []) {
        if (ResourceType === undefined || PhysicalResourceId === undefined) continue;
        resources.push({ type: ResourceType, id: PhysicalResourceId, logicalId: LogicalResourceId ?? "" });
        if (ResourceType === "AWS::CloudFormation::Stack") stacks.push(PhysicalResourceId);
      }
      token = page.NextToken;
    } while (token !== undefined);
  }
  const { StackId: id, StackStatus: status = "" } = Stacks[0]!;
  return { name, id: id!, status, region: stackRegion!, account, partition: partition!, outputs, resources };
}

/** An output, or else what to do without it. @throws Failure */
export function readOutput(stack: Stack, output: string, instead: string): string {
  const value = stack.outputs[output];
  if (value === undefined) throw new Failure(EXIT.failed, `stack ${stack.name}: has no output ${output}`, instead);
  return value;
}
