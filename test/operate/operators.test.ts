import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KeyError } from "../../core/errors.ts";
import { createOperators } from "../../core/operate/index.ts";
import { createKeyRing } from "../../core/operate/keyring.ts";
import { loadPolicy } from "../../core/policy/load.ts";
import type { Action } from "../../core/policy/types.ts";

const keys = createKeyRing({ current: { version: "k1", secret: new Uint8Array(32).fill(1) } });

/** Operators of a policy whose action 0 is the given one. */
function operatorsFor(action: Record<string, unknown>, ring: typeof keys | undefined = keys) {
  const policy = loadPolicy({ fields: [{ path: "$.x", ...action }], keys: { default_region: "US" } });
  expect(policy.fields[0]!.action).toBe(0);
  return createOperators(policy, ring);
}

const mask = (settings: Record<string, unknown>) => ({ action: "mask", ...settings });

describe("before and after", () => {
  test.each([
    [{}, "FIELD", "hunter2", "[REDACTED]"],
    [{ action: "replace" }, "EMAIL_ADDRESS", "ann@example.org", "<EMAIL_ADDRESS>"],
    [{ action: "replace", text: "(gone)" }, "US_SSN", "219-09-9999", "(gone)"],
    [{ action: "remove" }, "API_KEY", "abc", ""],
    [mask({}), "US_SSN", "219-09-9999", "****"],
    [mask({ mask_char: "#" }), "US_SSN", "219-09-9999", "####"],
    [mask({ preserve_length: true }), "US_SSN", "219-09-9999", "***********"],
    [mask({ preserve_length: true }), "PERSON", "Zoë 👩‍🚀", "*******"],
    [mask({ keep_last: 4 }), "CREDIT_CARD", "4111111111111111", "****1111"],
    [mask({ keep_first: 2, keep_last: 1 }), "PERSON", "Annabel", "An****l"],
    [mask({ keep_first: 1, preserve_length: true }), "PERSON", "👩🙂Ann", "👩****"],
    [mask({ keep_last: 4 }), "PERSON", "Ann", "****"],
    [mask({ keep_last: 4, preserve_length: true }), "PERSON", "Ann", "***"],
    [mask({ keep_first: 2, keep_last: 2 }), "PERSON", "Anna", "****"],
    [{ action: "preserve" }, "PERSON", "Ann", null],
    [{ action: "pseudonymize" }, "PERSON", "Ann Lee", "person_k1_drv6jskutifplxlklhjy"],
    [{ action: "pseudonymize" }, "PHONE_NUMBER", "(415) 555-0132", "phone_k1_spokudjappllcnxuavw3"],
    [
      { action: "pseudonymize" },
      "EMAIL_ADDRESS",
      "ann@EXAMPLE.org",
      "user_k1_2solyi7245ubuvfrs7vl@redacted.example.com",
    ],
  ])("%j %s: %s -> %s", (action, entity, before, after) => {
    const operators = operatorsFor(action);
    expect(operators.apply(0, entity, before)).toBe(after);
    const constant = operators.constant(0, entity);
    if (constant !== null) expect(constant).toBe(after);
  });

  test("only what reads the value has no constant", () => {
    const constants = [
      operatorsFor({ action: "replace" }),
      operatorsFor({ action: "remove" }),
      operatorsFor(mask({})),
      operatorsFor(mask({ preserve_length: true })),
      operatorsFor(mask({ keep_last: 2 })),
      operatorsFor({ action: "hash" }),
      operatorsFor({ action: "pseudonymize" }),
      operatorsFor({ action: "preserve" }),
    ].map((operators) => operators.constant(0, "X"));
    expect(constants).toEqual(["<X>", "", "****", null, null, null, null, null]);
  });

  test("the same value has the same token at a path and in text", () => {
    const operators = operatorsFor({ action: "pseudonymize" });
    const token = operators.apply(0, "EMAIL_ADDRESS", "ann@example.org");
    expect(operators.apply(0, "FIELD", " ann@Example.org")).toBe(token);
    expect(operators.apply(0, "FIELD", "4111 1111 1111 1111")).toBe(
      operators.apply(0, "CREDIT_CARD", "4111-1111-1111-1111"),
    );
  });
});

describe("members' names", () => {
  test.each([
    [{}, "FIELD", "[REDACTED_2]"],
    [{ action: "replace" }, "EMAIL_ADDRESS", "<EMAIL_ADDRESS_2>"],
    [{ action: "replace", text: "gone" }, "FIELD", "gone_2"],
    [{ action: "remove" }, "EMAIL_ADDRESS", "<EMAIL_ADDRESS_2>"],
    [mask({}), "EMAIL_ADDRESS", "****_2"],
    [{ action: "hash" }, "EMAIL_ADDRESS", "<EMAIL_ADDRESS_2>"],
    [{ action: "preserve" }, "EMAIL_ADDRESS", null],
    [{ action: "pseudonymize" }, "EMAIL_ADDRESS", "user_k1_2solyi7245ubuvfrs7vl@redacted.example.com"],
  ])("%j %s -> %s", (action, entity, expected) => {
    const operators = operatorsFor(action);
    expect(operators.applyToName(0, entity, "ann@example.org", 2)).toBe(expected);
    if (expected !== null) expect(operators.applyToName(0, entity, expected, 7)).toBe(null);
  });

  test("a placeholder with room for data is data", () => {
    expect(operatorsFor({}).applyToName(0, "FIELD", "[REDACTED_4155550132]", 1)).toBe("[REDACTED_1]");
    expect(operatorsFor({}).applyToName(0, "FIELD", "[REDACTED]", 1)).toBe("[REDACTED_1]");
  });

  test("a lossy pseudonym is not used for names: they must stay apart", () => {
    const operators = operatorsFor({ action: "pseudonymize", template: "lossy" });
    expect(operators.applyToName(0, "PERSON", "Ann Lee", 1)).toBe("person_k1_drv6jskutifplxlklhjy");
  });
});

