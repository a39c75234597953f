import type { TestProject } from "vitest/node";
import { buildCollector, EXPLANATION } from "./build.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Path of the Collector; undefined where there is none and its tests are skipped. */
    collector: string | undefined;
  }
}

export function setup(project: TestProject): (() => void) | undefined {
  const report = (line: string) => process.stderr.write(`collector: ${line}\n`);
  const collector = buildCollector(report);
  project.provide("collector", collector);
  if (collector !== undefined) return undefined;
  const say = () => report(`THE TESTS WITH A COLLECTOR ARE SKIPPED. ${EXPLANATION}`);
  say();
  // Again at the end, where it is read.
  return say;
}
