/**
 * `npm run fuzz`: random, broken and hostile inputs, and slices of corpora, on both kernels, as batches and streams.
 *
 *     npm run fuzz [-- --seconds N] [--seed S]
 *
 * Writes inputs with a difference or an exception to out/, and then ends with 1; never prints content. Prints the inputs that took the most time a
 * byte. Input i of a seed depends on both alone.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import process from "node:process";
import { parseArgs } from "node:util";
import type { Format } from "../../core/types.ts";
import { readProcessorTime } from "../measure.ts";
import { createRandom, pick } from "../random.ts";
import { compare } from "./compare.ts";
import { type FuzzInput, makeInput } from "./inputs.ts";
import { createPair, FUZZ_POLICIES, type FuzzPolicy, type Pair } from "./policies.ts";

const FORMATS: readonly Format[] = ["auto", "auto", "ndjson", "ndjson", "json", "text"];
/** Inputs that one pair of redactors sees: what they remember is a part of what is tested, and so is their beginning. */
const ROUNDS = 200;
/** Too short to measure. */
const LEAST_BYTES = 1000;
const SHOWN = 5;
const MOST_FAILURES = 20;

interface Slow {
  readonly nanoseconds: number;
  readonly where: string;
}

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "60" }, seed: { type: "string", default: String(Date.now() % 1e9) } },
});
const seconds = Number(values.seconds);
const seed = Number(values.seed);
if (!Number.isFinite(seconds) || !Number.isSafeInteger(seed)) {
  process.stderr.write("--seconds and --seed are numbers\n");
  process.exit(2);
}
process.stdout.write(`seed ${seed}, ${seconds} s\n`);

const until = performance.now() + seconds * 1000;
const pairs = new Map<FuzzPolicy, { readonly pair: Pair; rounds: number }>();
const slowest: Slow[] = [];
let inputs = 0;
let total = 0;
let failures = 0;

function pairOf(policy: FuzzPolicy): Pair {
  let known = pairs.get(policy);
  if (known === undefined || known.rounds === ROUNDS) {
    known = { pair: createPair(policy), rounds: 0 };
    pairs.set(policy, known);
  }
  known.rounds++;
  return known.pair;
}

function report(input: FuzzInput, where: string, how: string): void {
  mkdirSync("out", { recursive: true });
  const file = `out/fuzz-${seed}-${inputs}.bin`;
  writeFileSync(file, input.bytes);
  process.stdout.write(`${how}\n${where}\n${file}\n`);
  failures++;
}

function measure({ kernel }: Pair, { bytes }: FuzzInput, format: Format): number {
  const start = readProcessorTime();
  try {
    kernel.redact(bytes, { format });
  } catch {
    // Refused: `compare` has seen it.
  }
  return ((readProcessorTime() - start) * 1e6) / bytes.length;
}

while (performance.now() < until && failures < MOST_FAILURES) {
  const random = createRandom((Math.imul(seed, 0x9e3779b1) ^ Math.imul(inputs + 1, 0x85ebca6b)) >>> 0);
  const input = makeInput(random);
  const format = pick(random, FORMATS);
  const policy = pick(random, FUZZ_POLICIES);
  const where = `seed ${seed}, input ${inputs}: ${input.kind}${input.mutated ? ", mutated" : ""}, ${input.bytes.length} bytes, ${format}, policy ${policy}`;
  const pair = pairOf(policy);
  try {
    const difference = compare(pair, input.bytes, format, random);
    if (difference !== null) report(input, where, `${difference.what} differ at ${difference.at}: ${difference.way}`);
  } catch (error) {
    // Its message may have content.
    report(input, where, `an exception: ${error instanceof Error ? error.constructor.name : typeof error}`);
  }
  if (input.bytes.length >= LEAST_BYTES) {
    const nanoseconds = measure(pair, input, format);
    if (slowest.length < SHOWN || nanoseconds > slowest.at(-1)!.nanoseconds) {
      // Once more: the first time may have been the compiler's.
      slowest.push({ nanoseconds: Math.min(nanoseconds, measure(pair, input, format)), where });
      slowest.sort((a, b) => b.nanoseconds - a.nanoseconds);
      slowest.length = Math.min(slowest.length, SHOWN);
    }
  }
  total += input.bytes.length;
  inputs++;
}
process.stdout.write(`${inputs} inputs, ${(total / 1024 / 1024).toFixed(1)} MiB: ${failures} failures\nslowest:\n`);
for (const { nanoseconds, where } of slowest) process.stdout.write(`${nanoseconds.toFixed(0)} ns/byte, ${where}\n`);
process.exitCode = failures === 0 ? 0 : 1;
