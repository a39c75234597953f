import { performance } from "node:perf_hooks";
import type { Format } from "../../core/index.ts";
import { chooseKeys } from "../choose-keys.ts";
import { compressionOfName } from "../compression.ts";
import { checkDestinations } from "../destinations.ts";
import { EXIT, OutputClosed } from "../failure.ts";
import { checkInputs } from "../input.ts";
import { createEphemeralKeyRing } from "../keys.ts";
import { openFile, openStandardOutput } from "../output.ts";
import { choosePolicy } from "../policy.ts";
import { createProgress } from "../render/progress.ts";
import { prepareRedactor, type Summary, scrubInputs } from "../scrub.ts";
import { finishRun, totalSize } from "../summary.ts";
import { notify, type Terminal } from "../terminal.ts";
import { announceTyping } from "./redact.ts";

export interface ScanCommandOptions {
  readonly policy?: string;
  readonly format: Format;
  readonly keys?: string;
  readonly findings?: string;
  readonly report?: string;
  readonly failOnFindings?: boolean;
  readonly quiet?: boolean;
}

/** Findings as JSON lines on standard output or in `--findings`; never content. */
export async function runScan(
  names: readonly string[],
  options: ScanCommandOptions,
  terminal: Terminal,
): Promise<number> {
  checkDestinations(names, options);
  const inputs = await checkInputs(names.length === 0 ? ["-"] : names, terminal);
  const chosen = await choosePolicy(options.policy, terminal);
  for (const notice of chosen.policy.notices) notify(terminal, notice);
  // Nothing is written that a key would shape. With the real one, tokens of an earlier run are known as such.
  const keys =
    options.keys === undefined
      ? createEphemeralKeyRing()
      : await chooseKeys({ keys: options.keys }, chosen.policy, terminal);
  const redactor = await prepareRedactor(chosen, keys);
  announceTyping(inputs, terminal);

  const findings =
    options.findings === undefined
      ? openStandardOutput(terminal.stdout)
      : openFile(options.findings, compressionOfName(options.findings));
  const progress = createProgress(terminal, totalSize(inputs), () => performance.now());
  let summary: Summary;
  try {
    summary = await scrubInputs(inputs, redactor, options.format, { findings }, progress, terminal);
    progress.clear();
    await findings.finish();
  } catch (error) {
    progress.clear();
    await findings.discard();
    if (error instanceof OutputClosed) return EXIT.done;
    throw error;
  }
  await finishRun(summary, options, chosen, undefined, terminal);
  return options.failOnFindings && summary.tally.total > 0 ? EXIT.findings : EXIT.done;
}
