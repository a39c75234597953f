import type * as z from "zod";
import { explainUnknown, isQuotable, quote, type Report, type SettingPath } from "./issues.ts";
import { findNearest } from "./nearest.ts";
import { listKeys } from "./schema-keys.ts";

type SchemaIssue = z.core.$ZodIssue;

const KINDS: Readonly<Record<string, string>> = {
  type: "entity",
  entities: "entity",
  action: "action",
  preset: "preset",
};

/** Some keys are known, only not here: they are written one level too high or too low. */
function explainUnknownKey(key: string, path: SettingPath): string {
  const valid = listKeys(path);
  if (path.length === 0 && listKeys(["pii_redaction"]).includes(key)) return `${key} belongs under pii_redaction`;
  if (path.length > 0 && listKeys([]).includes(key)) return `${key} belongs at the top level`;
  const nearest = isQuotable(key) ? findNearest(key, valid) : undefined;
  const hint = nearest === undefined ? ";" : `; did you mean ${nearest}?`;
  return `unknown key${quote(key)}${hint} valid: ${valid.join(", ")}`;
}

function explainSize(issue: SchemaIssue & { code: "too_small" | "too_big" }): string {
  const bound = issue.code === "too_small" ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
  const unit = issue.origin === "string" ? " characters long" : issue.origin === "array" ? " entries long" : "";
  return `must be ${bound}${unit}`;
}

/** An issue among a union's alternatives: that of the alternative the value was meant for. */
function pickAlternative(issue: SchemaIssue & { code: "invalid_union" }): readonly SchemaIssue[] {
  const meant = issue.errors.filter(
    (issues) => !issues.some(({ path, code }) => path.length === 0 && code === "invalid_type"),
  );
  const deep = meant.find((issues) => issues.every(({ path, code }) => path.length > 0 || code !== "invalid_value"));
  return deep ?? meant[0] ?? [];
}

function readValue(root: unknown, path: SettingPath): unknown {
  return path.reduce<unknown>((value, part) => (value as Record<string | number, unknown> | undefined)?.[part], root);
}

/** Says in our own words what the schema found wrong. Values are named only where a name was expected. */
export function reportSchemaIssue(issue: SchemaIssue, root: unknown, report: Report, base: SettingPath = []): void {
  const path: SettingPath = [...base, ...(issue.path as (string | number)[])];
  const last = path.findLast((part) => typeof part === "string") ?? "";
  switch (issue.code) {
    case "unrecognized_keys":
      for (const key of issue.keys) report("unknown-key", [...path, key], explainUnknownKey(key, path));
      return;
    case "invalid_value": {
      const kind = KINDS[last] ?? "value";
      const code = kind === "value" ? "unknown-value" : `unknown-${kind}`;
      report(code, path, explainUnknown(kind, readValue(root, path), issue.values.map(String)));
      return;
    }
    case "invalid_type":
      if (readValue(root, path) === undefined) report("missing", path, `${last} is missing`);
      else report("wrong-type", path, `must be ${describeType(issue.expected)}`);
      return;
    case "too_small":
    case "too_big":
      report("out-of-range", path, explainSize(issue));
      return;
    case "invalid_union": {
      const inner = pickAlternative(issue);
      if (inner.length === 0) report("wrong-type", path, "has none of the forms that are possible here");
      for (const cause of inner) reportSchemaIssue(cause, root, report, path);
      return;
    }
    case "invalid_format":
      report("wrong-value", path, FORMATS[last] ?? "is not a valid value here");
      return;
    default:
      report("wrong-value", path, "is not a valid value here");
  }
}

/** The value is not repeated: an address may hold a password. */
const FORMATS: Readonly<Record<string, string>> = {
  url: "must be http://HOST[:PORT][/PATH], https://… or env:NAME, without user name, query and fragment",
  language: "must be a language code, such as en",
  entities: "must be names of entities: 1 to 64 capital letters, digits and _, a letter first",
};

const TYPES: Readonly<Record<string, string>> = {
  boolean: "true or false",
  number: "a number",
  int: "a whole number",
  string: "text",
  array: "a list",
  object: "a mapping (key: value)",
  record: "a mapping (key: value)",
};

function describeType(expected: string): string {
  return TYPES[expected] ?? `of type ${expected}`;
}
