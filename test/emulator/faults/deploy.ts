import { rmSync } from "node:fs";
import { makeCacheScratch } from "../harness/places.ts";
import { type DeployedStack, deployStack } from "../harness/stack.ts";
import { buildFaultyBundle } from "./bundle.ts";
import type { FaultPlan } from "./plan.ts";

/** A stack whose function has faults. For the context see `app.ts`. */
export async function deployWithFaults(
  endpoint: string,
  kind: string,
  plan: FaultPlan,
  context: Readonly<Record<string, string>>,
): Promise<DeployedStack> {
  const directory = makeCacheScratch();
  const remove = () => rmSync(directory, { recursive: true, force: true });
  try {
    const bundle = await buildFaultyBundle(directory, plan);
    const app = "node --conditions=source test/emulator/faults/app.ts";
    const stack = await deployStack(endpoint, kind, { app, context: { ...context, "faults:bundle": bundle } });
    return { ...stack, close: () => stack.close().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}
