import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { cdkEnvironment } from "./cdk.ts";
import { CACHE, ROOT } from "./places.ts";

export interface Shell {
  /** @returns what the commands wrote to standard output. Rejects when one of them fails; the shell is of no use then. */
  run(commands: string): Promise<string>;
  close(): void;
}

const END = "--- end of block ---";

/** The command line from its sources, so that nothing has to be built and nothing built earlier is tested. */
const NPX = `npx() {
  if [ "$1" = scrubline ]; then shift; node --conditions=source "${join(ROOT, "cli/main.ts")}" "$@"; else command "$@"; fi
}`;

/** A bash that goes on from one block of commands to the next, as a reader's would. */
export function openShell(directory: string, endpoint: string): Shell {
  const environment = cdkEnvironment(directory, endpoint);
  const child = spawn("bash", ["--noprofile", "--norc"], {
    cwd: directory,
    stdio: "pipe",
    env: { ...environment, PATH: [environment.PATH, findAwsDirectory()].join(delimiter), CI: "true", NO_COLOR: "1" },
  });
  child.stdin.write(`set -euo pipefail\n${NPX}\n`);
  return {
    run: (commands) =>
      new Promise((resolve, reject) => {
        if (child.exitCode !== null) throw new Error("an earlier block failed");
        const [printed, complaints]: [string[], string[]] = [[], []];
        const onOut = (chunk: Buffer) => {
          printed.push(chunk.toString());
          const text = printed.join("");
          if (!text.endsWith(`${END}\n`)) return;
          settle();
          resolve(text.slice(0, -END.length - 1));
        };
        const onErr = (chunk: Buffer) => void complaints.push(chunk.toString());
        const onClose = (status: number | null) => {
          settle();
          reject(new Error(`ended with ${status}:\n${commands}\n${printed.join("")}${complaints.join("")}`));
        };
        const settle = () => {
          child.stdout.off("data", onOut);
          child.stderr.off("data", onErr);
          child.off("close", onClose);
        };
        child.stdout.on("data", onOut);
        child.stderr.on("data", onErr);
        child.on("close", onClose);
        // A group, so that bash reads all of it before it starts.
        child.stdin.write(`{\n${commands}\n} < /dev/null\necho '${END}'\n`);
      }),
    close: () => child.stdin.end(),
  };
}

/** Where the `aws` command is that came with the emulator. */
function findAwsDirectory(): string {
  return globSync(join(CACHE, "venv-*/bin/aws")).map(dirname)[0]!;
}
