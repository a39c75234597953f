import { checkPattern } from "../detect/custom-pattern.ts";
import { DETECTED_ENTITIES, KNOWN_ENTITIES, UNKNOWN_ENTITY } from "../detect/entities.ts";
import { readAction } from "./actions.ts";
import type { Compilation } from "./compilation.ts";
import { explainUnknown, quote, type SettingPath } from "./issues.ts";
import { recommendAction } from "./presets.ts";
import type { CustomPatternDocument } from "./schema.ts";
import type { Action, CustomPattern, EntityRule } from "./types.ts";

const DETECTABLE = [...DETECTED_ENTITIES, UNKNOWN_ENTITY];
const ENTITIES: SettingPath = ["pii_redaction", "entities"];
const CUSTOM: SettingPath = ["pii_redaction", "custom_patterns"];
export const ENTITY_NAME = /^[A-Z][A-Z0-9_]{0,63}$/;

/** The preset's entities with the written ones laid over them; `enabled: false` takes one out. */
export function compileEntities(compilation: Compilation, preselected: readonly string[]): EntityRule[] {
  const { preset, document, report, table } = compilation;
  const chosen = new Map<string, Action>();
  for (const entity of preselected)
    chosen.set(entity, compilation.checkDerivation(recommendAction(entity, preset), ENTITIES));
  const scopes = new Map<string, NonNullable<EntityRule["scope"]>>();
  const seen = new Set<string>();
  const planned: string[] = [];
  for (const [index, rule] of (document.pii_redaction?.entities ?? []).entries()) {
    const path = [...ENTITIES, index];
    if (seen.has(rule.type)) report("duplicate", [...path, "type"], `${rule.type} is listed twice`);
    seen.add(rule.type);
    const action = compilation.checkDerivation(
      readAction(rule, recommendAction(rule.type, preset), path, report),
      path,
    );
    if (rule.enabled === false) chosen.delete(rule.type);
    if (rule.scope !== undefined && rule.type !== "URL")
      report("setting-without-effect", [...path, "scope"], "scope is for the entity URL");
    if (rule.scope !== undefined) scopes.set(rule.type, rule.scope);
    if (rule.enabled === false) continue;
    if (DETECTABLE.includes(rule.type)) chosen.set(rule.type, action);
    else planned.push(rule.type);
  }
  if (planned.length > 0)
    compilation.notices.push(
      `not detected by content yet: ${planned.join(", ")}; field paths and custom patterns can cover them`,
    );
  const listed = DETECTABLE.filter((entity) => chosen.has(entity));
  return listed.map((entity) => {
    const action = table.add(chosen.get(entity)!);
    const scope = scopes.get(entity);
    return scope === undefined ? { entity, action } : { entity, action, scope };
  });
}

function checkRegex(pattern: string, path: SettingPath, { report }: Compilation): void {
  const check = checkPattern(pattern);
  if (check.ok) return;
  const where = check.position === undefined ? "" : ` (at position ${check.position})`;
  report("bad-pattern", path, `${check.reason}${where}`);
}

function compileCustomPattern(
  rule: CustomPatternDocument,
  path: SettingPath,
  compilation: Compilation,
): CustomPattern | undefined {
  const { report, table } = compilation;
  const entity = rule.entity ?? rule.name;
  for (const name of ["name", "entity"] as const)
    if (rule[name] !== undefined && !ENTITY_NAME.test(rule[name]))
      report("bad-name", [...path, name], `${name} is 1 to 64 capital letters, digits and _, a letter first`);
  checkRegex(rule.regex, [...path, "regex"], compilation);
  const action = compilation.checkDerivation(readAction(rule, { kind: "replace" }, path, report), path);
  if (rule.enabled === false) return undefined;
  return { name: rule.name, entity, pattern: rule.regex, confidence: rule.confidence ?? 1, action: table.add(action) };
}

/** The preset's patterns come along unless the policy has one of the same name. */
export function compileCustomPatterns(compilation: Compilation): CustomPattern[] {
  const written = compilation.document.pii_redaction?.custom_patterns ?? [];
  const names = new Set<string>();
  const compiled = written.map((rule, index) => {
    const path = [...CUSTOM, index];
    if (names.has(rule.name))
      compilation.report("duplicate", [...path, "name"], `two patterns have the name${quote(rule.name)}`);
    names.add(rule.name);
    return compileCustomPattern(rule, path, compilation);
  });
  const inherited = (compilation.preset.customPatterns ?? [])
    .filter((rule) => !names.has(rule.name))
    .map((rule) => compileCustomPattern(rule, CUSTOM, compilation));
  return [...compiled, ...inherited].filter((pattern) => pattern !== undefined);
}

/** An entity that a rule elsewhere refers to: a known one, or one that a custom pattern of this policy defines. */
export function checkEntityName(entity: string | undefined, path: SettingPath, compilation: Compilation): void {
  if (entity === undefined || entity === "FIELD") return;
  const custom = compilation.document.pii_redaction?.custom_patterns ?? [];
  const valid = [...KNOWN_ENTITIES, ...custom.map((pattern) => pattern.entity ?? pattern.name)];
  const inherited = compilation.preset.customPatterns?.map((pattern) => pattern.name) ?? [];
  if (![...valid, ...inherited].includes(entity))
    compilation.report("unknown-entity", path, explainUnknown("entity", entity, valid));
}
