import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * A new directory in `parent` for as long as this process needs it. Those of processes that could not clean up are removed.
 * @param prefix tells apart what is ours to remove
 */
export function makeScratch(parent: string, prefix: string): string {
  mkdirSync(parent, { recursive: true });
  for (const entry of readdirSync(parent)) {
    if (!entry.startsWith(`${prefix}-`)) continue;
    const owner = Number(entry.slice(prefix.length + 1).split("-")[0]);
    if (owner > 0 && !isRunning(owner)) rmSync(join(parent, entry), { recursive: true, force: true });
  }
  return mkdtempSync(join(parent, `${prefix}-${process.pid}-`));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else's may not be asked, but it is there.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
