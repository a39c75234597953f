import { explainAws } from "./refusal.ts";
import { clientSettings } from "./settings.ts";
import type { Stack, StackResource } from "./stack.ts";

export interface StackParts {
  /** What stays when the stack goes. */
  readonly kept: readonly StackResource[];
  readonly deleted: readonly StackResource[];
}

/** Divides a stack's resources by the template's word on their deletion; those of nested stacks count as deleted. @throws Failure */
export async function divideResources({ id, name, region, resources }: Stack): Promise<StackParts> {
  const { CloudFormationClient, GetTemplateCommand } = await import("@aws-sdk/client-cloudformation");
  const client = new CloudFormationClient(clientSettings(region));
  const { TemplateBody } = await client
    .send(new GetTemplateCommand({ StackName: id, TemplateStage: "Processed" }))
    .catch((error: unknown) => {
      const needs = "cloudformation:GetTemplate on the stack";
      throw explainAws(error, { service: "CloudFormation", about: `stack ${name}`, needs });
    });
  const retained = readRetained(TemplateBody);
  const isKept = ({ logicalId }: StackResource) => retained.has(logicalId);
  return { kept: resources.filter(isKept), deleted: resources.filter((resource) => !isKept(resource)) };
}

/** What CDK writes is JSON; of a template in YAML nothing is known. */
function readRetained(text: string | undefined): ReadonlySet<string> {
  try {
    const { Resources } = JSON.parse(text ?? "") as { Resources: Record<string, { DeletionPolicy?: string }> };
    const kept = Object.entries(Resources).filter(([, { DeletionPolicy = "" }]) => /^Retain/.test(DeletionPolicy));
    return new Set(kept.map(([logicalId]) => logicalId));
  } catch {
    return new Set();
  }
}

/** What nobody removes by itself: it goes with its bucket, role or function. */
const PARTS = new Set(["AWS::S3::BucketPolicy", "AWS::IAM::Policy", "AWS::Lambda::Version"]);

/**
 * The commands that would remove what stays, data first and keys last. Nothing here runs them.
 * @param policyBucket whose own policy lets nobody delete an object; that of the others is what keeps raw data from readers to the end
 */
export function listRemovals(kept: readonly StackResource[], policyBucket?: string): readonly string[] {
  const order = ["AWS::S3::Bucket", "AWS::SecretsManager::Secret", "AWS::IAM::Role", "AWS::KMS::Key"];
  const rank = ({ type }: StackResource) => (order.indexOf(type) + order.length + 1) % (order.length + 1);
  return kept
    .filter(({ type }) => !PARTS.has(type))
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap(({ type, id }) => {
      switch (type) {
        case "AWS::S3::Bucket":
          return [
            ...(id === policyBucket ? [`aws s3api delete-bucket-policy --bucket ${id}`] : []),
            `# empty s3://${id} with all its versions first: the console's "Empty" does it`,
            `aws s3api delete-bucket --bucket ${id}`,
          ];
        case "AWS::SecretsManager::Secret":
          return [`aws secretsmanager delete-secret --secret-id ${id} --recovery-window-in-days 30`];
        case "AWS::IAM::Role":
          return [
            `# with its policies: aws iam list-role-policies --role-name ${id}`,
            `aws iam delete-role --role-name ${id}`,
          ];
        case "AWS::KMS::Key":
          return [`aws kms schedule-key-deletion --key-id ${id} --pending-window-in-days 30`];
        default:
          return [`# ${type} ${id}`];
      }
    });
}
