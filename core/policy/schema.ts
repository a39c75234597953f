import * as z from "zod";
import { KNOWN_ENTITIES } from "../detect/entities.ts";

/** What a user may write. Every object is strict; what a key means is in docs/policy.md, a row for each. */

export const ACTION_NAMES = ["replace", "remove", "mask", "hash", "pseudonymize", "encrypt", "preserve"] as const;
export const MODE_NAMES = ["strict", "balanced", "permissive"] as const;
export const PRESET_NAMES = ["balanced", "dev", "prod", "hipaa", "fast", "accurate"] as const;

/** A name that only this document can resolve (entities of custom patterns, phone regions) is checked after parsing. */
const text = z.string().min(1).max(4096);
const count = (min: number, max: number) => z.int().min(min).max(max);
const probability = z.number().min(0).max(1);

const actionSettings = {
  action: z.enum(ACTION_NAMES).optional(),
  mask_char: text.optional(),
  preserve_length: z.boolean().optional(),
  keep_first: count(0, 64).optional(),
  keep_last: count(0, 64).optional(),
  text: z.string().max(256).optional(),
  template: z.enum(["token", "lossy"]).optional(),
};

const entity = z.strictObject({
  type: z.enum(KNOWN_ENTITIES as [string, ...string[]]),
  enabled: z.boolean().optional(),
  scope: z.enum(["whole", "sensitive"]).optional(),
  ...actionSettings,
});

const customPattern = z.strictObject({
  name: text,
  regex: text,
  entity: text.optional(),
  enabled: z.boolean().optional(),
  confidence: probability.optional(),
  ...actionSettings,
});

/** Where the remote recogniser is: no user name (that would be a secret in the policy), no query, no fragment. */
const ADDRESS =
  /^(?:https?:\/\/(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?(?:\/[A-Za-z0-9._~/-]*)?|env:[A-Za-z_][A-Za-z0-9_]*|\$\{[A-Za-z_][A-Za-z0-9_]*\})$/;

const remote = z.strictObject({
  url: z.string().regex(ADDRESS),
  timeout_ms: count(1, 60_000).optional(),
  on_failure: z.enum(["quarantine", "local"]).optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/)
    .optional(),
  entities: z
    .array(z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/))
    .min(1)
    .optional(),
  max_concurrency: count(1, 64).optional(),
});

const models = z.strictObject({
  enabled: z.boolean().optional(),
  remote: remote.optional(),
  spacy_model: z.string().optional(),
  transformers_model: z.string().optional(),
});

const mode = z.strictObject({
  confidence_threshold: probability.optional(),
  unknown_entities: z.enum(["mask", "preserve"]).optional(),
  log_original_length: z.boolean().optional(),
});

const profile = z.strictObject({
  confidence_threshold: probability.optional(),
  entities: z.union([z.literal("all"), z.array(z.enum(KNOWN_ENTITIES as [string, ...string[]]))]).optional(),
  quick_check_only: z.boolean().optional(),
  ml_models: models.optional(),
});

const redaction = z.strictObject({
  enabled: z.boolean().optional(),
  confidence_threshold: probability.optional(),
  streaming: z
    .strictObject({
      window_size: count(64, 4096).optional(),
      emit_threshold: count(1, 1024 * 1024).optional(),
      max_latency_ms: count(1, 60_000).optional(),
    })
    .optional(),
  entities: z.array(entity).optional(),
  decode: z.array(z.enum(["base64"])).optional(),
  custom_patterns: z.array(customPattern).max(256).optional(),
  pseudonymization: z
    .strictObject({
      enabled: z.boolean().optional(),
      salt: z.string().optional(),
      salt_rotation_days: count(1, 3650).optional(),
    })
    .optional(),
  ml_models: models.optional(),
  performance: z
    .strictObject({
      cache_enabled: z.boolean().optional(),
      cache_size: count(0, 1_000_000).optional(),
      max_text_length: count(1, Number.MAX_SAFE_INTEGER).optional(),
      parallel_processing: z.boolean().optional(),
    })
    .optional(),
  compliance_mode: z.enum(MODE_NAMES).optional(),
  compliance_modes: z
    .strictObject({ strict: mode.optional(), balanced: mode.optional(), permissive: mode.optional() })
    .optional(),
  profile: text.optional(),
  profiles: z.record(text, profile.optional()).optional(),
  audit: z
    .strictObject({
      enabled: z.boolean().optional(),
      log_detections: z.boolean().optional(),
      log_redactions: z.boolean().optional(),
      include_entity_types: z.boolean().optional(),
      include_confidence_scores: z.boolean().optional(),
      exclude_content: z.boolean().optional(),
      log_original_length: z.boolean().optional(),
    })
    .optional(),
});

const matching = z.enum(["exact", "loose"]);

export const policySchema = z.strictObject({
  preset: z.enum(PRESET_NAMES).optional(),
  pii_redaction: redaction.optional(),
  fields: z
    .array(z.strictObject({ path: text, entity: text.optional(), match: matching.optional(), ...actionSettings }))
    .optional(),
  protect: z.array(z.union([text, z.strictObject({ path: text, match: matching.optional() })])).optional(),
  allow: z
    .array(z.strictObject({ value: text.optional(), pattern: text.optional(), entity: text.optional() }))
    .optional(),
  keys: z
    .strictObject({
      reference: z.string().optional(),
      namespace: text.optional(),
      default_region: text.optional(),
      rotation_days: count(1, 3650).optional(),
    })
    .optional(),
  /** Where an editor finds the JSON Schema; the loader has its own. */
  $schema: z.string().optional(),
});

export type PolicyDocument = z.infer<typeof policySchema>;
export type RedactionDocument = z.infer<typeof redaction>;
export type EntityDocument = z.infer<typeof entity>;
export type CustomPatternDocument = z.infer<typeof customPattern>;
export type FieldDocument = NonNullable<PolicyDocument["fields"]>[number];
export type ModelsDocument = z.infer<typeof models>;
export type ProfileDocument = z.infer<typeof profile>;
/** The settings every action-bearing rule shares. */
export type ActionDocument = Pick<EntityDocument, keyof typeof actionSettings>;
