import { PolicyError } from "../errors.ts";
import { findNearest } from "./nearest.ts";

/** Where a setting is in the document: `["pii_redaction", "entities", 2, "type"]`. */
export type SettingPath = readonly (string | number)[];

/** Takes one mistake; the loader goes on, so that all of them are reported at once. */
export type Report = (code: string, path: SettingPath, explanation: string) => void;

/** Several mistakes in one policy. `code`, `path` and `line` are those of the first, `message` has a line for each. */
export class PolicyIssues extends PolicyError {
  readonly issues: readonly PolicyError[];
  constructor(issues: readonly PolicyError[]) {
    const [first] = issues as [PolicyError, ...PolicyError[]];
    super(first.code, first.path, first.line, issues.map((issue) => issue.message).join("\n"));
    this.issues = issues;
  }
}

/** Text that may stand in a message: short and like an identifier. A secret in the wrong place is none of these. */
export function isQuotable(text: string): boolean {
  return (
    /^[A-Za-z_$][\w$.-]{0,39}$/.test(text) &&
    !(text.length >= 16 && /\d/.test(text)) &&
    !/^(?:sk|ghp|xox)[-_]/.test(text)
  );
}

export function quote(text: unknown): string {
  return typeof text === "string" && isQuotable(text) ? ` "${text}"` : "";
}

/** `pii_redaction.entities[2].type`; a name that must not be quoted shows as `*`. */
export function describePath(path: SettingPath): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${isQuotable(part) ? part : "*"}`))
    .join("")
    .replace(/^\./, "");
}

/** `unknown entity "EMAIL_ADRESS"; did you mean EMAIL_ADDRESS? Valid: …` */
export function explainUnknown(kind: string, given: unknown, valid: readonly string[]): string {
  const nearest = typeof given === "string" ? findNearest(given, valid) : undefined;
  const hint = nearest === undefined ? ";" : `; did you mean ${nearest}?`;
  return `unknown ${kind}${quote(given)}${hint} valid: ${valid.join(", ")}`;
}

export interface IssueCollector {
  readonly report: Report;
  /** @throws PolicyError the one reported mistake, or PolicyIssues when there are several */
  throwIfAny(): void;
}

/** @param lineOf 1-based line of a setting, when the source is text */
export function createIssueCollector(
  sourceName: string | undefined,
  lineOf: (path: SettingPath) => number | undefined,
): IssueCollector {
  const issues: PolicyError[] = [];
  return {
    report(code, path, explanation) {
      const line = lineOf(path);
      const place = describePath(path);
      const source = [sourceName ?? (line === undefined ? undefined : "line"), line].filter(
        (part) => part !== undefined,
      );
      const prefix = [source.join(sourceName === undefined ? " " : ":"), place]
        .filter((part) => part !== "")
        .join(": ");
      issues.push(new PolicyError(code, place, line, prefix === "" ? explanation : `${prefix}: ${explanation}`));
    },
    throwIfAny() {
      if (issues.length === 0) return;
      // A misspelt required key is unknown and missing at once; the first says more.
      const rank = ({ line = 0, code }: PolicyError) => line + (code === "missing" ? 0.5 : 0);
      issues.sort((a, b) => rank(a) - rank(b));
      throw issues.length === 1 ? issues[0]! : new PolicyIssues(issues);
    },
  };
}
