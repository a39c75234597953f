import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

const SOURCES = import.meta.dirname;
const CACHE = resolve(SOURCES, "../../.cache/collector");
const MINIMUM_MINOR = 25;
const LIMIT_MS = 8 * 60_000;

/** How to come by a Collector, for whoever has none. */
export const EXPLANATION = `No OpenTelemetry Collector: it is built at first use, which needs Go 1.${MINIMUM_MINOR} or later on the PATH and a Go module proxy.`;

/**
 * Path of the Collector, built at first use and kept in the cache: under a minute, and about a minute more for the modules the first time.
 * @returns undefined if there is no Go, or no modules are to be had
 */
export function buildCollector(report: (line: string) => void): string | undefined {
  const go = findGo();
  if (go === undefined) return undefined;
  const digest = createHash("sha256").update(go.version);
  for (const name of ["main.go", "go.mod", "go.sum"]) digest.update(readFileSync(join(SOURCES, name)));
  const target = join(CACHE, `collector-${digest.digest("hex").slice(0, 12)}`);
  if (existsSync(target)) return target;
  report(`building an OpenTelemetry Collector with ${go.version} into ${CACHE} (once)`);
  mkdirSync(CACHE, { recursive: true });
  for (const old of readdirSync(CACHE)) rmSync(join(CACHE, old), { recursive: true });
  const fetched = run(go.path, ["list", "-deps", "."]);
  if (fetched.status !== 0) {
    const reasons = fetched.stderr.split("\n").filter((line) => !line.startsWith("go: downloading"));
    report(`the modules cannot be had: ${reasons[0] ?? ""}`);
    return undefined;
  }
  // Under another name until it is whole.
  const part = `${target}.part`;
  const { status, stderr } = run(go.path, ["build", "-trimpath", "-ldflags=-s -w", "-o", part, "."]);
  if (status !== 0) throw new Error(`the Collector was not built:\n${stderr}`);
  renameSync(part, target);
  return target;
}

function findGo(): { readonly path: string; readonly version: string } | undefined {
  const directories = [...(process.env.PATH ?? "").split(delimiter), "/usr/local/go/bin"];
  for (const path of directories.map((directory) => join(directory, "go"))) {
    if (!existsSync(path)) continue;
    const { stdout } = run(path, ["version"]);
    const match = /\b(go1\.(\d+)(?:\.\d+)? \S+)/.exec(stdout ?? "");
    if (match && Number(match[2]) >= MINIMUM_MINOR) return { path, version: match[1]! };
  }
  return undefined;
}

/** With the Go that is there: it would fetch another one. */
function run(go: string, args: readonly string[]) {
  const env = { ...process.env, CGO_ENABLED: "0", GOTOOLCHAIN: "local", GOFLAGS: "-buildvcs=false -mod=readonly" };
  return spawnSync(go, args, { cwd: SOURCES, env, encoding: "utf8", timeout: LIMIT_MS, maxBuffer: 64 * 1024 * 1024 });
}