test("idempotent: what an operator wrote, it leaves", () => {
  const settings = fc.record({
    preserve_length: fc.boolean(),
    keep_first: fc.nat(4),
    keep_last: fc.nat(4),
    mask_char: fc.constantFrom("*", "#", "█"),
  });
  const action = fc.oneof(
    settings.map(mask),
    fc.constantFrom(
      { action: "hash" },
      { action: "pseudonymize" },
      { action: "encrypt" },
      { action: "replace" },
      { action: "remove" },
    ),
  );
  const entity = fc.constantFrom("EMAIL_ADDRESS", "PHONE_NUMBER", "IP_ADDRESS", "PERSON", "FIELD");
  const value = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom("****", "a****b", "ann@example.org", "10.0.0.1"),
  );
  fc.assert(
    fc.property(action, entity, value, (chosen, name, text) => {
      const operators = operatorsFor(chosen);
      const once = operators.apply(0, name, text) ?? text;
      expect(operators.apply(0, name, once) ?? once).toBe(once);
    }),
    { seed: 11, numRuns: 400 },
  );
});

describe("lossy template", () => {
  const operators = operatorsFor({ action: "pseudonymize", template: "lossy" });
  test.each([
    ["PERSON", /^User_\d{3}$/],
    ["EMAIL_ADDRESS", /^user\d{1,4}@redacted\.example\.com$/],
    ["PHONE_NUMBER", /^\+1-555-\d{4}$/],
    ["IP_ADDRESS", /^10\.0\.\d{1,3}\.\d{1,3}$/],
    ["CREDIT_CARD", /^\*{4}-\*{4}-\*{4}-\d{4}$/],
    ["LOCATION", /^Location_\d{3}$/],
    ["INTERNAL_USER_ID", /^InternalUserId_\d{3}$/],
  ])("%s", (entity, shape) => {
    const first = operators.apply(0, entity, "a value");
    expect(first).toMatch(shape);
    expect(operators.apply(0, entity, "a value")).toBe(first);
  });

  test("collides, as documented: 2,000 names share 999 shapes", () => {
    const shapes = new Set(Array.from({ length: 2000 }, (_, n) => operators.apply(0, "PERSON", `n${n}`)));
    expect(shapes.size).toBeGreaterThan(700);
    expect(shapes.size).toBeLessThan(1000);
  });
});

describe("without keys", () => {
  test("what only the preset pseudonymizes is replaced, with one notice", () => {
    const policy = loadPolicy();
    const operators = createOperators(policy);
    const email = policy.detection.entities.find((rule) => rule.entity === "EMAIL_ADDRESS")!;
    expect(operators.constant(email.action, "EMAIL_ADDRESS")).toBe("<EMAIL_ADDRESS>");
    expect(operators.notices).toHaveLength(1);
    expect(operators.isOwnToken("person_k1_drv6jskutifplxlklhjy")).toBe(false);
    expect(createOperators(policy, keys).notices).toEqual([]);
  });

  test.each([{ action: "pseudonymize" }, { action: "pseudonymize", template: "lossy" }, { action: "hash" }])(
    "%j is refused",
    (action) => {
      expect(() => createOperators(loadPolicy({ fields: [{ path: "$.x", ...action }] }))).toThrow(KeyError);
      expect(() =>
        createOperators(loadPolicy({ pii_redaction: { entities: [{ type: "US_SSN", ...action }] } })),
      ).toThrow(/needs a key ring/);
    },
  );

  test("rules of switched-off detection ask for no keys", () => {
    const entities = [{ type: "US_SSN", action: "hash" }];
    const policy = loadPolicy({ pii_redaction: { enabled: false, entities }, fields: [{ path: "$.x" }] });
    expect(createOperators(policy).constant(policy.fields[0]!.action, "FIELD")).toBe("[REDACTED]");
  });
});

test("an index that is no action of the policy replaces", () => {
  const operators = operatorsFor({ action: "preserve" });
  expect(operators.constant(-1, "FIELD")).toBe("[REDACTED]");
  expect(operators.apply(-1, "US_SSN", "219-09-9999")).toBe("<US_SSN>");
});

test("every action of the policy's type is carried out", () => {
  const kinds: Action["kind"][] = ["replace", "remove", "mask", "hash", "pseudonymize", "encrypt", "preserve"];
  for (const kind of kinds) expect(() => operatorsFor({ action: kind }).apply(0, "PERSON", "Ann")).not.toThrow();
});
