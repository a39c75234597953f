import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
