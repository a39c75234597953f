import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { DETECTED_ENTITIES, UNUSUAL_ENTITIES } from "../../core/detect/entities.ts";
import { PolicyError } from "../../core/errors.ts";
import { readCompiledPolicy } from "../../core/policy/compiled.ts";
import { loadPolicy } from "../../core/policy/load.ts";
import { PRESET_NAMES } from "../../core/policy/schema.ts";
import type { Action, Policy } from "../../core/policy/types.ts";

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}.yaml`, import.meta.url), "utf8");

function actionOf(policy: Policy, entity: string): Action | undefined {
  const rule = [...policy.detection.entities, ...policy.detection.customPatterns].find((one) => one.entity === entity);
  return rule === undefined ? undefined : policy.actions[rule.action];
}

const kinds = (policy: Policy) =>
  Object.fromEntries(policy.detection.entities.map((rule) => [rule.entity, policy.actions[rule.action]!.kind]));

describe("the founding document's YAML loads unchanged", () => {
  const policy = loadPolicy(fixture("founding"));

  test("every rule has the action it names", () => {
    expect(kinds(policy)).toMatchObject({
      CREDIT_CARD: "mask",
      EMAIL_ADDRESS: "pseudonymize",
      PHONE_NUMBER: "pseudonymize",
      US_SSN: "mask",
      IP_ADDRESS: "pseudonymize",
      IBAN_CODE: "mask",
      API_KEY: "remove",
      PASSWORD: "remove",
      SESSION_TOKEN: "remove",
      INTERNAL_ID: "mask",
      PERSON: "pseudonymize",
      LOCATION: "pseudonymize",
    });
    expect(actionOf(policy, "EMAIL_ADDRESS")).toEqual({ kind: "pseudonymize", template: "token", fallback: false });
    expect(policy.detection.customPatterns.map((rule) => [rule.entity, rule.confidence])).toEqual([
      ["INTERNAL_USER_ID", 0.95],
      ["OPENAI_API_KEY", 1],
      ["ANTHROPIC_API_KEY", 1],
      ["AWS_ACCESS_KEY", 1],
      ["INTERNAL_IP", 0.9],
      ["SESSION_TOKEN", 0.95],
    ]);
  });

  test("settings", () => {
    expect(policy.detection.threshold).toBe(0.8);
    expect(policy.streaming).toEqual({ windowSize: 256, emitThreshold: 128, maxLatencyMs: 10 });
    expect(policy.performance.cacheSize).toBe(1000);
    expect(policy.keys).toEqual({ reference: "env:PII_PSEUDONYMIZATION_SALT", namespace: "default", rotationDays: 90 });
    expect(policy.audit.logOriginalLength).toBe(true);
  });

  test("what has no effect is said", () => {
    expect(policy.notices).toEqual([
      expect.stringContaining("ml_models"),
      expect.stringContaining("max_text_length never skips"),
      "accepted, without effect in this version: streaming.max_latency_ms, audit, log_original_length",
    ]);
  });

  test("its three variants", () => {
    expect(loadPolicy(fixture("founding-dev")).detection.threshold).toBe(0.6);
    expect(loadPolicy(fixture("founding-prod")).detection).toMatchObject({ threshold: 0.6, unknownEntities: "mask" });
    const hipaa = loadPolicy(fixture("founding-hipaa"));
    expect(hipaa.detection).toMatchObject({ threshold: 0.6, unknownEntities: "mask" });
    expect(actionOf(hipaa, "PATIENT_MRN")?.kind).toBe("mask");
  });
});

describe("presets", () => {
  test("balanced is what there is without a policy", () => {
    const policy = loadPolicy();
    expect(kinds(policy)).toMatchObject({
      EMAIL_ADDRESS: "pseudonymize",
      CREDIT_CARD: "mask",
      US_SSN: "mask",
      PHONE_NUMBER: "pseudonymize",
      IP_ADDRESS: "pseudonymize",
      IBAN_CODE: "mask",
      API_KEY: "remove",
      PASSWORD: "remove",
      SESSION_TOKEN: "remove",
      INTERNAL_ID: "mask",
      PERSON: "pseudonymize",
      LOCATION: "pseudonymize",
    });
    expect(policy.actions.filter((action) => action.kind === "pseudonymize")).toEqual([
      { kind: "pseudonymize", template: "token", fallback: true },
    ]);
    expect(policy.notices).toEqual([]);
    for (const same of ["balanced", "{}", "preset: balanced", { preset: "balanced" }, {}, "pii_redaction:\n"])
      expect(loadPolicy(same).hash).toBe(policy.hash);
  });

  test.each([
    ["dev", 0.6, "preserve", DETECTED_ENTITIES.length - UNUSUAL_ENTITIES.length],
    ["prod", 0.6, "mask", DETECTED_ENTITIES.length - UNUSUAL_ENTITIES.length + 1],
    ["hipaa", 0.6, "mask", DETECTED_ENTITIES.length - UNUSUAL_ENTITIES.length + 1],
    ["fast", 0.9, "preserve", 3],
    ["accurate", 0.6, "preserve", DETECTED_ENTITIES.length],
  ])("%s: threshold %d, unknown entities %s, %d entities", (preset, threshold, unknownEntities, entities) => {
    const { detection } = loadPolicy({ preset });
    expect(detection).toMatchObject({ threshold, unknownEntities });
    expect(detection.entities).toHaveLength(entities);
  });

  test("hipaa never derives a code from a person", () => {
    const policy = loadPolicy("hipaa");
    expect(policy.actions.map((action) => action.kind)).not.toContain("pseudonymize");
    expect(policy.actions.map((action) => action.kind)).not.toContain("hash");
    expect(actionOf(policy, "EMAIL_ADDRESS")).toEqual({ kind: "replace" });
    expect(actionOf(policy, "PATIENT_MRN")?.kind).toBe("mask");
  });

  test("a preset's pattern gives way to one of the same name", () => {
    const pattern = { name: "PATIENT_MRN", regex: "MRN-[0-9]{6}", action: "remove" };
    const policy = loadPolicy({ preset: "hipaa", pii_redaction: { custom_patterns: [pattern] } });
    expect(policy.detection.customPatterns.map((rule) => rule.pattern)).toEqual(["MRN-[0-9]{6}"]);
  });

  test("every name works as text, as preset and as profile where it is one", () => {
    for (const preset of PRESET_NAMES) expect(loadPolicy(preset).hash).toBe(loadPolicy({ preset }).hash);
    for (const profile of ["fast", "balanced", "accurate"])
      expect(loadPolicy({ pii_redaction: { profile } }).detection).toEqual(loadPolicy(profile).detection);
  });

  test("a profile of one's own", () => {
    const profiles = { lean: { confidence_threshold: 0.7, entities: ["US_SSN", "PERSON"], quick_check_only: true } };
    const policy = loadPolicy({ pii_redaction: { profile: "lean", profiles } });
    expect(policy.detection.threshold).toBe(0.7);
    expect(Object.keys(kinds(policy))).toEqual(["US_SSN"]);
    expect(policy.notices).toEqual(["quick_check_only: not looked for: PERSON"]);
  });
});

describe("entities", () => {
  const withEntities = (...entities: object[]) => loadPolicy({ pii_redaction: { entities } });

  test("written ones are laid over the preset's; the others stay", () => {
    const policy = withEntities(
      { type: "US_SSN", action: "remove" },
      { type: "IP_ADDRESS", enabled: false },
      { type: "URL" },
    );
    expect(kinds(policy)).toMatchObject({ US_SSN: "remove", URL: "replace", CREDIT_CARD: "mask" });
    expect(kinds(policy)).not.toHaveProperty("IP_ADDRESS");
  });

  test("settings without an action refine the recommended one; without any, keys stay optional", () => {
    expect(actionOf(withEntities({ type: "CREDIT_CARD", keep_last: 4 }), "CREDIT_CARD")).toMatchObject({ keepLast: 4 });
    expect(actionOf(withEntities({ type: "EMAIL_ADDRESS" }), "EMAIL_ADDRESS")).toMatchObject({ fallback: true });
    expect(actionOf(withEntities({ type: "EMAIL_ADDRESS", action: "pseudonymize" }), "EMAIL_ADDRESS")).toMatchObject({
      fallback: false,
    });
  });

  test("pseudonymization.enabled: false turns pseudonyms into names of entities", () => {
    const policy = loadPolicy({
      pii_redaction: { pseudonymization: { enabled: false }, entities: [{ type: "US_SSN", action: "pseudonymize" }] },
    });
    expect(actionOf(policy, "US_SSN")).toEqual({ kind: "replace" });
    expect(policy.actions.some((action) => action.kind === "pseudonymize")).toBe(false);
  });
});

test("enabled: false stops detection, never fields", () => {
  const policy = loadPolicy("pii_redaction: { enabled: false }\nfields: [{ path: $.a }]\n");
  expect(policy.detection.enabled).toBe(false);
  expect(policy.fields).toEqual([{ path: "$.a", action: expect.any(Number), match: "exact" }]);
  expect(policy.notices.join()).toContain("field paths are still redacted");
});

test("fields, protect and allow", () => {
  const policy = loadPolicy(`
