import type { ActionTable } from "./actions.ts";
import type { Report, SettingPath } from "./issues.ts";
import type { Preset } from "./presets.ts";
import type { PolicyDocument } from "./schema.ts";
import type { Action } from "./types.ts";

/** What the parts of one compilation share. */
export interface Compilation {
  readonly document: PolicyDocument;
  readonly preset: Preset;
  readonly report: Report;
  readonly table: ActionTable;
  readonly notices: string[];
  /**
   * Applies what the policy says about keyed codes as a whole: with `pseudonymization.enabled: false` they become
   * `replace`, under a preset that derives nothing a written one is a mistake.
   */
  checkDerivation(action: Action, path: SettingPath): Action;
}

export function createCompilation(parts: Omit<Compilation, "checkDerivation" | "notices">): Compilation {
  const notices: string[] = [];
  const isOff = parts.document.pii_redaction?.pseudonymization?.enabled === false;
  return {
    ...parts,
    notices,
    checkDerivation(action, path) {
      const isPseudonym = action.kind === "pseudonymize";
      const isDerived = isPseudonym || action.kind === "hash" || action.kind === "encrypt";
      if (parts.preset.derivesNothing === true && isDerived)
        parts.report(
          "derived-code",
          [...path, "action"],
          "the hipaa preset derives no code from a person (45 CFR 164.514(c)): use replace, mask or remove",
        );
      return isPseudonym && isOff ? { kind: "replace" } : action;
    },
  };
}
