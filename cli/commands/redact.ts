import { performance } from "node:perf_hooks";
import type { Format } from "../../core/index.ts";
import { chooseKeys, type KeyOptions } from "../choose-keys.ts";
import { type CompressionOptions, chooseCompression, compressionOfName } from "../compression.ts";
import { checkDestinations } from "../destinations.ts";
import { EXIT, Failure, OutputClosed } from "../failure.ts";
import { checkInputs, type Input } from "../input.ts";
import { type Output, openFile, openStandardOutput } from "../output.ts";
import { choosePolicy } from "../policy.ts";
import { createProgress } from "../render/progress.ts";
import { prepareRedactor, type Summary, scrubInputs } from "../scrub.ts";
import { finishRun, totalSize } from "../summary.ts";
import { notify, type Terminal } from "../terminal.ts";

export interface RedactCommandOptions extends KeyOptions, CompressionOptions {
  readonly policy?: string;
  readonly format: Format;
  readonly findings?: string;
  readonly report?: string;
  readonly quiet?: boolean;
}

/** Clean data on standard output or in `--output`; everything else on standard error. */
export async function runRedact(
  names: readonly string[],
  options: RedactCommandOptions,
  terminal: Terminal,
): Promise<number> {
  checkDestinations(names, options);
  const compression = chooseCompression(options);
  const inputs = await checkInputs(names.length === 0 ? ["-"] : names, terminal);
  const chosen = await choosePolicy(options.policy, terminal);
  for (const notice of chosen.policy.notices) notify(terminal, notice);
  const keys = await chooseKeys(options, chosen.policy, terminal);
  const redactor = await prepareRedactor(chosen, keys);
  announceTyping(inputs, terminal);

  const clean =
    options.output === undefined
      ? openStandardOutput(terminal.stdout, compression)
      : openFile(options.output, compression);
  const findings =
    options.findings === undefined ? undefined : openFile(options.findings, compressionOfName(options.findings));
  const outputs: Output[] = findings === undefined ? [clean] : [clean, findings];
  const progress = createProgress(terminal, totalSize(inputs), () => performance.now());
  let summary: Summary;
  try {
    summary = await scrubInputs(inputs, redactor, options.format, { clean, findings }, progress, terminal);
    progress.clear();
    for (const output of outputs) await output.finish();
  } catch (error) {
    progress.clear();
    for (const output of outputs) await output.discard();
    if (error instanceof OutputClosed) return EXIT.done;
    throw explainIncomplete(error, options.output, clean);
  }
  await finishRun(summary, options, chosen, keys, terminal);
  return EXIT.done;
}

/** Somebody who typed `scrubline redact` and sees nothing happen should know why. */
export function announceTyping(inputs: readonly Input[], terminal: Terminal): void {
  if (terminal.stdin.isTTY && inputs.some(({ name }) => name === "-"))
    notify(terminal, "reading from the keyboard; Ctrl-D ends");
}

export function explainIncomplete(error: unknown, path: string | undefined, clean: Output): unknown {
  if (!(error instanceof Failure)) return error;
  let state = path === undefined ? "Nothing was written." : `${path} was not written.`;
  if (path === undefined && clean.begun) state = "Standard output is incomplete: do not use it.";
  return new Failure(error.exitCode, error.message, error.hint === undefined ? state : `${state} ${error.hint}`);
}
