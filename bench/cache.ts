/**
 * What remembering repeated texts saves and costs: microseconds of one redact() call with the cache off and on, by length and
 * by how much repeats. `node --conditions=source bench/cache.ts`
 */
import { performance } from "node:perf_hooks";
import { createRedactor, loadPolicy } from "../core/index.ts";
import { makeLogLines } from "./log-lines.ts";
import { quantile } from "./measure.ts";

const CALLS = 20_000;
const log = makeLogLines(8 * 1024 * 1024, 42).join("\n");

const MIXES: readonly (readonly [string, (i: number, texts: number) => number])[] = [
  ["all different", (i, texts) => i % texts],
  ["1 in 4 one of 100", (i, texts) => (i % 4 === 0 ? (i / 4) % 100 : i % texts)],
  ["all of 500", (i) => i % 500],
];

/** The strings are made anew, as a reader of lines makes them: nothing of the last run is known of them. */
function measure(cached: boolean, texts: readonly Buffer[], choose: (i: number, texts: number) => number) {
  const redactor = createRedactor(loadPolicy({ pii_redaction: { performance: { cache_enabled: cached } } }));
  const run = (): number => {
    const lines = Array.from({ length: CALLS }, (_, i) => texts[choose(i, texts.length)]!.toString());
    const start = performance.now();
    for (const line of lines) redactor.redact(line, { format: "text" });
    return ((performance.now() - start) / CALLS) * 1000;
  };
  return { us: quantile(Array.from({ length: 7 }, run), 0.5), rate: redactor.statistics().cache_hit_rate };
}

process.stdout.write("length  texts                off us   on us  hit rate\n");
for (const length of [16, 64, 150, 400, 1024]) {
  const texts = Array.from({ length: Math.min(CALLS, Math.floor(log.length / length)) }, (_, i) =>
    Buffer.from(log.slice(i * length, (i + 1) * length)),
  );
  for (const [what, choose] of MIXES) {
    const off = measure(false, texts, choose);
    const on = measure(true, texts, choose);
    process.stdout.write(
      `${String(length).padStart(6)}  ${what.padEnd(18)} ${off.us.toFixed(2).padStart(8)} ${on.us.toFixed(2).padStart(7)} ${on.rate.toFixed(2).padStart(9)}\n`,
    );
  }
}
