import { type Bytes, createRedactor, type Finding, type Format, type KeyRing, type Redactor } from "../core/index.ts";
import { EXIT, Failure, OutputClosed, toFailure } from "./failure.ts";
import { formatFindings } from "./finding-lines.ts";
import { describeInput, type Input, readInput } from "./input.ts";
import { LineIndex } from "./line-index.ts";
import type { Output } from "./output.ts";
import type { ChosenPolicy } from "./policy.ts";
import type { Progress } from "./render/progress.ts";
import { Tally } from "./tally.ts";
import type { Terminal } from "./terminal.ts";

/** Where the two kinds of results go; what is absent is not made. */
export interface Destinations {
  readonly clean?: Output | undefined;
  readonly findings?: Output | undefined;
}

export interface ScrubbedFile {
  /** The name with anything sensitive in it replaced: names travel further than the terminal. */
  readonly name: string;
  /** Bytes of text, after decompression. */
  readonly bytes: number;
  readonly findings: number;
}

export interface Summary {
  readonly files: readonly ScrubbedFile[];
  readonly tally: Tally;
}

/** @throws Failure (exit code 2) when the policy needs keys and there are none */
export async function prepareRedactor(chosen: ChosenPolicy, keys: KeyRing | undefined): Promise<Redactor> {
  try {
    const redactor = createRedactor(chosen.policy, keys === undefined ? {} : { keys });
    await redactor.ready();
    return redactor;
  } catch (error) {
    const failure = toFailure(error, chosen.name);
    if (failure.exitCode !== EXIT.usage) throw failure;
    throw new Failure(failure.exitCode, failure.message, "Give --keys env:NAME, or --ephemeral-key for this run only.");
  }
}

/**
 * Streams the inputs, in order, through one redactor. Memory does not depend on their size, but on that of a request of OpenTelemetry.
 * @throws Failure at the first input that cannot be read or must not be passed on; what was written by then is incomplete
 */
export async function scrubInputs(
  inputs: readonly Input[],
  redactor: Redactor,
  format: Format,
  destinations: Destinations,
  progress: Progress,
  terminal: Terminal,
): Promise<Summary> {
  const tally = new Tally();
  const isBinary = format === "otlp-protobuf";
  const files: ScrubbedFile[] = [];
  let lastByte = NEWLINE;
  for (const input of inputs) {
    const name = redactor.redact(input.name, { format: "text" }).output;
    const before = tally.total;
    // Each output is written before the next chunk is read.
    const stream = redactor.stream<Bytes>({ format, reuseOutput: true });
    const lines = new LineIndex();
    let bytes = 0;
    const deliver = async ({ output, findings }: { output: Bytes; findings: readonly Finding[] }): Promise<void> => {
      tally.add(findings);
      if (destinations.clean !== undefined && output.length > 0) {
        lastByte = output[output.length - 1]!;
        await destinations.clean.write(output);
      }
      if (destinations.findings !== undefined && findings.length > 0)
        await destinations.findings.write(formatFindings(findings, name, isBinary ? null : lines));
    };
    // Two records on one line would be neither: a file without a final newline gets one before the next file. Two requests in protobuf are one.
    if (!isBinary && lastByte !== NEWLINE && destinations.clean !== undefined) await destinations.clean.write("\n");
    lastByte = NEWLINE;
    try {
      for await (const chunk of readInput(input, terminal, progress.advance, isBinary)) {
        bytes += chunk.length;
        if (destinations.findings !== undefined && !isBinary) lines.add(chunk);
        await deliver(stream.process(chunk));
      }
      await deliver(stream.flush());
    } catch (error) {
      if (error instanceof OutputClosed) throw error;
      throw toFailure(error, describeInput(input));
    }
    files.push({ name, bytes, findings: tally.total - before });
  }
  return { files, tally };
}

const NEWLINE = 10;
