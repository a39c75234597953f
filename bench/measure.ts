import { performance } from "node:perf_hooks";
import process from "node:process";
import { Bench } from "tinybench";

/** Milliseconds of one call: the median of the calls of about half a second, and of five at least, after some to warm up. */
export async function measureMedian(run: () => unknown): Promise<number> {
  const bench = new Bench({ time: 500, iterations: 5, warmupTime: 100, warmupIterations: 1, throws: true });
  await bench.add("run", run).run();
  const result = bench.tasks[0]!.result;
  if (result.state !== "completed") throw new RangeError(`the measurement ended as ${result.state}`);
  return result.latency.p50;
}

export interface Rounds {
  /** Milliseconds by the clock after which no further round begins. */
  readonly budget: number;
  readonly least: number;
  readonly most: number;
}

const ROUNDS: Rounds = { budget: 2_500, least: 5, most: 41 };

/**
 * Milliseconds of processor time of this process, all its threads together: what one core has to do, garbage collection
 * included, and what other programs on the machine do is not in it.
 */
export function readProcessorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Milliseconds of processor time of each run of each, in turns: A B C A B C …, so that whatever else the machine does meets all of them alike.
 * A third of the budget before that, and two rounds at least, goes into warming up.
 */
export function measureInTurns<K extends string>(
  runs: Readonly<Record<K, () => unknown>>,
  { budget, least, most }: Rounds = ROUNDS,
): Record<K, number[]> {
  const names = Object.keys(runs) as K[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;
  const runAll = (note: (name: K, time: number) => void): void => {
    for (const name of names) {
      const start = readProcessorTime();
      runs[name]();
      note(name, readProcessorTime() - start);
    }
  };
  const started = performance.now();
  for (let round = 0; round < 2 || performance.now() - started < budget / 3; round++) runAll(() => {});
  const began = performance.now();
  for (let round = 0; round < least || (round < most && performance.now() - began < budget); round++)
    runAll((name, time) => times[name].push(time));
  return times;
}

/** How many times as long `slower` takes: the median over the rounds, each of which had both under the same conditions. */
export function toRatio(slower: readonly number[], faster: readonly number[]): number {
  return median(slower.map((time, round) => time / faster[round]!));
}

/** MiB/s. */
export function toRate(bytes: number, milliseconds: number): number {
  return bytes / 1024 / 1024 / (milliseconds / 1000);
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** @param share 0.5 for the median */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}
