import type { Report, SettingPath } from "./issues.ts";
import type { ActionDocument } from "./schema.ts";
import type { Action } from "./types.ts";

/** Which settings each action reads. One that its action ignores is a mistake, not a decoration. */
const SETTINGS: Readonly<Record<Action["kind"], readonly (keyof ActionDocument)[]>> = {
  replace: ["text"],
  remove: [],
  mask: ["mask_char", "preserve_length", "keep_first", "keep_last"],
  hash: [],
  pseudonymize: ["template"],
  encrypt: [],
  preserve: [],
};
const ALL_SETTINGS = Object.values(SETTINGS).flat();

export const MASK_CHAR = /^[^\p{Nd}\p{C}\p{Z}"\\]$/u;

function readMaskChar(char: string, path: SettingPath, report: Report): string {
  if (MASK_CHAR.test(char)) return char;
  report("bad-mask-char", [...path, "mask_char"], "mask_char is one visible character, no digit, quote or backslash");
  return "*";
}

function complete(document: ActionDocument, kind: Action["kind"], path: SettingPath, report: Report): Action {
  switch (kind) {
    case "replace":
      return document.text === undefined ? { kind } : { kind, text: document.text };
    case "mask":
      return {
        kind,
        char: document.mask_char === undefined ? "*" : readMaskChar(document.mask_char, path, report),
        preserveLength: document.preserve_length ?? false,
        keepFirst: document.keep_first ?? 0,
        keepLast: document.keep_last ?? 0,
      };
    case "pseudonymize":
      return { kind, template: document.template ?? "token", fallback: false };
    default:
      return { kind };
  }
}

/** @param recommended what applies when the rule names no action; settings written beside it refine it */
export function readAction(document: ActionDocument, recommended: Action, path: SettingPath, report: Report): Action {
  const kind = document.action ?? recommended.kind;
  const written = ALL_SETTINGS.filter((setting) => document[setting] !== undefined);
  for (const setting of written) {
    if (SETTINGS[kind].includes(setting)) continue;
    const owners = Object.entries(SETTINGS).filter(([, settings]) => settings.includes(setting));
    const explanation = `${setting} has no effect with action ${kind}; it belongs to ${owners.map(([name]) => name)}`;
    report("setting-without-effect", [...path, setting], explanation);
  }
  return document.action === undefined && written.length === 0 ? recommended : complete(document, kind, path, report);
}

export interface ActionTable {
  readonly actions: readonly Action[];
  /** Index of the action; equal actions share one. */
  add(action: Action): number;
}

export function createActionTable(): ActionTable {
  const actions: Action[] = [];
  const known = new Map<string, number>();
  return {
    actions,
    add(action) {
      const key = JSON.stringify(action);
      const index = known.get(key) ?? actions.push(action) - 1;
      known.set(key, index);
      return index;
    },
  };
}
