import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { PRESET_NAMES } from "../../core/policy/schema.ts";
import type { SchemaNode } from "../../schema/build-policy-schema.ts";
import { ROOT, readBlocks } from "../docs/blocks.ts";
import { arbitraryNode, TEXTS } from "./arbitrary-policy.ts";
import { codesOf, type Mutation, mutate } from "./documents.ts";
import { listMembers, write } from "./members.ts";

const schema = JSON.parse(readFileSync(`${ROOT}schema/policy.schema.json`, "utf8"));
const accepts = new Ajv2020({ strict: true, allErrors: false }).compile(schema);
const policyNode = schema.$defs.policy as SchemaNode;

/**
 * Everything the loader refuses and the schema cannot see: rules between settings, names that the document itself
 * defines, and languages of their own (paths, patterns). Each with a document; `where`: only at these settings.
 */
const BEYOND_THE_SCHEMA: readonly { readonly code: string; readonly where?: RegExp; readonly document: object }[] = [
  { code: "bad-path", document: { fields: [{ path: "$.a[0]" }] } },
  { code: "bad-pattern", document: { allow: [{ pattern: "(" }] } },
  { code: "duplicate", document: { fields: [{ path: "$.a" }, { path: "$['a']" }] } },
  { code: "path-conflict", document: { fields: [{ path: "$.a" }], protect: ["$.a"] } },
  { code: "too-complex", document: { fields: manyDeepPaths() } },
  { code: "names-need-distinct", document: { fields: [{ path: "$.h.*~", action: "mask" }] } },
  { code: "setting-without-effect", document: { fields: [{ path: "$.a", action: "hash", text: "x" }] } },
  { code: "value-or-pattern", document: { allow: [{ entity: "US_SSN" }] } },
  {
    code: "unknown-entity",
    where: /^(fields|allow)\[\d+\]\.entity$/,
    document: { allow: [{ value: "x", entity: "EMIAL" }] },
  },
  { code: "unknown-profile", document: { pii_redaction: { profile: "fats" } } },
  { code: "derived-code", document: { preset: "hipaa", fields: [{ path: "$.a", action: "hash" }] } },
  {
    code: "card-hash-and-digits",
    document: {
      pii_redaction: { entities: [{ type: "CREDIT_CARD", action: "hash" }] },
      fields: [{ path: "$.c", entity: "CREDIT_CARD", action: "mask", keep_last: 4 }],
    },
  },
  {
    code: "two-references",
    document: { pii_redaction: { pseudonymization: { salt: "env:A" } }, keys: { reference: "env:B" } },
  },
];

function manyDeepPaths(): object[] {
  return Array.from({ length: 24 }, (_, index) => ({ path: `$..a${index}..b..*..c${index}..*..d` }));
}

function isBeyond({ code, path }: { code: string; path: string }): boolean {
  return BEYOND_THE_SCHEMA.some((rule) => rule.code === code && (rule.where?.test(path) ?? true));
}

/** How the two judge a document, and that they may. */
function judge(document: object): "both accept" | "both refuse" | "only the loader refuses" {
  const issues = codesOf(document);
  if (!accepts(document)) {
    expect(issues, `the loader accepts what the schema refuses: ${JSON.stringify(document)}`).not.toEqual([]);
    return "both refuse";
  }
  const unexplained = issues.filter((issue) => !isBeyond(issue)).map(({ code, path }) => `${path}: ${code}`);
  expect(unexplained, `the schema accepts ${JSON.stringify(document)}`).toEqual([]);
  return issues.length === 0 ? "both accept" : "only the loader refuses";
}

function hasProfile(document: { pii_redaction?: { profiles?: unknown } }, name: string): boolean {
  return Object.hasOwn(Object(document.pii_redaction?.profiles), name);
}

function count(documents: fc.Arbitrary<object>, numRuns: number): Record<ReturnType<typeof judge>, number> {
  const counts = { "both accept": 0, "both refuse": 0, "only the loader refuses": 0 };
  fc.assert(
    fc.property(documents, (document) => {
      // The one key that zod never shows to anybody: a profile of this name is neither used nor refused.
      fc.pre(!hasProfile(document, "__proto__"));
      counts[judge(document)]++;
    }),
    { seed: 41, numRuns },
  );
  return counts;
}

