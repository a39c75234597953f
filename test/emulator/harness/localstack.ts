import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, copyFileSync, mkdirSync, openSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { findFreePort } from "../../support/free-port.ts";
import { CACHE, LOCALSTACK, makeCacheScratch, ROOT } from "./places.ts";
import type { Python } from "./python.ts";
import { prepareVirtualEnvironment } from "./virtual-environment.ts";

export interface Emulator {
  /** `http://127.0.0.1:PORT`. An address, not a name: with one the SDK puts buckets into the path by itself. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 15_000;
const POLL_MS = 50;

/** Starts LocalStack on a free loopback port. All it writes is below one directory, which goes when it stops. */
export async function startLocalStack(python: Python, report: (line: string) => void): Promise<Emulator> {
  const interpreter = prepareVirtualEnvironment(python, report);
  const directory = makeCacheScratch();
  const temporary = join(directory, "tmp");
  mkdirSync(temporary);
  linkKinesis(directory);

  const port = await findFreePort();
  const logFile = join(directory, "emulator.log");
  const log = openSync(logFile, "w");
  const child = spawn(interpreter, ["-u", join(LOCALSTACK, "start.py")], {
    cwd: directory,
    // Nobody writes to the first, a pipe: it ends with this process, and the emulator with it.
    // The log is a file, not a pipe: one that nobody empties for a while would halt the emulator.
    stdio: ["pipe", log, log],
    detached: true,
    env: {
      HOME: directory,
      LANG: "C.UTF-8",
      // The Node that runs this, for functions and Kinesis.
      PATH: [join(ROOT, "node_modules/.bin"), process.env.PATH].join(delimiter),
      TMPDIR: temporary,
      FILESYSTEM_ROOT: directory,
      // In a container it would take itself for its own image and write to /var/lib.
      OVERRIDE_IN_DOCKER: "false",
      PYTHONDONTWRITEBYTECODE: "1",
      NODE_OPTIONS: `--require=${join(LOCALSTACK, "loopback.cjs")}`,
      GATEWAY_LISTEN: `127.0.0.1:${port}`,
      // The default server listens on all interfaces whatever it is told.
      GATEWAY_SERVER: "hypercorn",
      LOCALSTACK_HOST: `localhost:${port}`,
      DNS_ADDRESS: "0",
      DISABLE_EVENTS: "1",
      SKIP_SSL_CERT_DOWNLOAD: "1",
      SQS_ENDPOINT_STRATEGY: "path",
      KINESIS_LATENCY: "0",
      LAMBDA_EVENT_SOURCE_MAPPING_POLL_INTERVAL_SEC: "0.1",
    },
  });
  closeSync(log);
  const stop = async () => {
    await stopProcess(child);
    // For whoever wants to know why something failed.
    copyFileSync(logFile, join(CACHE, "last-emulator.log"));
    rmSync(directory, { recursive: true, force: true });
  };

  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await waitUntilHealthy(endpoint, child);
  } catch (error) {
    const tail = readFileSync(logFile, "utf8").split("\n").slice(-20).join("\n");
    await stop();
    throw new Error(`the emulator did not start; its log ends with:\n${tail}`, { cause: error });
  }
  return { endpoint, stop };
}

/** Where LocalStack would install it by npm at first use, without a lockfile. */
function linkKinesis(directory: string): void {
  const manifest = createRequire(import.meta.url).resolve("kinesis-local/package.json");
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  const modules = join(directory, "usr/lib/localstack/kinesis-local", version, "node_modules");
  mkdirSync(modules, { recursive: true });
  symlinkSync(dirname(manifest), join(modules, "kinesis-local"));
}

export function isHealthy(endpoint: string): Promise<boolean> {
  return fetch(`${endpoint}/_localstack/health`).then(
    (response) => response.ok,
    () => false,
  );
}

async function waitUntilHealthy(endpoint: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    if (await isHealthy(endpoint)) return;
    await delay(POLL_MS);
  }
  throw new Error(child.exitCode === null ? "it does not answer" : `it ended with ${child.exitCode}`);
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const late = setTimeout(killGroup, STOP_TIMEOUT_MS, child.pid);
  await ended;
  clearTimeout(late);
  // Kinesis runs in a process of the group; functions end when the emulator no longer answers them.
  killGroup(child.pid);
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // Nobody is left in it.
  }
}
