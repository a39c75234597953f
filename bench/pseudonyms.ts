/**
 * What a pseudonym costs: nanoseconds a value inside redact(), for new and for repeated values, beside a replacement by a
 * constant, and the steps that it is made of. `node --conditions=source bench/pseudonyms.ts [--json]`
 */
import { createHmac } from "node:crypto";
import { performance } from "node:perf_hooks";
import { createKeyRing, createRedactor, loadPolicy } from "../core/index.ts";
import { canonicalize } from "../core/operate/canonical.ts";
import { chooseDomain } from "../core/operate/domain.ts";
import { encodeUtf8, joinLengthPrefixed } from "../core/operate/encoding.ts";
import { createTokenMint } from "../core/operate/token.ts";
import { platform } from "../core/platform/node.ts";
import { quantile } from "./measure.ts";

const VALUES = 10_000;
/** Different values among the repeated ones, and values in one record. */
const DIFFERENT = 200;
const RECORD = 100;
const ROUNDS = 15;

const digits = (n: number, width: number): string => String(n).padStart(width, "0");
const hex = (n: number): string =>
  digits(0, 8)
    .concat((Math.imul(n + 1, 0x9e3779b1) >>> 0).toString(16))
    .slice(-8);

function makeCard(n: number): string {
  const body = `400000${digits(n, 9)}`;
  let sum = 0;
  for (let i = 0; i < body.length; i++) {
    const digit = Number(body[i]) * (i % 2 === 0 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return (body + ((10 - (sum % 10)) % 10)).replace(/\d{4}(?=\d)/g, "$&-");
}

const KINDS: Readonly<Record<string, readonly [entity: string, make: (n: number) => string]>> = {
  "e-mail": ["EMAIL_ADDRESS", (n) => `first${n}.last@mail.example.com`],
  phone: ["PHONE_NUMBER", (n) => `+1 (415) 55${digits(n % 10, 1)}-${digits(n, 5)}`],
  card: ["CREDIT_CARD", makeCard],
  "IP address": ["IP_ADDRESS", (n) => `10.${n % 250}.${(n >> 4) % 250}.${n % 241}`],
  // At a path without an entity, so that every check is tried.
  id: [
    "FIELD",
    (n) => `${hex(n)}-${hex(n + 1).slice(4)}-4${hex(n + 2).slice(5)}-8${hex(n + 3).slice(5)}-${hex(n)}abcd`,
  ],
};

const keys = createKeyRing({ current: { version: "k1", secret: new Uint8Array(32).fill(1) } });
const mint = createTokenMint(keys, "default");
const macKey = new Uint8Array(32).fill(2);

function redactAll(action: string, entity: string, values: readonly string[], cached = true): () => void {
  const field = { path: "$.v[*]", action, ...(entity === "FIELD" ? {} : { entity }) };
  const policy = loadPolicy({
    fields: [field],
    pii_redaction: { enabled: false, performance: { cache_enabled: cached } },
  });
  const redactor = createRedactor(policy, { keys });
  const records: Uint8Array[] = [];
  for (let i = 0; i < values.length; i += RECORD)
    records.push(encodeUtf8(JSON.stringify({ v: values.slice(i, i + RECORD) })));
  return () => {
    for (const record of records) redactor.redact(record, { format: "json" });
  };
}

/** For each of the values. */
function each<T>(values: readonly T[], work: (value: T) => unknown): () => void {
  return () => {
    for (let i = 0; i < values.length; i++) work(values[i]!);
  };
}

function listWork(entity: string, make: (n: number) => string): Readonly<Record<string, () => void>> {
  const values = Array.from({ length: VALUES }, (_, n) => make(n));
  const repeated = values.map((_, n) => values[(n * 7) % DIFFERENT]!);
  const domain = chooseDomain(entity, values[0]!);
  const canonical = values.map((value) => canonicalize(domain, value));
  const messages = canonical.map((value) => joinLengthPrefixed("1", "default", domain, value));
  return {
    "redact, constant": redactAll("replace", entity, values),
    "redact, new": redactAll("pseudonymize", entity, values),
    "redact, repeated": redactAll("pseudonymize", entity, repeated),
    "redact, uncached": redactAll("pseudonymize", entity, repeated, false),
    domain: each(values, (value) => chooseDomain(entity, value)),
    "canonical form": each(values, (value) => canonicalize(domain, value)),
    token: each(canonical, (value) => mint.mintToken(domain, value)),
    "one HMAC": each(messages, (message) => keys.mac("tokens", message)),
    "one-shot digests": each(messages, (message) => platform.hmacSha256(macKey, message)),
    createHmac: each(messages, (message) => createHmac("sha256", macKey).update(message).digest()),
  };
}

/** Medians of rounds in which everything takes its turn: the machine is shared. */
function measure(work: Readonly<Record<string, () => void>>): Record<string, number> {
  const times = Object.keys(work).map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++)
    Object.values(work).forEach((run, i) => {
      const start = performance.now();
      run();
      times[i]!.push(((performance.now() - start) / VALUES) * 1e6);
    });
  const medians = Object.keys(work).map((name, i) => [name, Math.round(quantile(times[i]!, 0.5))] as const);
  return Object.fromEntries(medians);
}

const results: Record<string, Record<string, number>> = Object.fromEntries(
  Object.entries(KINDS).map(([kind, [entity, make]]) => {
    const steps = measure(listWork(entity, make));
    const beside = (name: string): number => steps[name]! - steps["redact, constant"]!;
    const costs = { new: beside("redact, new"), repeated: beside("redact, repeated") };
    return [kind, { ...costs, ...steps }];
  }),
);

function render(): string {
  const names = Object.keys(Object.values(results)[0]!);
  const rows = names.map((name) => [
    name.padEnd(18),
    ...Object.values(results).map((steps) => String(steps[name]).padStart(11)),
  ]);
  const head = ["ns a value".padEnd(18), ...Object.keys(results).map((kind) => kind.padStart(11))];
  return [head, ...rows].map((cells) => `${cells.join("")}\n`).join("");
}

process.stdout.write(process.argv.includes("--json") ? `${JSON.stringify(results)}\n` : render());
