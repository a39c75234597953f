import { looseForm } from "../json/names.ts";
import { type FieldPath, PathError, parsePath } from "../json/path.ts";
import { createPathTree } from "../json/path-tree.ts";
import { readAction } from "./actions.ts";
import type { Compilation } from "./compilation.ts";
import { checkEntityName } from "./entities.ts";
import type { SettingPath } from "./issues.ts";
import type { FieldDocument } from "./schema.ts";
import type { Action, FieldRule, ProtectRule } from "./types.ts";

/** Actions that give different names different texts: equal names would lose data. */
const DISTINCT: readonly Action["kind"][] = ["pseudonymize", "encrypt", "replace"];

function readPath(text: string, path: SettingPath, { report }: Compilation): FieldPath | undefined {
  try {
    return parsePath(text);
  } catch (invalid) {
    if (!(invalid instanceof PathError)) throw invalid;
    report("bad-path", path, `${invalid.message} (at position ${invalid.position})`);
    return undefined;
  }
}

/** Equal for paths that select the same places however they are written. */
function identify(path: FieldPath, loose: boolean): string {
  const segments = path.segments.map(({ deep, name }) => [deep, name !== null && loose ? looseForm(name) : name]);
  return JSON.stringify([segments, path.selectsName]);
}

function compileField(rule: FieldDocument, at: SettingPath, compilation: Compilation, parsed?: FieldPath): FieldRule {
  const { report, table } = compilation;
  const action = compilation.checkDerivation(readAction(rule, { kind: "replace" }, at, report), at);
  if (parsed?.selectsName && !DISTINCT.includes(action.kind))
    report(
      "names-need-distinct",
      [...at, "action"],
      "a path that ends in ~ allows only pseudonymize, encrypt or replace",
    );
  checkEntityName(rule.entity, [...at, "entity"], compilation);
  return {
    path: rule.path,
    action: table.add(action),
    ...(rule.entity === undefined || rule.entity === "FIELD" ? {} : { entity: rule.entity }),
    match: rule.match ?? "exact",
  };
}

/** Compiles `fields` and `protect` together, since no place may be in both. */
export function compilePaths(compilation: Compilation): { fields: FieldRule[]; protect: ProtectRule[] } {
  const { document, report } = compilation;
  const places: { exact: string; loose: string; isLoose: boolean; list: string }[] = [];

  const claim = (parsed: FieldPath | undefined, isLoose: boolean, list: string, at: SettingPath) => {
    if (parsed === undefined) return;
    const place = { exact: identify(parsed, false), loose: identify(parsed, true), isLoose, list };
    const other = places.find((known) =>
      known.isLoose || isLoose ? known.loose === place.loose : known.exact === place.exact,
    );
    places.push(place);
    if (other === undefined) return;
    if (other.list === list) report("duplicate", at, `this path is already in ${list}`);
    else report("path-conflict", at, `this path is also in ${other.list}: redact it or protect it`);
  };

  const fields = (document.fields ?? []).map((rule, index) => {
    const at = ["fields", index];
    const parsed = readPath(rule.path, [...at, "path"], compilation);
    claim(parsed, rule.match === "loose", "fields", [...at, "path"]);
    return compileField(rule, at, compilation, parsed);
  });
  const protect = (document.protect ?? []).map((entry, index): ProtectRule => {
    const rule = typeof entry === "string" ? { path: entry } : entry;
    const at = ["protect", index];
    claim(readPath(rule.path, at, compilation), rule.match === "loose", "protect", at);
    return { path: rule.path, match: rule.match ?? "exact" };
  });
  return { fields, protect };
}

/** Paths that are each valid can still be too much together. Called when all of them parse. */
export function checkComplexity(paths: { fields: FieldRule[]; protect: ProtectRule[] }, { report }: Compilation): void {
  try {
    createPathTree(paths);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    report("too-complex", ["fields"], "the field paths together are too complex: use fewer .. and * steps");
  }
}
