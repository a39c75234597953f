import type { TestProject } from "vitest/node";
import { createCdk } from "./cdk.ts";
import { EXPLANATION, isGiven, openEmulator } from "./open-emulator.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Address of the emulator; undefined where there is none and the tests are skipped. */
    endpoint: string | undefined;
  }
}

/** Starts the emulator for all tests of the project, and prepares it for `cdk deploy`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const report = (line: string) => process.stderr.write(`emulator: ${line}\n`);
  const emulator = await openEmulator(report);
  project.provide("endpoint", emulator?.endpoint);
  if (!emulator) {
    if (process.env.CI) throw new Error(EXPLANATION);
    const say = () => report(`END-TO-END TESTS ARE SKIPPED. ${EXPLANATION}`);
    say();
    // Again at the end, where it is read.
    return async () => {
      say();
    };
  }
  if (isGiven()) report("docs/operations.md is not run: an emulator that is not our own cannot change an alias");
  const cdk = createCdk(emulator.endpoint);
  try {
    await cdk.bootstrap();
  } catch (error) {
    await emulator.stop();
    throw error;
  } finally {
    cdk.close();
  }
  return () => emulator.stop();
}
