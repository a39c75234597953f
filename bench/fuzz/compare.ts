/** Holds the two kernels equal on one input, and streams equal to batches. */
import { Buffer } from "node:buffer";
import { QuarantineError } from "../../core/index.ts";
import type { Finding, Format, Redactor } from "../../core/types.ts";
import type { Random } from "../random.ts";
import type { Pair } from "./policies.ts";

interface Outcome {
  readonly output: Buffer;
  readonly findings: readonly Finding[];
  /** Of a stream: the entities that each of its steps tells of. */
  readonly types?: readonly string[];
  /** Of a refused input. */
  readonly code?: string;
}

/** `cuts`: a stream against a batch, both without the kernel; all others: the kernel against the script. */
export type Way = "bytes" | "string" | "analyze" | "stream" | "string stream" | "statistics" | "cuts";

/** How two runs differ. Has no content of the input. */
export interface Difference {
  readonly way: Way;
  readonly what: "output" | "findings" | "types" | "refusal" | "statistics";
  /** Byte of the output, or number of the finding, from which on they differ. */
  readonly at: number;
}

const NOTHING = Buffer.alloc(0);

function run(redact: () => { output: Buffer; findings: readonly Finding[] }): Outcome {
  try {
    return redact();
  } catch (error) {
    if (error instanceof QuarantineError) return { output: NOTHING, findings: [], code: error.code };
    throw error;
  }
}

/** Ends of chunks: all short, all long, or of any size. */
function cut(random: Random, length: number): number[] {
  const most = [1, 3, 40, 700, 9000, 100_000][random(length > 5000 ? 6 : 4)]!;
  const least = length / 4000;
  const ends: number[] = [];
  for (let at = 0; at < length; ends.push(at)) at = Math.min(length, at + 1 + Math.floor(least) + random(most));
  return ends;
}

function streamBytes(redactor: Redactor, bytes: Uint8Array, ends: readonly number[], format: Format): Outcome {
  const stream = redactor.stream<Uint8Array>({ format, reuseOutput: ends.length % 2 === 0 });
  const outputs: Buffer[] = [];
  const results = [...ends, null].map((end, i) => {
    const result = end === null ? stream.flush() : stream.process(bytes.slice(i === 0 ? 0 : ends[i - 1], end));
    // The next one may take its place.
    outputs.push(Buffer.from(result.output));
    return result;
  });
  return {
    output: Buffer.concat(outputs),
    findings: results.flatMap(({ findings }) => findings),
    types: results.flatMap(({ meta }) => [...meta.pii_types].sort().join()),
  };
}

function streamText(redactor: Redactor, text: string, ends: readonly number[], format: Format): Outcome {
  const stream = redactor.stream<string>({ format });
  const results = ends.map((end, i) => stream.process(text.slice(i === 0 ? 0 : ends[i - 1], end)));
  results.push(stream.flush());
  return {
    output: Buffer.from(results.map(({ output }) => output).join("")),
    findings: results.flatMap(({ findings }) => findings),
    types: results.flatMap(({ meta }) => [...meta.pii_types].sort().join()),
  };
}

const isSame = (a: Finding, b: Finding): boolean =>
  a.start === b.start &&
  a.end === b.end &&
  a.entity === b.entity &&
  a.score === b.score &&
  a.rule === b.rule &&
  a.action === b.action &&
  a.path === b.path;

function differ(way: Way, a: Outcome, b: Outcome): Difference | null {
  if (a.code !== b.code) return { way, what: "refusal", at: 0 };
  const longest = Math.max(a.findings.length, b.findings.length);
  for (let i = 0; i < longest; i++) {
    const [left, right] = [a.findings[i], b.findings[i]];
    if (left === undefined || right === undefined || !isSame(left, right)) return { way, what: "findings", at: i };
  }
  if (a.types !== undefined && b.types !== undefined && a.types.join(";") !== b.types.join(";"))
    return { way, what: "types", at: 0 };
  if (a.output.equals(b.output)) return null;
  let at = 0;
  while (a.output[at] === b.output[at]) at++;
  return { way, what: "output", at };
}

function differInCounts({ kernel, script }: Pair): Difference | null {
  const [a, b] = [kernel.statistics(), script.statistics()].map(({ texts, bytes, findings, by_entity }) =>
    JSON.stringify([texts, bytes, findings, Object.entries(by_entity).sort()]),
  );
  return a === b ? null : { way: "statistics", what: "statistics", at: 0 };
}

/**
 * The first difference there is; null if there is none.
 * @param random cuts the streams
 */
export function compare(pair: Pair, bytes: Uint8Array, format: Format, random: Random): Difference | null {
  const { kernel, script } = pair;
  kernel.resetStatistics();
  script.resetStatistics();
  const batch = (redactor: Redactor): Outcome =>
    run(() => {
      const { output, findings } = redactor.redact(bytes, { format });
      return { output: Buffer.from(output), findings };
    });
  const analyzed = (redactor: Redactor): Outcome =>
    run(() => ({ output: NOTHING, findings: redactor.analyze(bytes, { format }) }));
  const text = Buffer.from(bytes).toString();
  const whole = (redactor: Redactor): Outcome =>
    run(() => {
      const { output, findings } = redactor.redact(text, { format });
      return { output: Buffer.from(output), findings };
    });
  const expected = batch(script);
  const expectedText = whole(script);
  const ends = cut(random, bytes.length);
  const textEnds = cut(random, text.length);
  const streamed = run(() => streamBytes(script, bytes, ends, format));
  const streamedText = run(() => streamText(script, text, textEnds, format));
  return (
    differ("bytes", batch(kernel), expected) ??
    differ("string", whole(kernel), expectedText) ??
    differ("analyze", analyzed(kernel), analyzed(script)) ??
    differ(
      "stream",
      run(() => streamBytes(kernel, bytes, ends, format)),
      streamed,
    ) ??
    differ(
      "string stream",
      run(() => streamText(kernel, text, textEnds, format)),
      streamedText,
    ) ??
    differInCounts(pair) ??
    differ("cuts", streamed, expected) ??
    differ("cuts", streamedText, expectedText)
  );
}
