import { DETECTED_ENTITIES } from "../detect/entities.ts";
import type { Compilation } from "./compilation.ts";
import { explainUnknown } from "./issues.ts";
import { PRESETS } from "./presets.ts";
import type { ProfileDocument } from "./schema.ts";

/** Profiles trade reach for speed. These three exist; a policy can redefine them or add its own under `profiles`. */
export const BUILT_IN_PROFILES = ["fast", "balanced", "accurate"] as const;

export interface Profile extends ProfileDocument {
  /** The entities to look for, before the written ones are laid over them. */
  readonly entities: string[];
}

export function compileProfile({ document, preset, report }: Compilation): Profile {
  const { profile: name, profiles = {} } = document.pii_redaction ?? {};
  const usual: Profile = { entities: [...preset.entities] };
  if (name === undefined) return usual;
  const builtIn = BUILT_IN_PROFILES.find((known) => known === name);
  const written = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (builtIn === undefined && written === undefined) {
    const valid = [
      ...new Set([...BUILT_IN_PROFILES, ...Object.keys(profiles).filter((key) => profiles[key] !== undefined)]),
    ];
    report("unknown-profile", ["pii_redaction", "profile"], explainUnknown("profile", name, valid));
    return usual;
  }
  const base = builtIn === undefined ? undefined : PRESETS[builtIn];
  const threshold = written?.confidence_threshold ?? base?.threshold;
  const entities = written?.entities === "all" ? DETECTED_ENTITIES : (written?.entities ?? base?.entities);
  return {
    ...written,
    ...(threshold === undefined ? {} : { confidence_threshold: threshold }),
    entities: [...(entities ?? preset.entities)].filter((entity) => DETECTED_ENTITIES.includes(entity)),
  };
}
