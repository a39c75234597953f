import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparePolicies } from "../../cli/live-policy/compare.ts";
import { loadPolicy } from "../../core/index.ts";

const entities = (text: string) => loadPolicy(`pii_redaction:\n  entities:\n    - ${text}\n`);
const fields = (text: string) => loadPolicy(`fields:\n  - ${text}\n`);
const plain = loadPolicy();

describe("what makes a policy weaker", () => {
  it.each([
    ["an entity is left out", plain, entities("{ type: EMAIL_ADDRESS, enabled: false }")],
    ["an entity is preserved", plain, entities("{ type: EMAIL_ADDRESS, action: preserve }")],
    [
      "a mask that keeps something",
      entities("{ type: CREDIT_CARD, action: mask }"),
      entities("{ type: CREDIT_CARD, action: mask, keep_last: 4 }"),
    ],
    [
      "a mask that keeps more",
      entities("{ type: CREDIT_CARD, action: mask, keep_last: 4 }"),
      entities("{ type: CREDIT_CARD, action: mask, keep_first: 6, keep_last: 10 }"),
    ],
    [
      "a mask that keeps the other end",
      entities("{ type: CREDIT_CARD, action: mask, keep_last: 6 }"),
      entities("{ type: CREDIT_CARD, action: mask, keep_first: 4 }"),
    ],
    [
      "a mask that keeps the length",
      entities("{ type: CREDIT_CARD, action: mask }"),
      entities("{ type: CREDIT_CARD, action: mask, preserve_length: true }"),
    ],
    [
      "a field's mask that keeps more, though its match is loose",
      fields("{ path: $.a, action: mask, keep_last: 4 }"),
      fields("{ path: $.a, action: mask, keep_last: 5, match: loose }"),
    ],
    [
      "a pseudonym for a removal",
      entities("{ type: EMAIL_ADDRESS, action: remove }"),
      entities("{ type: EMAIL_ADDRESS, action: pseudonymize }"),
    ],
    [
      "what can be revealed",
      entities("{ type: EMAIL_ADDRESS, action: pseudonymize }"),
      entities("{ type: EMAIL_ADDRESS, action: encrypt }"),
    ],
    ["a higher threshold", plain, loadPolicy("pii_redaction: { confidence_threshold: 0.95 }")],
    ["detection off", plain, loadPolicy("pii_redaction: { enabled: false }")],
    ["a field is left out", fields("{ path: $.a, action: remove }"), plain],
    ["a field is preserved, which detection had judged", plain, fields("{ path: $.a, action: preserve }")],
    ["an exact match", fields("{ path: $.a, action: remove, match: loose }"), fields("{ path: $.a, action: remove }")],
    ["a protected path", plain, loadPolicy("protect: [$.a]")],
    ["an allowed value", plain, loadPolicy("allow: [{ value: ada@example.net }]")],
    ["another allowed value", loadPolicy("allow: [{ value: a }]"), loadPolicy("allow: [{ value: b }]")],
    ["another pattern", pattern("EMP-[0-9]{6}"), pattern("EMP-[0-9]{8}")],
    ["a pattern is left out", pattern("EMP-[0-9]{6}"), plain],
  ])("%s", (_name, before, after) => {
    const changes = comparePolicies(before, after);
    expect(changes[0]?.effect).toBe("weaker");
    expect(JSON.stringify(changes)).not.toMatch(/ada@|EMP-/);
  });

  it.each([
    ["a field", plain, fields("{ path: $.a, action: remove }")],
    ["an entity", entities("{ type: EMAIL_ADDRESS, enabled: false }"), plain],
    ["a lower threshold", loadPolicy("pii_redaction: { confidence_threshold: 0.95 }"), plain],
    [
      "a mask that keeps less",
      entities("{ type: CREDIT_CARD, action: mask, keep_first: 6, keep_last: 4 }"),
      entities("{ type: CREDIT_CARD, action: mask, keep_last: 4 }"),
    ],
    ["another namespace", plain, loadPolicy("keys: { namespace: shop }")],
    ["another time of latency", plain, loadPolicy("pii_redaction: { streaming: { max_latency_ms: 99 } }")],
  ])("not so: %s", (_name, before, after) => {
    const changes = comparePolicies(before, after);
    expect(changes).not.toEqual([]);
    expect(changes.filter(({ effect }) => effect === "weaker")).toEqual([]);
  });
});

it("a policy equals itself; what is stronger one way is weaker the other way", () => {
  const action = fc.constantFrom("remove", "replace", "mask", "hash", "pseudonymize", "encrypt", "preserve");
  const policy = fc
    .record({ email: action, card: action, field: fc.option(action), threshold: fc.constantFrom(0.5, 0.7, 0.9) })
    .map(({ email, card, field, threshold }) =>
      loadPolicy(
        `pii_redaction:\n  confidence_threshold: ${threshold}\n  entities:\n    - { type: EMAIL_ADDRESS, action: ${email} }\n    - { type: CREDIT_CARD, action: ${card} }\n${field === null ? "" : `fields:\n  - { path: $.a, action: ${field} }\n`}`,
      ),
    );
  fc.assert(
    fc.property(policy, policy, (one, two) => {
      expect(comparePolicies(one, one)).toEqual([]);
      const effects = (from: typeof one, to: typeof one, effect: string) =>
        comparePolicies(from, to)
          .flatMap((change) => (change.effect === effect ? change.what : []))
          .sort();
      expect(effects(one, two, "weaker")).toEqual(effects(two, one, "stronger"));
      expect(comparePolicies(one, two).length > 0).toBe(one.hash !== two.hash);
    }),
    { numRuns: 200 },
  );
});

it("of two masks the one that shows a character, or the length, that the other hides is the weaker one", () => {
  const keep = fc.record({
    first: fc.nat({ max: 6 }),
    last: fc.nat({ max: 10 }),
    length: fc.boolean(),
  });
  fc.assert(
    fc.property(keep, keep, (one, two) => {
      const load = ({ first, last, length }: typeof one) =>
        entities(
          `{ type: IBAN_CODE, action: mask, keep_first: ${first}, keep_last: ${last}, preserve_length: ${length} }`,
        );
      const isWeaker = comparePolicies(load(one), load(two)).some(({ effect }) => effect === "weaker");
      expect(isWeaker).toBe(two.first > one.first || two.last > one.last || (two.length && !one.length));
    }),
  );
});

function pattern(regex: string) {
  return loadPolicy(
    `pii_redaction:\n  custom_patterns:\n    - { name: EMPLOYEE_ID, regex: "${regex}", action: remove, confidence: 0.95 }\n`,
  );
}
