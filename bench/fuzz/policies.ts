/** Policies under which the two kernels are compared: each way in which a value can be found or replaced is in one of them. */
import { DETECTED_ENTITIES } from "../../core/detect/entities.ts";
import { createKeyRing, createRedactor, loadPolicy, type Redactor } from "../../core/index.ts";

const NAMED = ["PERSON", "LOCATION", "ORGANIZATION"];
const OFF = { enabled: false };
const entities = (action?: string) =>
  DETECTED_ENTITIES.filter((type) => !NAMED.includes(type)).map((type) =>
    action === undefined ? { type } : { type, action },
  );
const noNames = NAMED.map((type) => ({ type, enabled: false }));
const plain = ["$.user.email", "$.user.password", "$.card.number", "$.http.headers.cookie", "$.n", "$.kontonummer"];
const patterns = (...regexes: string[]) =>
  regexes.map((regex, i) => ({ name: `CUSTOM_${String.fromCharCode(65 + i)}`, regex }));

/** Paths made of these are more than the kernel has constants for. */
const SHORT = ["a", "b", "n", "id", "user", "tags", "items"];

const DOCUMENTS = {
  fields: { pii_redaction: OFF, fields: plain.map((path) => ({ path })) },
  entities: { pii_redaction: { entities: [...entities(), ...noNames] } },
  names: { preset: "accurate" },
  strict: { preset: "prod", fields: [{ path: "$.items[*].id" }] },
  one: { preset: "fast", pii_redaction: { entities: [{ type: "EMAIL_ADDRESS", action: "replace" }] } },
  both: { pii_redaction: { entities: [...entities("replace"), ...noNames] }, fields: plain.map((path) => ({ path })) },
  pseudonyms: {
    pii_redaction: { entities: [...entities("pseudonymize"), ...noNames] },
    fields: plain.map((path) => ({ path, action: "pseudonymize" })),
  },
  deep: {
    pii_redaction: OFF,
    fields: [
      { path: "$..password" },
      { path: "$.user.*", action: "mask", keep_last: 2 },
      { path: "$.items[*]", action: "remove" },
      { path: "$..value", match: "loose" },
      { path: "$..*.id", action: "hash" },
    ],
    protect: ["$.user.id", "$.http.headers"],
  },
  containers: {
    fields: [
      { path: "$.user", action: "replace" },
      { path: "$.http.headers", action: "remove" },
      { path: "$.tags", action: "encrypt" },
      { path: "$.a.b", action: "preserve" },
      { path: "$.items[*].attributes", action: "mask" },
    ],
    protect: ["$.http.headers.accept", "$.trace_id"],
  },
  memberNames: {
    pii_redaction: { entities: noNames },
    fields: [
      { path: "$.user.*~", action: "pseudonymize" },
      { path: "$..tags.*~", action: "replace" },
      { path: "$.http.headers.*" },
    ],
  },
  actions: {
    pii_redaction: {
      entities: [
        { type: "EMAIL_ADDRESS", action: "encrypt" },
        { type: "CREDIT_CARD", action: "mask", keep_last: 4 },
        { type: "US_SSN", action: "hash" },
        { type: "IP_ADDRESS", action: "preserve" },
        { type: "PHONE_NUMBER", action: "pseudonymize", template: "lossy" },
        { type: "URL", action: "remove", scope: "sensitive" },
        ...noNames,
      ],
    },
    fields: [
      { path: "$.user.email", action: "pseudonymize", template: "lossy" },
      { path: "$.card.number", action: "mask", preserve_length: true },
      { path: "$.n", action: "remove" },
      { path: "$.message", action: "preserve" },
      { path: "$.user.name", action: "replace", text: "ｎame" },
    ],
    allow: [
      { value: "support@example.com" },
      { pattern: "test-[a-z]*@.*" },
      { value: "192.0.2.1", entity: "IP_ADDRESS" },
    ],
  },
  prefixes: {
    pii_redaction: {
      entities: noNames,
      custom_patterns: patterns("EMP-[0-9]{6}", "zq[0-9]", "77[0-9]", "ab[ab]{0,14}c", "(?i)order:[a-z]+"),
    },
    fields: [{ path: "$.user.password" }],
  },
  anything: { pii_redaction: { entities: noNames, custom_patterns: patterns("[a-f]{3}[0-9]+!", "x.?y") } },
  base64: { pii_redaction: { entities: [...entities("replace"), ...noNames], decode: ["base64"] } },
  window: {
    preset: "dev",
    pii_redaction: { streaming: { window_size: 64, emit_threshold: 1 }, performance: { cache_enabled: false } },
    fields: [{ path: "$..email" }],
  },
  many: {
    pii_redaction: OFF,
    fields: SHORT.flatMap((a) => SHORT.flatMap((b) => SHORT.map((c) => ({ path: `$.${a}.${b}.${c}` })))),
  },
};

export type FuzzPolicy = keyof typeof DOCUMENTS;
export const FUZZ_POLICIES = Object.keys(DOCUMENTS) as readonly FuzzPolicy[];

/** A key that protects nothing. */
const keys = createKeyRing({ current: { version: "k1", secret: new Uint8Array(32).fill(5) } });

export interface Pair {
  readonly kernel: Redactor;
  readonly script: Redactor;
}

/** One policy on both kernels. */
export function createPair(name: FuzzPolicy): Pair {
  const policy = loadPolicy(DOCUMENTS[name]);
  return { kernel: createRedactor(policy, { keys }), script: createRedactor(policy, { keys, kernel: "script" }) };
}
