import { resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { type Bytes, createRevealer, type RevealCounts, type Revealer, type TextFormat } from "../../core/index.ts";
import { type CompressionOptions, chooseCompression } from "../compression.ts";
import { EXIT, Failure, OutputClosed, toFailure } from "../failure.ts";
import { checkInputs, describeInput, type Input, readInput } from "../input.ts";
import { readKeyRing } from "../keys.ts";
import { type Output, openFile, openStandardOutput } from "../output.ts";
import { choosePolicy } from "../policy.ts";
import { createProgress, type Progress } from "../render/progress.ts";
import { formatBytes } from "../render/sizes.ts";
import { totalSize } from "../summary.ts";
import { notify, type Terminal } from "../terminal.ts";
import { announceTyping, explainIncomplete } from "./redact.ts";

export interface RevealCommandOptions extends CompressionOptions {
  readonly keys?: string;
  readonly policy?: string;
  readonly namespace?: string;
  readonly format: TextFormat;
  readonly failOnUnknown?: boolean;
  readonly quiet?: boolean;
}

const NEWLINE = 10;
/** What is written holds what was redacted: for its owner only. */
const OWNER_ONLY = 0o600;

/** The input with every encrypted value of the key ring as it was, on standard output or in `--output`. */
export async function runReveal(
  names: readonly string[],
  options: RevealCommandOptions,
  terminal: Terminal,
): Promise<number> {
  checkOutput(names, options.output);
  const compression = chooseCompression(options);
  const inputs = await checkInputs(names.length === 0 ? ["-"] : names, terminal);
  const revealer = await prepareRevealer(options, terminal);
  announceTyping(inputs, terminal);

  const output =
    options.output === undefined
      ? openStandardOutput(terminal.stdout, compression)
      : openFile(options.output, compression, OWNER_ONLY);
  const progress = createProgress(terminal, totalSize(inputs), () => performance.now());
  try {
    const summary = await revealInputs(inputs, revealer, options.format, output, progress, terminal);
    progress.clear();
    if (options.failOnUnknown) refuseUnknown(summary);
    await output.finish();
    if (!options.quiet) notify(terminal, describe(summary));
    return EXIT.done;
  } catch (error) {
    progress.clear();
    await output.discard();
    if (error instanceof OutputClosed) return EXIT.done;
    throw explainIncomplete(error, options.output, output);
  }
}

/** Raw data in the place of clean data would be read by everybody who reads that. */
function checkOutput(names: readonly string[], output: string | undefined): void {
  if (output !== undefined && names.some((name) => name !== "-" && resolve(name) === resolve(output)))
    throw new Failure(EXIT.usage, "--output names an input", "Keep what is revealed apart from clean data.");
}

/** @throws Failure (exit code 2) without a key ring */
async function prepareRevealer(options: RevealCommandOptions, terminal: Terminal): Promise<Revealer> {
  if (options.namespace !== undefined && options.policy !== undefined)
    throw new Failure(EXIT.usage, "--policy and --namespace exclude each other", "Leave one of them out.");
  const { namespace, reference } =
    options.namespace === undefined
      ? (await choosePolicy(options.policy, terminal)).policy.keys
      : { namespace: options.namespace };
  const place = options.keys ?? reference;
  if (place === undefined)
    throw new Failure(
      EXIT.usage,
      "reveal needs the key ring that encrypted",
      "Give --keys env:NAME, file:PATH or secret:ARN; to read it is the permission to reveal.",
    );
  try {
    return createRevealer(await readKeyRing(place, terminal), { namespace });
  } catch (error) {
    const { message, hint } = toFailure(error);
    throw new Failure(EXIT.usage, message, hint);
  }
}

interface Summary {
  readonly counts: RevealCounts;
  readonly bytes: number;
}

/** Streams the inputs, in order. Memory does not depend on their size. */
async function revealInputs(
  inputs: readonly Input[],
  revealer: Revealer,
  format: TextFormat,
  output: Output,
  progress: Progress,
  terminal: Terminal,
): Promise<Summary> {
  const counts = { revealed: 0, unknownKey: 0, notOurs: 0 };
  let bytes = 0;
  let lastByte = NEWLINE;
  const write = async (chunk: Bytes): Promise<void> => {
    lastByte = chunk.at(-1) ?? lastByte;
    await output.write(chunk);
  };
  for (const input of inputs) {
    // As in redact: the last record of a file and the first of the next are two.
    if (lastByte !== NEWLINE) await output.write("\n");
    lastByte = NEWLINE;
    const stream = revealer.stream<Bytes>({ format });
    try {
      for await (const chunk of readInput(input, terminal, progress.advance)) {
        bytes += chunk.length;
        await write(stream.process(chunk));
      }
      await write(stream.flush());
    } catch (error) {
      if (error instanceof OutputClosed) throw error;
      throw toFailure(error, describeInput(input));
    }
    for (const kind of ["revealed", "unknownKey", "notOurs"] as const) counts[kind] += stream.counts[kind];
  }
  return { counts, bytes };
}

const UNKNOWN_KEY = "of keys that the ring does not have";
const NOT_OURS = "not ours (forged, damaged, or of another namespace or ring)";
const count = (number: number): string => number.toLocaleString("en-US");

function describe({ counts, bytes }: Summary): string {
  const { revealed, unknownKey, notOurs } = counts;
  const parts = [`${count(revealed)} ${revealed === 1 ? "value" : "values"} revealed in ${formatBytes(bytes)}`];
  if (unknownKey > 0) parts.push(`left: ${count(unknownKey)} ${UNKNOWN_KEY}`);
  if (notOurs > 0) parts.push(`left: ${count(notOurs)} ${NOT_OURS}`);
  return parts.join("; ");
}

function refuseUnknown({ counts: { unknownKey, notOurs } }: Summary): void {
  if (unknownKey + notOurs === 0) return;
  const parts = [
    ...(unknownKey > 0 ? [`${count(unknownKey)} ${UNKNOWN_KEY}`] : []),
    ...(notOurs > 0 ? [`${count(notOurs)} ${NOT_OURS}`] : []),
  ];
  throw new Failure(EXIT.failed, `encrypted values that cannot be revealed: ${parts.join("; ")} (--fail-on-unknown)`);
}
