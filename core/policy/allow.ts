import { checkPattern } from "../detect/custom-pattern.ts";
import type { Compilation } from "./compilation.ts";
import { checkEntityName } from "./entities.ts";
import type { AllowRule } from "./types.ts";

export function compileAllow(compilation: Compilation): AllowRule[] {
  const { document, report } = compilation;
  return (document.allow ?? []).map(({ value, pattern, entity }, index): AllowRule => {
    const at = ["allow", index];
    if ((value === undefined) === (pattern === undefined))
      report("value-or-pattern", at, "an allow rule has exactly one of value and pattern");
    checkEntityName(entity, [...at, "entity"], compilation);
    const check = pattern === undefined ? undefined : checkPattern(pattern);
    if (check?.ok === false) report("bad-pattern", [...at, "pattern"], check.reason);
    return {
      ...(value === undefined ? {} : { value }),
      ...(pattern === undefined ? {} : { pattern }),
      ...(entity === undefined ? {} : { entity }),
    };
  });
}
