import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CACHE, LOCALSTACK } from "./places.ts";
import type { Python } from "./python.ts";

const REQUIREMENTS = join(LOCALSTACK, "requirements.txt");
const PREFIX = "venv-";

/**
 * A virtual environment with LocalStack, made at first use and kept in the cache. One that was not finished, or is of other
 * requirements or another Python, is removed.
 * @returns path of its Python
 */
export function prepareVirtualEnvironment(python: Python, report: (line: string) => void): string {
  const digest = createHash("sha256").update(readFileSync(REQUIREMENTS)).update(python.version).digest("hex");
  const name = PREFIX + digest.slice(0, 12);
  const directory = join(CACHE, name);
  const complete = join(directory, "complete");
  if (existsSync(complete)) return join(directory, "bin/python");

  report(`installing LocalStack with Python ${python.version} into ${directory} (once: 500 MB, about a minute)`);
  mkdirSync(CACHE, { recursive: true });
  for (const old of readdirSync(CACHE).filter((entry) => entry.startsWith(PREFIX)))
    rmSync(join(CACHE, old), { recursive: true });
  run(python.path, ["-m", "venv", directory]);
  const own = join(directory, "bin/python");
  // The list is complete, so that nothing is to be resolved: the same versions on every machine.
  run(own, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r", REQUIREMENTS]);
  writeFileSync(complete, "");
  return own;
}

function run(command: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  if (status !== 0) throw new Error(`${[command, ...args].join(" ")} ended with ${status}:\n${stdout}${stderr}`);
}
