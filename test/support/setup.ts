import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { makeScratch } from "./scratch.ts";

/** A temporary directory for the whole run: libraries leave things there that no test knows of. */
export function setup(): () => void {
  const before = process.env.TMPDIR;
  // Not below the repository, where a bundle would find packages that it has to do without.
  const directory = makeScratch(tmpdir(), "scrubline-test");
  process.env.TMPDIR = directory;
  return () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(directory, { recursive: true, force: true });
  };
}
