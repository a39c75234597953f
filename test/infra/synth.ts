import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { afterAll } from "vitest";
import { ScrublineStream, type ScrublineStreamProps } from "../../infra/index.ts";

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
  const file = join(makeDirectory("policy-"), "policy.yaml");
  writeFileSync(file, text);
  return file;
}

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
