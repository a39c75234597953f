import { readAction } from "./actions.ts";
import type { Compilation } from "./compilation.ts";
import { recommendAction } from "./presets.ts";
import type { Profile } from "./profiles.ts";
import { INTERPOLATION } from "./references.ts";
import type { ModelsDocument } from "./schema.ts";
import type { EntityRule, RemoteRecognizer } from "./types.ts";

/** Entities that are found by names and context instead of a pattern or a checksum. */
const NAME_ENTITIES: readonly string[] = ["PERSON", "LOCATION", "ORGANIZATION"];
const LOCAL_HOST = /^https:|^http:\/\/(?:localhost|127(?:\.\d+){3}|\[::1\])(?:[:/]|$)/;

/** What the file says beats the profile, key by key. */
function mergeModels({ document }: Compilation, profile: Profile): ModelsDocument {
  return { ...profile.ml_models, ...document.pii_redaction?.ml_models };
}

/** Under `quick_check_only` nothing is left that needs names; the user is told which of the wanted entities go. */
export function leaveOutNames(rules: readonly EntityRule[], profile: Profile, { notices }: Compilation): EntityRule[] {
  if (profile.quick_check_only !== true) return [...rules];
  const names = rules.filter(({ entity }) => NAME_ENTITIES.includes(entity));
  if (names.length > 0)
    notices.push(`quick_check_only: not looked for: ${names.map(({ entity }) => entity).join(", ")}`);
  return rules.filter((rule) => !names.includes(rule));
}

/** A finding of the remote recogniser is treated as one of the entity's own, whether or not we detect that entity. */
function compileRules(entities: readonly string[], compilation: Compilation): EntityRule[] {
  const { document, preset, report, table } = compilation;
  const written = document.pii_redaction?.entities ?? [];
  return [...new Set(entities)].flatMap((entity) => {
    const index = written.findIndex(({ type }) => type === entity);
    const path = ["pii_redaction", "entities", index];
    const action = readAction(written[index] ?? {}, recommendAction(entity, preset), path, report);
    if (written[index]?.enabled === false) return [];
    return [{ entity, action: table.add(compilation.checkDerivation(action, path)) }];
  });
}

/**
 * The recogniser that `redactAsync` asks, if there is one and it is on. Called when everything else is known to be right:
 * mistakes in the rules it shares with `entities` have been reported then.
 */
export function compileRemote(compilation: Compilation, profile: Profile): RemoteRecognizer | undefined {
  const { notices } = compilation;
  const { enabled, remote } = mergeModels(compilation, profile);
  if (remote === undefined) return undefined;
  if (enabled === false || profile.quick_check_only === true) {
    notices.push(`ml_models.remote is off: ${enabled === false ? "ml_models.enabled is false" : "quick_check_only"}`);
    return undefined;
  }
  const variable = INTERPOLATION.exec(remote.url)?.[1];
  const url = variable === undefined ? remote.url : `env:${variable}`;
  notices.push(
    "ml_models.remote is asked by redactAsync alone; redact, streams, command line and function go without it",
  );
  if (!url.startsWith("env:") && !LOCAL_HOST.test(url))
    notices.push("ml_models.remote.url: text goes to another machine unencrypted; use https");
  return {
    url,
    timeoutMs: remote.timeout_ms ?? 1000,
    onFailure: remote.on_failure ?? "quarantine",
    language: remote.language ?? "en",
    entities: compileRules(remote.entities ?? ["PERSON", "LOCATION"], compilation),
    maxConcurrency: remote.max_concurrency ?? 4,
  };
}

/** The names of models are accepted from files made for others. */
export function noteModelNames(compilation: Compilation): void {
  const { pii_redaction: { ml_models, profiles = {} } = {} } = compilation.document;
  const all = [ml_models, ...Object.values(profiles).map((profile) => profile?.ml_models)];
  if (all.some((models) => models?.spacy_model !== undefined || models?.transformers_model !== undefined))
    compilation.notices.push(
      "ml_models.spacy_model and transformers_model have no effect: no model is loaded; names are found by the built-in recogniser and, if there is one, the remote one",
    );
}
