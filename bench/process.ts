/** Run in a process of its own by own-process.ts, so that nothing that ran before counts; prints one JSON object. */
import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { pathToFileURL } from "node:url";
import type { Format } from "../core/types.ts";

const FIRST_LINE = "2025-03-14T09:26:53Z INFO [worker-1] mail sent to john@example.com";

interface Entry {
  readonly readCompiledPolicy: typeof import("../core/policy/compiled.ts").readCompiledPolicy;
  readonly createRedactor: typeof import("../core/redactor.ts").createRedactor;
}

/** Milliseconds of each step from `import` to a first line redacted; `mode` is `prepared` to call `ready()` before it. */
async function measureStart(bundle: string, policyFile: string, mode: string): Promise<Record<string, number>> {
  const json = readFileSync(policyFile, "utf8");
  const marks = [performance.now()];
  const mark = (): number => marks.push(performance.now());
  const { createRedactor, readCompiledPolicy } = (await import(pathToFileURL(bundle).href)) as Entry;
  mark();
  const policy = readCompiledPolicy(json);
  mark();
  const redactor = createRedactor(policy);
  mark();
  if (mode === "prepared") await redactor.ready();
  mark();
  redactor.redact(FIRST_LINE, { format: "text" });
  mark();
  const [imported, loaded, created, ready, first] = marks.slice(1).map((time, i) => time - marks[i]!);
  return { import: imported!, policy: loaded!, create: created!, ready: ready!, first: first! };
}

/** Resident memory in MiB above what it was, at its peak. */
function watchMemory() {
  const before = process.memoryUsage.rss();
  let peak = before;
  return {
    look: (): void => {
      peak = Math.max(peak, process.memoryUsage.rss());
    },
    added: (): number => (peak - before) / 1024 / 1024,
  };
}

/** What streaming 128 MiB of traces adds; `policy` is `parsing` for JSON.parse, walk, JSON.stringify of the same chunks. */
async function measureMemory(policy: string): Promise<Record<string, number>> {
  const { CHUNK_BYTES, redactorOf } = await import("./redactors.ts");
  const { makeCorpora } = await import("./corpora.ts");
  const { redactByParsing } = await import("./parse-and-walk.ts");
  const { encoded } = makeCorpora(2 * 1024 * 1024).traces;
  const stream = policy === "parsing" ? null : redactorOf(policy as "paths").stream<Uint8Array>({ format: "ndjson" });
  const memory = watchMemory();
  let rest = "";
  for (let round = 0; round < 64; round++)
    for (let at = 0; at < encoded.length; at += CHUNK_BYTES) {
      const chunk = encoded.subarray(at, at + CHUNK_BYTES);
      if (stream !== null) stream.process(chunk);
      else {
        const lines = (rest + chunk.toString()).split("\n");
        rest = lines.pop()!;
        Buffer.from(redactByParsing(lines));
      }
      memory.look();
    }
  return { added: memory.added() };
}

/** One line of 100 MB, streamed: MiB/s, resident memory added, and the most that was held back. */
async function measureLongLine(form: string): Promise<Record<string, number>> {
  const { CHUNK_BYTES, redactorOf } = await import("./redactors.ts");
  const { makeCorpora } = await import("./corpora.ts");
  const { readProcessorTime } = await import("./measure.ts");
  const text = makeCorpora(CHUNK_BYTES).appLogs.encoded.toString().replaceAll("\n", " ");
  const chunk = Buffer.from(text.replaceAll(/["\\]/g, " ").slice(0, CHUNK_BYTES));
  const count = Math.ceil(100_000_000 / chunk.length);
  const format: Format = form === "text" ? "text" : "ndjson";
  const stream = redactorOf("both").stream<Uint8Array>({ format });
  const memory = watchMemory();
  const start = readProcessorTime();
  let held = 0;
  if (form !== "text") stream.process(Buffer.from('{"message":"'));
  for (let i = 0; i < count; i++) {
    held = Math.max(held, stream.process(chunk).meta.buffered);
    memory.look();
  }
  stream.process(Buffer.from(form === "text" ? "\n" : '"}\n'));
  stream.flush();
  memory.look();
  const rate = (count * chunk.length) / 1024 / 1024 / ((readProcessorTime() - start) / 1000);
  return { rate, added: memory.added(), held };
}

const [, , what, ...rest] = process.argv as [string, string, string, ...string[]];
const measured =
  what === "start"
    ? measureStart(rest[0]!, rest[1]!, rest[2]!)
    : what === "memory"
      ? measureMemory(rest[0]!)
      : measureLongLine(rest[0]!);
process.stdout.write(JSON.stringify(await measured));
