import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { findFreePort } from "../support/free-port.ts";

export interface Collector {
  readonly endpoint: string;
  /** Takes requests of 3,000 bytes. */
  readonly narrowEndpoint: string;
  /** Ends it. @returns the lines of OTLP/JSON that it wrote, read */
  finish(): Promise<{ readonly logs: readonly OtlpJson[]; readonly traces: readonly OtlpJson[] }>;
}

export type OtlpJson = Readonly<Record<string, unknown>>;

const START_MS = 20_000;
const POLL_MS = 20;

/** Starts the Collector on two free loopback ports. */
export async function startCollector(program: string): Promise<Collector> {
  const output = mkdtempSync(join(tmpdir(), "scrubline-collector-"));
  const [port, narrowPort] = await Promise.all([findFreePort(), findFreePort()]);
  const child = spawn(program, ["--config", join(import.meta.dirname, "config.yaml")], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { PORT: String(port), NARROW_PORT: String(narrowPort), OUTPUT: output },
  });
  const ended = once(child, "exit");
  const endpoint = `http://127.0.0.1:${port}`;
  const narrowEndpoint = `http://127.0.0.1:${narrowPort}`;
  try {
    await Promise.all([endpoint, narrowEndpoint].map((each) => waitFor(each, () => child.exitCode === null)));
  } catch (error) {
    child.kill();
    rmSync(output, { recursive: true });
    throw error;
  }
  const finish = async () => {
    // It writes what it holds before it ends.
    child.kill("SIGTERM");
    await ended;
    const [logs, traces] = ["logs", "traces"].map((name) => readLines(join(output, `${name}.json`)));
    rmSync(output, { recursive: true });
    return { logs: logs!, traces: traces! };
  };
  let finished: ReturnType<typeof finish> | undefined;
  return {
    endpoint,
    narrowEndpoint,
    finish() {
      finished ??= finish();
      return finished;
    },
  };
}

async function waitFor(endpoint: string, isRunning: () => boolean): Promise<void> {
  const headers = { "content-type": "application/x-protobuf" };
  const isUp = () =>
    fetch(`${endpoint}/v1/logs`, { method: "POST", headers }).then(
      ({ ok }) => ok,
      () => false,
    );
  for (const end = Date.now() + START_MS; Date.now() < end && isRunning(); await delay(POLL_MS))
    if (await isUp()) return;
  throw new Error("the Collector did not start; what it printed says why");
}

function readLines(path: string): readonly OtlpJson[] {
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as OtlpJson);
}
