import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** LocalStack 4.14 runs on Python 3.13 and later; its pinned requirements were tried with 3.13, so that comes first. */
const MINIMUM_MINOR = 13;

export interface Python {
  readonly path: string;
  /** `3.13.0` */
  readonly version: string;
}

/** A Python that can run the emulator: from the PATH, else one that pyenv keeps beside the one in use. */
export function findPython(): Python | undefined {
  const found = candidates()
    .filter((path) => existsSync(path))
    .map(readVersion)
    .filter((python) => python !== undefined);
  return found.sort((a, b) => minorOf(a) - minorOf(b)).find((python) => minorOf(python) >= MINIMUM_MINOR);
}

function candidates(): string[] {
  const directories = (process.env.PATH ?? "").split(delimiter).filter((directory) => directory !== "");
  const onPath = ["python3.13", "python3.14", "python3", "python"].flatMap((name) =>
    directories.map((directory) => join(directory, name)),
  );
  const versions = join(process.env.PYENV_ROOT ?? join(homedir(), ".pyenv"), "versions");
  const ofPyenv = existsSync(versions) ? readdirSync(versions).map((name) => join(versions, name, "bin/python")) : [];
  return [...onPath, ...ofPyenv];
}

function readVersion(path: string): Python | undefined {
  try {
    const text = execFileSync(path, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    const version = /^Python (3\.\d+\.\d+)/.exec(text)?.[1];
    return version === undefined ? undefined : { path, version };
  } catch {
    // pyenv's shims are there for versions that are not.
    return undefined;
  }
}

function minorOf({ version }: Python): number {
  return Number(version.split(".")[1]);
}
