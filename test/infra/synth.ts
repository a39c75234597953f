import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { afterAll } from "vitest";
import { type AdoptedResources, ScrublineStream, type ScrublineStreamProps } from "../../infra/index.ts";

const scratch = mkdtempSync(join(tmpdir(), "scrubline-infra-"));
afterAll(() => rmSync(scratch, { recursive: true }));

function makeDirectory(prefix: string): string {
  return mkdtempSync(join(scratch, prefix));
}

/** A directory that stands for the built bundle, so that these tests need no build. */
export function fakeBundle(): string {
  const directory = makeDirectory("bundle-");
  writeFileSync(join(directory, "index.mjs"), "export const handler = () => {};\n");
  return directory;
}

const HANDLERS = ["firehose", "kinesis", "logs", "objects", "reconcile", "redrive", "rotate", "subscribe"];

/** A directory with such a bundle for each handler. */
export function fakeBundles(): string {
  const directory = makeDirectory("bundles-");
  for (const name of HANDLERS) {
    mkdirSync(join(directory, name));
    writeFileSync(join(directory, name, "index.mjs"), "export const handler = () => {};\n");
  }
  return directory;
}

export function writePolicy(text: string): string {
  return writeScratch("policy.yaml", text);
}

export function writeScratch(name: string, content: string): string {
  const file = join(makeDirectory("file-"), name);
  writeFileSync(file, content);
  return file;
}

/** What an earlier stack may have left. */
export const ADOPTED: AdoptedResources = {
  cleanBucketName: "old-clean-1abc",
  cleanKeyArn: "arn:aws:kms:eu-west-1:111111111111:key/c1ea0000-0000-4000-8000-000000000000",
  quarantineBucketName: "old-quarantine-1abc",
  quarantineKeyArn: "arn:aws:kms:eu-west-1:111111111111:key/9a4a0000-0000-4000-8000-000000000000",
  quarantineReaderArn: "arn:aws:iam::111111111111:role/Old-QuarantineReader-1ABC",
  keyRingSecretArn: "arn:aws:secretsmanager:eu-west-1:111111111111:secret:OldKeyRing-1abc-AbCdEf",
  keyRingKeyArn: "arn:aws:kms:eu-west-1:111111111111:key/4e940000-0000-4000-8000-000000000000",
};

export interface Synthesised {
  readonly app: App;
  readonly stack: Stack;
  readonly template: Template;
  /** The cloud assembly's directory. */
  readonly output: string;
}

export function synthesise(props: ScrublineStreamProps = {}): Synthesised {
  const output = makeDirectory("cdk-");
  const app = new App({ outdir: output });
  const stack = new Stack(app, "Logs");
  new ScrublineStream(stack, "Scrubline", { bundle: fakeBundle(), ...props });
  return { app, stack, template: Template.fromStack(stack), output };
}

/** What AwsSolutions of cdk-nag says of the resources below a path: `<rule> <construct path or logical id>`. */
export function findingsOf(app: App, path = ""): readonly string[] {
  const { violations } = new AwsSolutionsChecks(app).validateScope(app);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources
      .map(({ constructPath = "", resourceLogicalId = "" }) => constructPath || resourceLogicalId)
      .filter((place) => place.startsWith(path))
      .map((place) => `${ruleName} ${place}`),
  );
}

export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** What the policy of a role allows, by the beginning of its logical id: `<action> <resource as JSON>`, sorted. */
export function grantsOf(template: Template, policyId: string): readonly string[] {
  return statementsOf(template, policyId)
    .flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} ${shorten(resource)}`)),
    )
    .sort();
}

export function statementsOf(template: Template, policyId: string): readonly Statement[] {
  const found = Object.entries(template.findResources("AWS::IAM::Policy")).filter(([id]) => id.startsWith(policyId));
  if (found.length !== 1) throw new Error(`${found.length} policies begin with ${policyId}`);
  return found[0]![1].Properties.PolicyDocument.Statement;
}

interface Reference {
  readonly Ref?: string;
  readonly "Fn::GetAtt"?: readonly [id: string, attribute: string];
  readonly "Fn::Join"?: readonly [separator: string, parts: readonly unknown[]];
}

/** A reference as the id it refers to without its hash, a join as its parts. */
function shorten(value: unknown): string {
  if (typeof value === "string") return value;
  const { Ref, "Fn::GetAtt": attribute, "Fn::Join": join } = value as Reference;
  const short = (id: string) => id.replace(/[0-9A-F]{8}$/, "");
  if (Ref !== undefined) return Ref.startsWith("AWS::") ? `\${${Ref.slice(5)}}` : short(Ref);
  if (attribute !== undefined) return short(attribute[0]);
  return join![1].map(shorten).join("");
}
