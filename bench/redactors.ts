/** The policies that are measured, and what runs them. */
import { DETECTED_ENTITIES } from "../core/detect/entities.ts";
import {
  createKeyRing,
  createRedactor,
  loadPolicy,
  type Policy,
  type RedactionStream,
  type Redactor,
} from "../core/index.ts";
import type { Format } from "../core/types.ts";
import { PLANTED_PATHS } from "./corpora.ts";

/** Found by words, at many times the cost of patterns: always reported apart. */
const NAMES = ["PERSON", "LOCATION"];
const NEVER = "ORGANIZATION";
export const CHUNK_BYTES = 256 * 1024;

const listEntities = (action: string, withNames: boolean) =>
  DETECTED_ENTITIES.map((type) => ({
    type,
    enabled: type !== NEVER && (withNames || !NAMES.includes(type)),
    action,
  }));
const patterns = { enabled: true, entities: listEntities("replace", false) };
const fields = PLANTED_PATHS.map((path) => ({ path }));

const DOCUMENTS = {
  paths: { pii_redaction: { enabled: false }, fields },
  patterns: { pii_redaction: patterns },
  names: { pii_redaction: { enabled: true, entities: listEntities("replace", true) } },
  both: { pii_redaction: patterns, fields },
  pseudonyms: {
    pii_redaction: { enabled: true, entities: listEntities("pseudonymize", false) },
    fields: PLANTED_PATHS.map((path) => ({ path, action: "pseudonymize" })),
  },
};

export type PolicyName = keyof typeof DOCUMENTS;

export const POLICY_TITLES: Readonly<Record<PolicyName, string>> = {
  paths: "10 field paths",
  patterns: "pattern entities",
  names: "patterns and names",
  both: "10 paths and patterns",
  pseudonyms: "both, pseudonymized",
};

export const loadBenchPolicy = (name: PolicyName): Policy => loadPolicy(DOCUMENTS[name]);

/** A key that protects nothing. */
const keys = createKeyRing({ current: { version: "k1", secret: new Uint8Array(32).fill(7) } });
const made = new Map<PolicyName, Redactor>();

/** One redactor a policy, as a program has it. */
export function redactorOf(name: PolicyName): Redactor {
  const known = made.get(name);
  if (known !== undefined) return known;
  const redactor = createRedactor(loadBenchPolicy(name), { keys });
  made.set(name, redactor);
  return redactor;
}

function* redactInChunks(stream: RedactionStream<Uint8Array>, bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES)
    yield stream.process(bytes.subarray(at, at + CHUNK_BYTES)).output;
  yield stream.flush().output;
}

/** The bytes that come out, in the parts in which they do. */
export const redactChunks = (redactor: Redactor, format: Format, bytes: Uint8Array): Uint8Array[] => [
  ...redactInChunks(redactor.stream<Uint8Array>({ format }), bytes),
];

/** Redacts as the command line does, into one memory over and over. @returns how many bytes come out */
export function redactStream(redactor: Redactor, format: Format, bytes: Uint8Array): number {
  let length = 0;
  for (const part of redactInChunks(redactor.stream<Uint8Array>({ format, reuseOutput: true }), bytes))
    length += part.length;
  return length;
}
