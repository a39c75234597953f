import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../../..");
/** LocalStack's start-up, requirements and executor. */
export const LOCALSTACK = resolve(import.meta.dirname, "../localstack");
/** What is worth keeping between runs; not in the repository. */
export const CACHE = join(ROOT, ".cache/emulator");

const SCRATCH = /^scratch-(\d+)-/;

/** A directory for as long as this process needs it. Those of processes that could not clean up are removed. */
export function makeScratch(name: string): string {
  mkdirSync(CACHE, { recursive: true });
  for (const entry of readdirSync(CACHE)) {
    const owner = SCRATCH.exec(entry)?.[1];
    if (owner !== undefined && !isRunning(Number(owner))) rmSync(join(CACHE, entry), { recursive: true, force: true });
  }
  return mkdtempSync(join(CACHE, `scratch-${process.pid}-${name}-`));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
