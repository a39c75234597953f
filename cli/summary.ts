import type { KeyRing } from "../core/index.ts";
import { compressionOfName } from "./compression.ts";
import { Failure, OutputClosed, toFailure } from "./failure.ts";
import type { Input } from "./input.ts";
import { openFile } from "./output.ts";
import type { ChosenPolicy } from "./policy.ts";
import { renderReport } from "./render/report.ts";
import { formatBytes } from "./render/sizes.ts";
import { renderTable } from "./render/table.ts";
import type { Summary } from "./scrub.ts";
import { notify, type Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

/** Bytes on disk of all inputs; undefined when one has no size. */
export function totalSize(inputs: readonly Input[]): number | undefined {
  let total = 0;
  for (const { size } of inputs) {
    if (size === undefined) return undefined;
    total += size;
  }
  return total;
}

/** The end of a run: the report if asked for, and the findings table. @throws Failure when the report cannot be written */
export async function finishRun(
  summary: Summary,
  options: { readonly report?: string; readonly quiet?: boolean },
  chosen: ChosenPolicy,
  keys: KeyRing | undefined,
  terminal: Terminal,
): Promise<void> {
  const rows = summary.tally.rows();
  if (options.report !== undefined) {
    const page = renderReport({
      version: VERSION,
      policyName: chosen.name,
      policyHash: chosen.policy.hash,
      key: keys === undefined ? "none" : `${keys.currentId} (check value ${keys.checkValue})`,
      files: summary.files,
      rows,
    });
    await writeReport(options.report, page);
  }
  if (options.quiet) return;
  const bytes = formatBytes(summary.files.reduce((sum, file) => sum + file.bytes, 0));
  if (rows.length > 0) terminal.stderr.write(renderTable(rows, terminal.stderr));
  const { total } = summary.tally;
  notify(terminal, `${total.toLocaleString("en-US")} ${total === 1 ? "finding" : "findings"} in ${bytes}`);
}

async function writeReport(path: string, page: string): Promise<void> {
  const output = openFile(path, compressionOfName(path));
  try {
    await output.write(page);
    await output.finish();
  } catch (error) {
    await output.discard();
    if (error instanceof OutputClosed) throw error;
    const { exitCode, message } = toFailure(error);
    throw new Failure(exitCode, message, "Only the report is missing.");
  }
}
