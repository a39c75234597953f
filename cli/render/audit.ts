import type { Writable } from "node:stream";
import { styleText } from "node:util";
import type { AuditProblem, AuditReport } from "../../core/audit/report.ts";
import type { VerifyOptions } from "../../core/audit/verify.ts";

const SHOWN = 50;

const EXPLANATIONS: Readonly<Record<AuditProblem["code"], string>> = {
  "no-ledger": "there is no ledger",
  "entry-missing": "an entry is missing",
  "entry-unreadable": "is not an entry, or one of another place",
  "chain-broken": "does not follow from the entry before it",
  "head-missing": "no entry has the digest given by --head",
  "manifest-missing": "a manifest that was sealed is missing",
  "manifest-changed": "a manifest was changed after it was sealed",
  "manifest-unreadable": "is not a manifest, or one of another place",
  "manifest-forged": "a manifest was not made with the key that it names",
  "key-unknown": "a manifest names a key that the ring does not have: the key was pruned, or the manifest is forged",
  "manifest-not-sealed": "a manifest that no entry knows of",
  "counts-unbalanced": "the counts of a manifest do not agree",
  gap: "records are missing before this manifest",
  overlap: "records of this manifest were delivered before",
  "object-missing": "an object that a manifest names is missing",
  "object-changed": "an object is not what was written",
};

/** One block for each function: what was verified, what came of the items, and what does not fit. */
export function renderAudit(reports: readonly AuditReport[], options: VerifyOptions, stream: Writable): string {
  return reports.map((report) => renderReport(report, options, stream)).join("\n");
}

function renderReport(report: AuditReport, options: VerifyOptions, stream: Writable): string {
  const { items, problems, head } = report;
  const found = (code: AuditProblem["code"]): number => problems.filter((problem) => problem.code === code).length;
  const rows: (readonly [string, string])[] = [
    [
      "ledger",
      head ? `${count(report.entries, "entry", "entries")}, the last is ${head.number}: ${head.digest}` : "none",
    ],
    ["attempts", withNote(number(report.attempts), [[report.waiting, "wait for the next entry"]])],
    ...(report.first ? [["arrived", `${report.first} to ${report.last}`] as const] : []),
    ["records", number(report.records)],
    [
      "items",
      `${number(items.in)} = ${number(items.clean)} clean + ${number(items.quarantined)} quarantined + ${number(items.dropped)} dropped`,
    ],
    ["gaps", withNote(number(found("gap")), [[report.unproven, "attempts before which the source was not asked"]])],
    ["overlaps", number(found("overlap"))],
    [
      "outputs",
      withNote(number(report.outputs), [
        [report.outputsCompared, "compared"],
        [report.deferred, "items went by the outbox"],
        [report.rejected, "items were refused by a sink"],
      ]),
    ],
    ...(options.keys ? [["signatures", number(report.signatures)] as const] : []),
    ...list("key", report.keys, "attempt"),
    ...list("policy", report.policies, "attempt"),
    ...list("engine", report.engines, "attempt"),
    ...list("finding", report.findings),
    ...list("quarantined", report.quarantined),
    ...list("dropped", report.dropped),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  return [styleText("bold", report.function, { stream }), ...lines, ...renderProblems(problems, stream)]
    .map((line) => `${line}\n`)
    .join("");
}

function renderProblems(problems: readonly AuditProblem[], stream: Writable): string[] {
  if (problems.length === 0) return [styleText("green", "  everything fits", { stream })];
  const lines = problems.slice(0, SHOWN).map(({ code, entry, key }) => {
    const where = [entry === undefined ? undefined : `entry ${entry}`, key].filter((part) => part !== undefined);
    return `  ${styleText("red", code, { stream })}  ${EXPLANATIONS[code]}${where.length > 0 ? `: ${where.join(", ")}` : ""}`;
  });
  return problems.length > SHOWN ? [...lines, `  and ${problems.length - SHOWN} more: --json shows all`] : lines;
}

const number = (value: number): string => value.toLocaleString("en-US");

const count = (value: number, one: string, many = `${one}s`): string => `${number(value)} ${value === 1 ? one : many}`;

function withNote(text: string, notes: readonly (readonly [number, string])[]): string {
  const shown = notes.filter(([value]) => value > 0).map(([value, note]) => `${number(value)} ${note}`);
  return shown.length === 0 ? text : `${text} (${shown.join(", ")})`;
}

function list(name: string, counts: Readonly<Record<string, number>>, unit = ""): (readonly [string, string])[] {
  return Object.entries(counts).map(
    ([value, times], index) =>
      [index === 0 ? name : "", `${value}  ${unit === "" ? number(times) : count(times, unit)}`] as const,
  );
}
