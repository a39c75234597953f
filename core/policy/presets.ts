import { DETECTED_ENTITIES, UNUSUAL_ENTITIES } from "../detect/entities.ts";
import type { CustomPatternDocument, MODE_NAMES, PRESET_NAMES } from "./schema.ts";
import type { Action, Policy } from "./types.ts";

export type ModeName = (typeof MODE_NAMES)[number];
export type PresetName = (typeof PRESET_NAMES)[number];

export interface Mode {
  readonly threshold: number;
  readonly unknownEntities: Policy["detection"]["unknownEntities"];
  readonly logOriginalLength: boolean;
}

/** The length of what was removed narrows down what it was, so no mode logs it unless the policy says so. */
export const MODES: Readonly<Record<ModeName, Mode>> = {
  strict: { threshold: 0.6, unknownEntities: "mask", logOriginalLength: false },
  balanced: { threshold: 0.8, unknownEntities: "preserve", logOriginalLength: false },
  permissive: { threshold: 0.95, unknownEntities: "preserve", logOriginalLength: false },
};

export interface Preset {
  readonly threshold?: number;
  readonly mode?: ModeName;
  readonly entities: readonly string[];
  /** No code derived from the person, not even a keyed one: 45 CFR 164.514(c)(1). */
  readonly derivesNothing?: boolean;
  readonly customPatterns?: readonly CustomPatternDocument[];
}

const USUAL_ENTITIES = DETECTED_ENTITIES.filter((entity) => !UNUSUAL_ENTITIES.includes(entity));

export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  balanced: { entities: USUAL_ENTITIES },
  dev: { threshold: 0.6, mode: "balanced", entities: USUAL_ENTITIES },
  prod: { threshold: 0.8, mode: "strict", entities: USUAL_ENTITIES },
  hipaa: {
    threshold: 0.7,
    mode: "strict",
    entities: USUAL_ENTITIES,
    derivesNothing: true,
    customPatterns: [{ name: "PATIENT_MRN", regex: "MRN[0-9]{8}", action: "mask", confidence: 1 }],
  },
  fast: { threshold: 0.9, entities: ["CREDIT_CARD", "US_SSN", "EMAIL_ADDRESS"] },
  accurate: { threshold: 0.6, entities: DETECTED_ENTITIES },
};

const LINKABLE = new Set(["PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER", "IP_ADDRESS", "LOCATION"]);
const WORTHLESS = new Set(["API_KEY", "PASSWORD", "SESSION_TOKEN"]);

/** What happens to an entity when the policy does not say: who is who stays visible, credentials go without a trace. */
export function recommendAction(entity: string, preset: Preset): Action {
  if (entity === "URL" || (LINKABLE.has(entity) && preset.derivesNothing === true)) return { kind: "replace" };
  if (LINKABLE.has(entity)) return { kind: "pseudonymize", template: "token", fallback: true };
  if (WORTHLESS.has(entity)) return { kind: "remove" };
  return { kind: "mask", char: "*", preserveLength: false, keepFirst: 0, keepLast: 0 };
}
