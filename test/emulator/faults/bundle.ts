import { execFileSync } from "node:child_process";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "../harness/places.ts";
import { type FaultPlan, PLAN_FILE } from "./plan.ts";

/**
 * The bundled Kinesis handler, made of the sources as they are now, with the wrapper in front of it.
 * @returns its directory, below `directory`
 */
export async function buildFaultyBundle(directory: string, plan: FaultPlan): Promise<string> {
  const script = join(ROOT, "scripts/build-lambda.ts");
  execFileSync(process.execPath, ["--conditions=source", script, directory], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const bundle = join(directory, "kinesis");
  renameSync(join(bundle, "index.mjs"), join(bundle, "scrubline.mjs"));
  await build({
    entryPoints: { index: join(import.meta.dirname, "wrapper.ts"), killer: join(import.meta.dirname, "killer.ts") },
    outdir: bundle,
    outExtension: { ".js": ".mjs" },
    platform: "node",
    target: "node24",
    format: "esm",
    bundle: true,
    logLevel: "warning",
  });
  writeFileSync(join(bundle, PLAN_FILE), JSON.stringify(plan));
  return bundle;
}
