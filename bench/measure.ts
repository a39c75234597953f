import { Bench } from "tinybench";

/** Milliseconds of one call: the median of the calls of about half a second, and of five at least, after some to warm up. */
export async function measureMedian(run: () => unknown): Promise<number> {
  const bench = new Bench({ time: 500, iterations: 5, warmupTime: 100, warmupIterations: 1, throws: true });
  await bench.add("run", run).run();
  const result = bench.tasks[0]!.result;
  if (result.state !== "completed") throw new RangeError(`the measurement ended as ${result.state}`);
  return result.latency.p50;
}

/** MiB/s. */
export function toRate(bytes: number, milliseconds: number): number {
  return bytes / 1024 / 1024 / (milliseconds / 1000);
}

/** @param share 0.5 for the median */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}
