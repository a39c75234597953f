#!/usr/bin/env node
import { fstatSync } from "node:fs";
import process from "node:process";

const [major, minor] = process.versions.node.split(".").map(Number) as [number, number];

if (major < 22 || (major === 22 && minor < 15)) {
  process.stderr.write(
    `scrubline: error: this needs Node.js 22.15 or newer, and ${process.versions.node} runs it\n  In a clone of the repository, npm run scrubline -- … uses the right one.\n`,
  );
  process.exitCode = 1;
} else {
  // Later, so that an old Node.js gets the message above and not a syntax error.
  const { runProgram } = await import("./program.ts");
  const { removeUnfinishedFiles } = await import("./output.ts");
  process.on("exit", removeUnfinishedFiles);
  for (const [signal, number] of [
    ["SIGINT", 2],
    ["SIGTERM", 15],
    ["SIGHUP", 1],
  ] as const)
    process.once(signal, () => process.exit(128 + number));
  // Nobody listens any more: there is nothing left to say it to.
  process.stderr.on("error", () => {});
  process.stdout.on("error", () => {});
  const stdoutFile = identifyStandardOutput();
  process.exitCode = await runProgram(process.argv.slice(2), {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    ...(stdoutFile === undefined ? {} : { stdoutFile }),
  });
  // A standard input that is still open would keep the process alive.
  process.stdin.destroy();
}

function identifyStandardOutput(): string | undefined {
  try {
    const status = fstatSync(1);
    return status.isFile() ? `${status.dev}:${status.ino}` : undefined;
  } catch {
    return undefined;
  }
}