describe("what only the loader can refuse", () => {
  test.each(BEYOND_THE_SCHEMA)("$code", ({ code, where, document }) => {
    const [issue] = codesOf(document);
    expect(issue?.code).toBe(code);
    expect(issue!.path).toMatch(where ?? /./);
    expect(accepts(document)).toBe(true);
  });
});

describe("the loader and the schema agree", () => {
  const policies = arbitraryNode(policyNode, "") as fc.Arbitrary<object>;

  test("on policies made from the schema", () => {
    const counts = count(policies, 800);
    for (const number of Object.values(counts)) expect(number).toBeGreaterThan(80);
  });

  test("on policies with mistakes", () => {
    const names = [...new Set([...JSON.stringify(schema).matchAll(/"([a-z_$]+)":\{/g)].map((match) => match[1]!))];
    const mutation: fc.Arbitrary<Mutation> = fc.record({
      kind: fc.constantFrom("delete", "replace", "rename", "add"),
      place: fc.nat(10_000),
      name: fc.oneof(fc.constantFrom(...names), fc.constantFrom("enabld", "zzz", "", "__proto__")),
      value: fc.oneof(
        fc.constantFrom(null, true, 0, 1, -1, 0.5, 1.5, 5000, "", "mask", "US_SSN", "$.z", [], {}, [null], {
          path: "$.z",
        }),
        fc.jsonValue({ maxDepth: 2 }),
      ),
    });
    const broken = fc
      .tuple(policies, fc.array(mutation, { minLength: 1, maxLength: 3 }))
      .map(([policy, mutations]) => mutations.reduce(mutate, policy));
    const counts = count(broken, 1500);
    for (const number of Object.values(counts)) expect(number).toBeGreaterThan(50);
  });

  test.each(listMembers(policyNode, ""))("on what $key may be", ({ key, node }) => {
    const { minimum, maximum } = node as { minimum?: number; maximum?: number };
    const edges = [minimum, maximum].flatMap((edge) =>
      edge === undefined ? [] : [edge - 1, edge, edge + 1, edge + 0.5],
    );
    const texts = [...(TEXTS[key.split(".").at(-1)!] ?? []), ...(node.enum ?? []), "x".repeat(4096), "x".repeat(4097)];
    for (const value of [
      ...edges,
      ...texts,
      null,
      true,
      false,
      0,
      1,
      -1,
      "",
      [],
      {},
      [null],
      ["all"],
      ["US_SSN", "x"],
      { zzz: 1 },
    ])
      judge(write(key, value).withKey);
  });

  test("on the names of the presets, which are policies by themselves", () => {
    for (const preset of PRESET_NAMES) expect([codesOf(preset), accepts(parse(preset))]).toEqual([[], true]);
    for (const other of ["hippa", "[]", "3", "~", "- a"])
      expect([codesOf(other).length, accepts(parse(other))]).toEqual([1, false]);
  });

  const fixtures = readdirSync(`${ROOT}test/policy/fixtures`).map((name) => `test/policy/fixtures/${name}`);
  const pages = ["README.md", ...readdirSync(`${ROOT}docs`).map((name) => `docs/${name}`)].filter((path) =>
    path.endsWith(".md"),
  );
  const examples = [
    ...fixtures.map((path) => ({ place: path, text: readFileSync(`${ROOT}${path}`, "utf8") })),
    ...pages.flatMap((path) =>
      readBlocks(path)
        .filter(({ info }) => info === "yaml" || info === "json policy")
        .map(({ text, line }) => ({ place: `${path}:${line}`, text })),
    ),
  ];
  test.each(examples)("on $place", ({ text }) => {
    expect(codesOf(text)).toEqual([]);
    expect([accepts(parse(text)), accepts.errors]).toEqual([true, null]);
  });
  test("there are examples", () => expect(examples.length).toBeGreaterThan(5));
});
