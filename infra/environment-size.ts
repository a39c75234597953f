import { Stack } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

/** In bytes, of all variables of a function: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LIMIT = 4096;
/** What is added to a logical id when CloudFormation makes a name or an ARN of it: a stack's name, an account's, a random part. */
const NAME_OVERHEAD = 40;
const ARN_OVERHEAD = 90;
const PSEUDO_PARAMETER = 14;

/** Lambda would say it when the stack is deployed, and roll back. Values that are known only then are estimated. */
export function checkEnvironment(scope: IConstruct, environment: Readonly<Record<string, string>>): string[] {
  const stack = Stack.of(scope);
  const sizes = Object.entries(environment).map(([name, value]) => ({
    name,
    bytes: Buffer.byteLength(name) + estimate(stack.resolve(value)),
  }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= LIMIT) return [];
  const { name, bytes } = sizes.reduce((most, size) => (size.bytes > most.bytes ? size : most));
  return [
    `environment: the variables take about ${total} bytes, and Lambda takes ${LIMIT} of all together; ${name} has ${bytes} of them: make it shorter`,
  ];
}

interface Intrinsic {
  readonly Ref?: string;
  readonly "Fn::GetAtt"?: readonly [id: string, attribute: string];
}

function estimate(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (Array.isArray(value)) return value.reduce((sum: number, part) => sum + estimate(part), 0);
  if (typeof value !== "object" || value === null) return 0;
  const { Ref, "Fn::GetAtt": attribute } = value as Intrinsic;
  if (Ref !== undefined) return Ref.startsWith("AWS::") ? PSEUDO_PARAMETER : Ref.length + NAME_OVERHEAD;
  if (attribute !== undefined) return attribute[0].length + ARN_OVERHEAD;
  return Object.values(value).reduce((sum: number, part) => sum + estimate(part), 0);
}
