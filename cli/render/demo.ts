import type { Writable } from "node:stream";
import { styleText } from "node:util";
import type { AttemptCounts } from "../../functions/accounting.ts";
import type { DropReason } from "../../functions/items.ts";
import type { TallyRow } from "../tally.ts";
import { renderTable } from "./table.ts";

export interface Comparison {
  readonly route: string;
  readonly before: string;
  readonly after: string;
}

export interface DemoData {
  readonly comparisons: readonly Comparison[];
  readonly quarantined: readonly { readonly code: string; readonly offset: number }[];
  readonly rows: readonly TallyRow[];
  readonly counts: AttemptCounts;
  readonly cleanDirectory: string;
  readonly quarantineDirectory: string;
  readonly directory: string;
}

const DROPPED: Readonly<Record<DropReason, string>> = {
  "control-message": "a control message, by which CloudWatch Logs tries whether the stream answers: nobody's log",
  "own-log-group": "the function's own log, which would come back for ever",
};

/** The demo's page: before and after, findings, the account of all items, and where the files are. */
export function renderDemo(data: DemoData, stream: Writable): string {
  const { counts } = data;
  const paragraphs = data.comparisons.map(
    ({ route, before, after }) =>
      `${styleText("dim", route, { stream })}\n${styleText("red", `- ${before}`, { stream })}\n${styleText("green", `+ ${after}`, { stream })}\n`,
  );
  for (const { code, offset } of data.quarantined)
    paragraphs.push(
      `${styleText("dim", "quarantined", { stream })}\n  a record, ${code} at byte ${offset}: kept apart, not forwarded\n`,
    );
  for (const reason of Object.keys(counts.droppedBy) as DropReason[])
    paragraphs.push(`${styleText("dim", "dropped", { stream })}\n  ${DROPPED[reason]}\n`);
  return `${paragraphs.join("\n")}
${renderTable(data.rows, stream)}
${counts.in} items in = ${counts.clean} clean + ${counts.quarantined} quarantined + ${counts.dropped} dropped${counts.returned > 0 ? ` + ${counts.returned} returned` : ""}
clean       ${data.cleanDirectory}
quarantine  ${data.quarantineDirectory}
evidence    ${data.directory}/manifests: scrubline audit verify --outputs --dir ${data.directory}
`;
}
