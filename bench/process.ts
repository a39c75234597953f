/** Run in a process of its own by index.ts; prints one number. */
import { performance } from "node:perf_hooks";
import process from "node:process";
import { makeCorpora, PLANTED_PATHS } from "./corpora.ts";

/** Milliseconds from `import` to a first line redacted. */
async function measureStart(): Promise<number> {
  const start = performance.now();
  const { createRedactor, loadPolicy } = await import("../core/index.ts");
  createRedactor(loadPolicy()).redact("mail to john@example.com");
  return performance.now() - start;
}

/** MiB of resident memory that streaming 128 MiB adds, at its peak. */
async function measureMemory(): Promise<number> {
  const { createRedactor, loadPolicy } = await import("../core/index.ts");
  const { encoded } = makeCorpora(4 * 1024 * 1024).traces;
  const redactor = createRedactor(loadPolicy({ fields: PLANTED_PATHS.map((path) => ({ path })) }));
  const before = process.memoryUsage.rss();
  let peak = before;
  const stream = redactor.stream<Uint8Array>({ format: "ndjson" });
  for (let round = 0; round < 32; round++)
    for (let at = 0; at < encoded.length; at += CHUNK) {
      stream.process(encoded.subarray(at, at + CHUNK));
      peak = Math.max(peak, process.memoryUsage.rss());
    }
  stream.flush();
  return (peak - before) / 1024 / 1024;
}

const CHUNK = 256 * 1024;

process.stdout.write(String(process.argv[2] === "memory" ? await measureMemory() : await measureStart()));
