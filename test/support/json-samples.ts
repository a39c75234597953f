/** Documents with secrets planted at known paths, made from a seed: every test run sees the same ones. */

export interface Random {
  int(limit: number): number;
  pick<T>(items: readonly T[]): T;
  chance(probability: number): boolean;
}

/** mulberry32, a small public-domain generator; good enough to vary test data. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (limit: number): number => Math.floor(next() * limit);
  return { int, pick: (items) => items[int(items.length)]!, chance: (probability) => next() < probability };
}

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Paths that `plant` fills, as a policy writes them. */
export const PATHS = [
  "$.user.password",
  "$.card.number",
  "$.emails[*]",
  "$.headers.*",
  "$..secret",
  "$.orders[*].pin",
  "$['odd name']",
  "$.whole",
] as const;

export interface Sample {
  readonly value: Json;
  /** Every planted text; none of them may be left anywhere in the output. */
  readonly secrets: readonly string[];
}

const WORDS = [
  "alpha",
  "beta gamma",
  "",
  "x",
  "naïve café",
  "日本語",
  "tab\there",
  'quo"te',
  "back\\slash",
  "a/b",
  "😀",
];
const NAMES = ["id", "kind", "status", "note", "nested", "list", "päth", "a b", "x-y"];

/** A random document with secrets at some of PATHS, each secret unlike anything else in it. */
export function plant(random: Random, serial: number): Sample {
  const secrets: string[] = [];
  const secret = (): string => {
    const text = `S3CR${serial}x${secrets.length}Z${random.int(1e9).toString(36)}q`;
    secrets.push(text);
    return random.chance(0.2) ? `${text.slice(0, 4)}${text.slice(4)}` : text;
  };
  const filler = (depth: number): Json => {
    const kind = random.int(depth > 2 ? 4 : 7);
    if (kind === 0) return random.int(100000);
    if (kind === 1) return random.pick([true, false, null]);
    if (kind < 4) return random.pick(WORDS);
    if (kind === 4) return Array.from({ length: random.int(4) }, () => filler(depth + 1));
    const result: { [name: string]: Json } = {};
    for (let i = random.int(4); i > 0; i--) result[random.pick(NAMES)] = filler(depth + 1);
    if (random.chance(0.3)) result.secret = secret();
    return result;
  };
  const members: [string, Json][] = [["ts", "2026-03-10T09:20:46.729Z"]];
  if (random.chance(0.7)) members.push(["user", { name: "n", password: secret(), note: filler(2) }]);
  if (random.chance(0.7)) members.push(["card", { expiry: "04/25", number: secret() }]);
  if (random.chance(0.5)) members.push(["emails", [secret(), secret()]]);
  if (random.chance(0.5)) members.push(["headers", { accept: secret(), "x-y": secret() }]);
  if (random.chance(0.5))
    members.push([
      "orders",
      [
        { pin: secret(), sum: 12.5 },
        { sum: 1, pin: secret() },
      ],
    ]);
  if (random.chance(0.4)) members.push(["odd name", secret()]);
  if (random.chance(0.4)) members.push(["whole", { a: secret(), b: [secret(), { c: secret() }] }]);
  for (let i = random.int(4); i > 0; i--) members.push([random.pick(NAMES), filler(0)]);
  for (let i = members.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [members[i], members[j]] = [members[j]!, members[i]!];
  }
  return { value: Object.fromEntries(members), secrets };
}

/** The reference: what a walk over the parsed document puts at PATHS. */
export function redactByWalk(value: Json, replacement = "[REDACTED]"): Json {
  const walk = (at: Json, path: readonly (string | number)[]): Json => {
    if (path.length > 0 && isPlanted(path)) return replacement;
    if (Array.isArray(at)) return at.map((item, i) => walk(item, [...path, i]));
    if (at === null || typeof at !== "object") return at;
    return Object.fromEntries(Object.entries(at).map(([name, item]) => [name, walk(item, [...path, name])]));
  };
  return walk(value, []);
}

function isPlanted(path: readonly (string | number)[]): boolean {
  const [a, b, c] = path;
  if (path.at(-1) === "secret") return true;
  if (path.length === 1) return a === "odd name" || a === "whole";
  if (path.length === 2)
    return (a === "user" && b === "password") || (a === "card" && b === "number") || a === "emails" || a === "headers";
  return path.length === 3 && a === "orders" && c === "pin";
}