fields:
  - path: $.card.number
  - { path: "$..password", action: remove, match: loose }
  - { path: "$.user", entity: PERSON, action: pseudonymize }
  - { path: "$.headers.*~", action: pseudonymize }
protect: [$.card, { path: $.traceId, match: loose }]
allow:
  - value: support@example.org
  - { pattern: "TEST-[0-9]+", entity: API_KEY }
`);
  expect(
    policy.fields.map((field) => [field.path, policy.actions[field.action]!.kind, field.entity, field.match]),
  ).toEqual([
    ["$.card.number", "replace", undefined, "exact"],
    ["$..password", "remove", undefined, "loose"],
    ["$.user", "pseudonymize", "PERSON", "exact"],
    ["$.headers.*~", "pseudonymize", undefined, "exact"],
  ]);
  expect(policy.protect).toEqual([
    { path: "$.card", match: "exact" },
    { path: "$.traceId", match: "loose" },
  ]);
  expect(policy.allow).toEqual([{ value: "support@example.org" }, { pattern: "TEST-[0-9]+", entity: "API_KEY" }]);
});

test("a path and the name at it are two places", () => {
  expect(loadPolicy({ fields: [{ path: "$.a" }], protect: ["$.a~"] }).protect).toHaveLength(1);
});

test("an entity a custom pattern defines can be named elsewhere", () => {
  const custom_patterns = [{ name: "ORDER_OLD", entity: "ORDER", regex: "ORD[0-9]{6}" }];
  const policy = loadPolicy({ pii_redaction: { custom_patterns }, fields: [{ path: "$.o", entity: "ORDER" }] });
  expect(policy.detection.customPatterns[0]).toMatchObject({ name: "ORDER_OLD", entity: "ORDER", confidence: 1 });
});

describe("keys are references", () => {
  test.each([
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the policy's own syntax
    ["${PII_SALT}", "env:PII_SALT"],
    ["env:PII_SALT", "env:PII_SALT"],
    ["file:/run/secrets/ring.json", "file:/run/secrets/ring.json"],
    [
      "secret:arn:aws:secretsmanager:eu-central-1:123456789012:secret:scrubline-Ab12Cd",
      "secret:arn:aws:secretsmanager:eu-central-1:123456789012:secret:scrubline-Ab12Cd",
    ],
  ])("%s -> %s", (written, reference) => {
    expect(loadPolicy({ pii_redaction: { pseudonymization: { salt: written } } }).keys.reference).toBe(reference);
    expect(loadPolicy({ keys: { reference: written } }).keys.reference).toBe(reference);
  });

  test("the environment is not read", () => {
    process.env.SCRUBLINE_TEST_SALT = "a-very-secret-salt";
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the policy's own syntax
    const policy = loadPolicy({ pii_redaction: { pseudonymization: { salt: "${SCRUBLINE_TEST_SALT}" } } });
    delete process.env.SCRUBLINE_TEST_SALT;
    expect(JSON.stringify(policy)).not.toContain("a-very-secret-salt");
  });

  test("namespace, region and rotation", () => {
    const keys = { namespace: "eu/prod", default_region: "DE", rotation_days: 30 };
    expect(loadPolicy({ keys }).keys).toEqual({ namespace: "eu/prod", defaultRegion: "DE", rotationDays: 30 });
  });
});

describe("the compiled policy", () => {
  const policy = loadPolicy(fixture("founding"));

  test("is frozen through and through, plain, and reads back", () => {
    const frozen = (value: unknown): boolean =>
      typeof value !== "object" || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen));
    expect(frozen(policy)).toBe(true);
    const json = JSON.stringify(policy);
    expect(readCompiledPolicy(json)).toEqual(policy);
    expect(loadPolicy(json, { compiled: true })).toEqual(policy);
    expect(loadPolicy(policy, { compiled: true })).toEqual(policy);
    expect(frozen(readCompiledPolicy(json))).toBe(true);
  });

  test("the hash follows the meaning, not the spelling", () => {
    const yaml = "fields:\n  - path: $.a\n    action: mask\nkeys: { namespace: x }\n";
    const json = '{"keys":{"namespace":"x"},"fields":[{"action":"mask","path":"$.a"}]}';
    expect(loadPolicy(json).hash).toBe(loadPolicy(yaml).hash);
    expect(loadPolicy(yaml).hash).toMatch(/^[0-9a-f]{64}$/);
    expect(loadPolicy(yaml.replace("mask", "remove")).hash).not.toBe(loadPolicy(yaml).hash);
  });

  test.each([
    ["not-compiled", "not json"],
    ["not-compiled", "null"],
    ["not-compiled", '{"version":1}'],
    ["wrong-version", JSON.stringify({ ...policy, version: 2 })],
    ["hash-mismatch", JSON.stringify({ ...policy, fields: [{ path: "$.x", action: 0, match: "exact" }] })],
    ["hash-mismatch", JSON.stringify({ ...policy, hash: "0".repeat(64) })],
  ])("%s", (code, json) => {
    expect(() => readCompiledPolicy(json)).toThrow(expect.objectContaining({ name: "PolicyError", code }));
    expect(() => readCompiledPolicy(json)).toThrow(PolicyError);
  });
});

test("what a function imports brings no schema library, no YAML and no phone metadata", async () => {
  const entry = (path: string) => fileURLToPath(new URL(`../../core/${path}`, import.meta.url));
  const { metafile } = await build({
    entryPoints: [entry("policy/compiled.ts"), entry("operate/index.ts"), entry("operate/keyring.ts")],
    bundle: true,
    write: false,
    metafile: true,
    outdir: "bundle",
    platform: "node",
    format: "esm",
    conditions: ["source"],
  });
  const packages = Object.keys(metafile.inputs).filter((path) => path.includes("node_modules"));
  expect(packages).toEqual([]);
});

test("JSON indented with tabs is read", () => {
  expect(loadPolicy('{\n\t"fields": [\n\t\t{ "path": "$.a" }\n\t]\n}').fields).toHaveLength(1);
});

test("settings that are only passed on", () => {
  const policy = loadPolicy(`
