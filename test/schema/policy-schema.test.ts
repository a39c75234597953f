import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { loadPolicy } from "../../core/policy/load.ts";
import type { Policy } from "../../core/policy/types.ts";
import { buildPolicySchema } from "../../schema/build-policy-schema.ts";
import { ROOT } from "../docs/blocks.ts";
import { codesOf } from "./documents.ts";
import { listMembers, write } from "./members.ts";

const schema = JSON.parse(readFileSync(`${ROOT}schema/policy.schema.json`, "utf8"));
const page = readFileSync(`${ROOT}docs/policy.md`, "utf8");

const members = listMembers(schema.$defs.policy, "");

const withoutNotices = ({ hash, notices, ...policy }: Policy): object => policy;

test("the committed file is what npm run policy-schema writes", () => {
  expect(schema).toEqual(JSON.parse(JSON.stringify(buildPolicySchema(page))));
});

test("it is draft 2020-12, by the letter, with standard keywords only", () => {
  const ajv = new Ajv2020({ strict: true });
  expect(ajv.validateSchema(schema)).toBe(true);
  expect(() => ajv.compile(schema)).not.toThrow();
});

test("it is published with the package", () => {
  const { exports, files } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8"));
  expect(exports["./policy.schema.json"]).toBe("./schema/policy.schema.json");
  expect(files).toContain("schema/policy.schema.json");
});

test("every pattern is one in other engines too: no flags, no escapes of JavaScript alone", () => {
  const patterns = [...JSON.stringify(schema).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)].map((match) =>
    JSON.parse(match[1]!),
  );
  expect(patterns.length).toBeGreaterThan(8);
  for (const pattern of patterns) expect(pattern).toMatch(/^\^(?!.*(?:\\0|\\d|\\u\{|\(\?<))/);
});

describe("what an editor shows", () => {
  test("every key has a text", () => {
    expect(members.length).toBeGreaterThan(80);
    for (const { key, node } of members)
      expect([key, node.description]).toEqual([key, expect.stringMatching(/^[\w$].{3,}\.$/)]);
  });

  const defaults = members.filter(({ node }) => node.default !== undefined);
  test("there are defaults", () => expect(defaults.length).toBeGreaterThan(40));

  test.each(defaults)("the default of $key is what there is without it", ({ key, node }) => {
    const { withKey, withoutKey } = write(key, node.default);
    expect(withoutNotices(loadPolicy(withKey))).toEqual(withoutNotices(loadPolicy(withoutKey)));
  });

  test("a key is marked exactly when the loader says that it has no effect", () => {
    const samples: Readonly<Record<string, unknown>> = { boolean: true, string: "x", integer: 100 };
    for (const { key, node } of members) {
      const type = Array.isArray(node.type) ? node.type[0] : node.type;
      if (node.enum !== undefined || node.pattern !== undefined || !(type! in samples)) continue;
      const { withKey, withoutKey } = write(key, samples[type!]);
      if (codesOf(withKey).length > 0 || codesOf(withoutKey).length > 0) continue;
      const idle = (document: object) =>
        loadPolicy(document)
          .notices.filter((notice) => /effect|never skips/.test(notice))
          .join();
      const isMarked = node.deprecated === true || /nothing acts on it yet/.test(node.description!);
      expect([key, isMarked]).toEqual([key, idle(withKey) !== idle(withoutKey)]);
    }
  });

  test("a setting without any effect is struck through", () => {
    const marked = members.filter(({ node }) => node.deprecated).map(({ key }) => key.replace(/^pii_redaction\./, ""));
    expect(marked.filter((key) => !/ml_models/.test(key))).toEqual([
      "performance.max_text_length",
      "performance.parallel_processing",
    ]);
  });
});

describe("$schema in a policy", () => {
  const reference = "./node_modules/scrubline/schema/policy.schema.json";

  test("is passed over", () => {
    expect(loadPolicy({ $schema: reference, preset: "prod" })).toEqual(loadPolicy({ preset: "prod" }));
    expect(loadPolicy(`{"$schema": "${reference}", "preset": "prod"}`)).toEqual(loadPolicy("prod"));
    expect(loadPolicy(`$schema: ${reference}\npreset: prod\n`)).toEqual(loadPolicy("prod"));
  });

  test("is text, at the top level", () => {
    expect(codesOf({ $schema: 3 })).toMatchObject([{ code: "wrong-type", path: "$schema" }]);
    expect(codesOf({ keys: { $schema: reference } })).toMatchObject([{ code: "unknown-key" }]);
  });
});

describe("a key with nothing after it", () => {
  test("counts as absent", () => {
    const empty = loadPolicy(
      "pii_redaction:\n  custom_patterns:\n  audit: { enabled: }\n  profiles: { mine: }\nfields:\n",
    );
    expect(empty).toEqual(loadPolicy());
  });

  test("is still looked at: a misspelt one is an error", () => {
    expect(codesOf("protct:\n")).toMatchObject([{ code: "unknown-key", path: "protct" }]);
    expect(codesOf("keys: { namspace: ~ }\n")).toMatchObject([{ code: "unknown-key", path: "keys.namspace" }]);
  });

  test("an empty profile is none", () => {
    expect(codesOf("pii_redaction: { profile: mine, profiles: { mine: } }")).toMatchObject([
      { code: "unknown-profile" },
    ]);
  });
});
