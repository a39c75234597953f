/** What can only be measured in a new process: start-up, resident memory, one endless line. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { createRedactor } from "../core/index.ts";
import { measureMedian, median } from "./measure.ts";
import { loadBenchPolicy, POLICY_TITLES, type PolicyName } from "./redactors.ts";

/** Medians of each number over a few processes. */
function measureProcesses<T>(times: number, ...args: string[]): T {
  const program = fileURLToPath(new URL("process.ts", import.meta.url));
  const runs = Array.from(
    { length: times },
    () =>
      JSON.parse(execFileSync(process.execPath, ["--conditions=source", program, ...args]).toString()) as Record<
        string,
        number
      >,
  );
  return Object.fromEntries(Object.keys(runs[0]!).map((key) => [key, median(runs.map((run) => run[key]!))])) as T;
}

/** Milliseconds. */
export interface StartRow {
  readonly what: string;
  readonly import: number;
  readonly policy: number;
  readonly create: number;
  /** The first line, when nothing was prepared. */
  readonly first: number;
  readonly sum: number;
  readonly ready: number;
  /** The first line after `ready()`. */
  readonly prepared: number;
  /** createRedactor once more in a warm process. */
  readonly again: number;
}

const START_POLICIES: readonly PolicyName[] = ["paths", "patterns", "both", "names"];

/** Of the core as a Lambda function has it: one minified bundle, the policy compiled beforehand. */
export async function measureStart(): Promise<StartRow[]> {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), "scrubline-bench-"));
  try {
    buildSync({
      stdin: {
        contents:
          'export { createRedactor } from "./core/redactor.ts"; export { readCompiledPolicy } from "./core/policy/compiled.ts";',
        resolveDir: root,
      },
      outdir: folder,
      entryNames: "index",
      outExtension: { ".js": ".mjs" },
      absWorkingDir: root,
      platform: "node",
      target: "node24",
      format: "esm",
      bundle: true,
      splitting: true,
      conditions: ["source", "node"],
      mainFields: ["module", "main"],
      minify: true,
      logLevel: "warning",
    });
    const rows: StartRow[] = [];
    for (const name of START_POLICIES) {
      const policy = loadBenchPolicy(name);
      const file = join(folder, `${name}.json`);
      writeFileSync(file, JSON.stringify(policy));
      const run = (mode: string) =>
        measureProcesses<Record<"import" | "policy" | "create" | "ready" | "first", number>>(
          5,
          "start",
          join(folder, "index.mjs"),
          file,
          mode,
        );
      const cold = run("cold");
      const prepared = run("prepared");
      rows.push({
        what: POLICY_TITLES[name],
        import: cold.import,
        policy: cold.policy,
        create: cold.create,
        first: cold.first,
        sum: cold.import + cold.policy + cold.create + cold.first,
        ready: prepared.ready,
        prepared: prepared.first,
        again: await measureMedian(() => createRedactor(policy)),
      });
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** MiB of resident memory that streaming 128 MiB of traces in chunks of 256 KiB adds, at its peak. */
export interface MemoryRow {
  readonly what: string;
  readonly added: number;
}

const MEMORY_POLICIES: readonly PolicyName[] = ["paths", "both", "names"];

export function measureMemory(): MemoryRow[] {
  const measure = (name: string): number => measureProcesses<{ added: number }>(3, "memory", name).added;
  return [
    ...MEMORY_POLICIES.map((name) => ({ what: POLICY_TITLES[name], added: measure(name) })),
    { what: "JSON.parse, walk, JSON.stringify", added: measure("parsing") },
  ];
}

export interface LongLineRow {
  readonly form: string;
  /** MiB/s. */
  readonly rate: number;
  /** MiB of resident memory. */
  readonly added: number;
  /** Bytes held back for want of evidence, at most. */
  readonly held: number;
}

export function measureLongLines(): LongLineRow[] {
  return ["text", "a string of JSON"].map((form) => ({
    form,
    ...measureProcesses<Omit<LongLineRow, "form">>(1, "line", form),
  }));
}