pii_redaction:
  streaming: { window_size: 512, emit_threshold: 1, max_latency_ms: 50 }
  custom_patterns: [{ name: A, regex: "a1", enabled: false }, { name: B, regex: "b1", confidence: 0.5 }]
  pseudonymization: { salt_rotation_days: 7 }
  performance: { cache_enabled: false, cache_size: 10, parallel_processing: true }
  audit:
    { enabled: false, log_detections: false, log_redactions: false, include_entity_types: false,
      include_confidence_scores: false, exclude_content: true }
`);
  expect(policy.streaming).toEqual({ windowSize: 512, emitThreshold: 1, maxLatencyMs: 50 });
  expect(policy.detection.customPatterns.map((rule) => [rule.name, rule.confidence])).toEqual([["B", 0.5]]);
  expect(policy.keys.rotationDays).toBe(7);
  expect(policy.performance.cacheSize).toBe(0);
  expect(policy.notices[0]).toBe("performance.parallel_processing has no effect");
  expect(policy.audit).toEqual({
    enabled: false,
    logDetections: false,
    logRedactions: false,
    includeEntityTypes: false,
    includeConfidenceScores: false,
    logOriginalLength: false,
  });
  expect(loadPolicy({ pii_redaction: { performance: { cache_size: 10 } } }).performance.cacheSize).toBe(10);
});
