import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { emulatorEnvironment } from "./aws.ts";
import { makeCacheScratch, ROOT } from "./places.ts";

export interface Deployment {
  readonly stack: string;
  /** The stack's outputs by name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The file `--outputs-file` wrote. */
  readonly outputsFile: string;
}

export interface DeployOptions {
  readonly stack: string;
  /** Context of the app; undefined values are left out. */
  readonly context?: Readonly<Record<string, string | undefined>>;
  /** Command that makes the app, instead of the one in cdk.json. */
  readonly app?: string;
}

const TOLD_LINES = 60;

export class CdkError extends Error {
  override readonly name = "CdkError";
}

/** The real `cdk`, at work on the emulator. Its files are in one directory, which `close` removes. */
export function createCdk(endpoint: string) {
  const directory = makeCacheScratch();
  const run = (args: readonly string[]) => runCdk(args, directory, endpoint);
  return {
    bootstrap: () => run(["bootstrap", "--app", "", `aws://000000000000/${emulatorEnvironment(endpoint).AWS_REGION}`]),

    async deploy({ stack, context = {}, app }: DeployOptions): Promise<Deployment> {
      const outputsFile = join(directory, `${stack}.outputs.json`);
      const args = ["deploy", stack, "--require-approval", "never", "--outputs-file", outputsFile];
      await run([...args, ...toArguments(stack, context, app)]);
      const outputs = JSON.parse(readFileSync(outputsFile, "utf8")) as Record<string, Record<string, string>>;
      return { stack, outputs: outputs[stack]!, outputsFile };
    },

    destroy: ({ stack, context = {}, app }: DeployOptions) =>
      run(["destroy", stack, "--force", ...toArguments(stack, context, app)]),

    close: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function toArguments(stack: string, context: DeployOptions["context"], app: string | undefined): string[] {
  const settings = Object.entries({ stack, ...context }).filter(([, value]) => value !== undefined);
  const command = app === undefined ? [] : ["--app", app];
  return [...command, ...settings.flatMap(([name, value]) => ["--context", `${name}=${value}`])];
}

/** Environment for a process that runs cdk: everything it writes is in the directory, and it speaks to the emulator only. */
export function cdkEnvironment(directory: string, endpoint: string): Record<string, string> {
  return {
    ...emulatorEnvironment(endpoint),
    PATH: [join(ROOT, "node_modules/.bin"), process.env.PATH].join(delimiter),
    HOME: directory,
    CDK_HOME: directory,
    TMPDIR: directory,
    CDK_DISABLE_CLI_TELEMETRY: "true",
    CDK_DISABLE_VERSION_CHECK: "1",
  };
}

/** @throws CdkError with the end of what it printed */
function runCdk(args: readonly string[], directory: string, endpoint: string): Promise<string> {
  const child = spawn("cdk", [...args, "--output", join(directory, "cdk.out"), "--ci"], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: cdkEnvironment(directory, endpoint),
  });
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => printed.push(chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => {
      const text = Buffer.concat(printed).toString();
      if (status === 0) resolve(text);
      else
        reject(new CdkError(`cdk ${args[0]} ended with ${status}:\n${text.split("\n").slice(-TOLD_LINES).join("\n")}`));
    });
  });
}
