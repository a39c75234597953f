import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PolicyError } from "../../core/errors.ts";
import { PolicyIssues } from "../../core/policy/issues.ts";
import { loadPolicy } from "../../core/policy/load.ts";

function errorOf(source: string | object, sourceName?: string): PolicyError {
  try {
    loadPolicy(source, sourceName === undefined ? {} : { sourceName });
  } catch (error) {
    if (error instanceof PolicyError) return error;
    throw error;
  }
  throw new Error("no PolicyError was thrown");
}

/** The policy, then code, path, line and message. */
describe("code, path, line and words", () => {
  test.each([
    [
      "pii_redaction:\n  entities:\n    - type: US_SSN\n    - type: EMAIL_ADRESS\n",
      "unknown-entity",
      "pii_redaction.entities[1].type",
      4,
      /^line 4: pii_redaction\.entities\[1\]\.type: unknown entity "EMAIL_ADRESS"; did you mean EMAIL_ADDRESS\? valid: EMAIL_ADDRESS, /,
    ],
    [
      "pii_redaction:\n  entities:\n    - { type: SSN }\n",
      "unknown-entity",
      "pii_redaction.entities[0].type",
      3,
      /did you mean US_SSN\?/,
    ],
    [
      "pii_redaction:\n  entities:\n    - type: US_SSN\n      action: maks\n",
      "unknown-action",
      "pii_redaction.entities[0].action",
      4,
      /unknown action "maks"; did you mean mask\? valid: replace, remove, mask, hash, pseudonymize, encrypt, preserve$/,
    ],
    ["preset: hippa\n", "unknown-preset", "preset", 1, /did you mean hipaa\?/],
    ["hippa", "unknown-preset", "", undefined, /unknown preset "hippa"; did you mean hipaa\?/],
    [
      "pii_redcation: {}\n",
      "unknown-key",
      "pii_redcation",
      1,
      /unknown key "pii_redcation"; did you mean pii_redaction\?/,
    ],
    ["\nentities: []\n", "unknown-key", "entities", 2, /entities belongs under pii_redaction$/],
    ["pii_redaction:\n  fields: []\n", "unknown-key", "pii_redaction.fields", 2, /fields belongs at the top level$/],
    [
      "pii_redaction:\n  confidence_threshhold: 0.8\n",
      "unknown-key",
      "pii_redaction.confidence_threshhold",
      2,
      /did you mean confidence_threshold\?/,
    ],
    [
      "pii_redaction:\n\n  confidence_threshold: high\n",
      "wrong-type",
      "pii_redaction.confidence_threshold",
      3,
      /must be a number$/,
    ],
    [
      "pii_redaction:\n  confidence_threshold: 80\n",
      "out-of-range",
      "pii_redaction.confidence_threshold",
      2,
      /must be at most 1$/,
    ],
    ["pii_redaction: { entities: US_SSN }\n", "wrong-type", "pii_redaction.entities", 1, /must be a list$/],
    [
      "pii_redaction: { streaming: { window_size: 1.5 } }",
      "wrong-type",
      "pii_redaction.streaming.window_size",
      1,
      /a whole number$/,
    ],
    ["pii_redaction: { enabled: yes please }", "wrong-type", "pii_redaction.enabled", 1, /must be true or false$/],
    [
      "pii_redaction:\n  compliance_mode: stric\n",
      "unknown-value",
      "pii_redaction.compliance_mode",
      2,
      /did you mean strict\?/,
    ],
    [
      "pii_redaction:\n  profiles:\n    mine: { entities: [US_SSN, EMIAL_ADDRESS] }\n",
      "unknown-entity",
      "pii_redaction.profiles.mine.entities[1]",
      3,
      /did you mean EMAIL_ADDRESS\?/,
    ],
    [
      "pii_redaction:\n  profiles:\n    mine: { entities: al }\n",
      "unknown-entity",
      "pii_redaction.profiles.mine.entities",
      3,
      /did you mean all\?/,
    ],
    ["pii_redaction: { profile: fats }", "unknown-profile", "pii_redaction.profile", 1, /did you mean fast\?/],
    ["fields:\n  - action: mask\n", "missing", "fields[0].path", 2, /path is missing$/],
    ["fields:\n  - path: card.number\n", "bad-path", "fields[0].path", 2, /starts with "\$".*position 0/],
    ["protect:\n  - $.id\n  - $.a[0]\n", "bad-path", "protect[1]", 3, /position 4/],
    ["protect:\n  - { paht: $.a }\n", "unknown-key", "protect[0].paht", 2, /did you mean path\?/],
    ["fields:\n  - { path: $.a }\n  - { path: \"$['a']\" }\n", "duplicate", "fields[1].path", 3, /already in fields/],
    ["fields:\n  - path: $.a\nprotect:\n  - $.a\n", "path-conflict", "protect[0]", 4, /also in fields/],
    [
      "fields:\n  - { path: $.cardNumber, match: loose }\nprotect:\n  - $.card_number\n",
      "path-conflict",
      "protect[0]",
      4,
      /redact it or protect it/,
    ],
    [
      "fields:\n  - { path: $.h.*~, action: mask }\n",
      "names-need-distinct",
      "fields[0].action",
      2,
      /only pseudonymize, encrypt or replace/,
    ],
    [
      "fields:\n  - { path: $.a, entity: EMAIL }\n",
      "unknown-entity",
      "fields[0].entity",
      2,
      /did you mean EMAIL_ADDRESS\?/,
    ],
    ["fields:\n  - { path: $.a, match: lose }\n", "unknown-value", "fields[0].match", 2, /did you mean loose\?/],
    [
      "fields:\n  - { path: $.a, action: mask, text: x }\n",
      "setting-without-effect",
      "fields[0].text",
      2,
      /belongs to replace/,
    ],
    [
      "fields:\n  - { path: $.a, action: mask, mask_char: '00' }\n",
      "bad-mask-char",
      "fields[0].mask_char",
      2,
      /one visible/,
    ],
    ["allow:\n  - entity: US_SSN\n", "value-or-pattern", "allow[0]", 2, /exactly one/],
    ["allow:\n  - { pattern: '(' }\n", "bad-pattern", "allow[0].pattern", 2, /./],
    [
      "pii_redaction:\n  custom_patterns:\n    - name: A\n      regex: '(?=x)y'\n",
      "bad-pattern",
      "pii_redaction.custom_patterns[0].regex",
      4,
      /look-ahead/,
    ],
    [
      "pii_redaction:\n  custom_patterns:\n    - name: A\n      regex: '(a)\\1'\n",
      "bad-pattern",
      "pii_redaction.custom_patterns[0].regex",
      4,
      /back-reference/,
    ],
    [
      "pii_redaction:\n  custom_patterns:\n    - { name: my id, regex: x }\n",
      "bad-name",
      "pii_redaction.custom_patterns[0].name",
      3,
      /capital letters/,
    ],
    [
      "pii_redaction:\n  custom_patterns:\n    - { name: A, regex: x }\n    - { name: A, regex: y }\n",
      "duplicate",
      "pii_redaction.custom_patterns[1].name",
      4,
      /two patterns/,
    ],
    [
      "pii_redaction:\n  entities: [{ type: US_SSN }, { type: US_SSN }]\n",
      "duplicate",
      "pii_redaction.entities[1].type",
      2,
      /listed twice/,
    ],
    [
      "pii_redaction:\n  audit:\n    exclude_content: false\n",
      "content-in-audit",
      "pii_redaction.audit.exclude_content",
      3,
      /never hold content/,
    ],
    [
      "preset: hipaa\npii_redaction:\n  entities:\n    - { type: EMAIL_ADDRESS, action: pseudonymize }\n",
      "derived-code",
      "pii_redaction.entities[0].action",
      4,
      /164\.514/,
    ],
    ["preset: hipaa\nfields:\n  - { path: $.mrn, action: hash }\n", "derived-code", "fields[0].action", 3, /164\.514/],
    [
      "preset: hipaa\nfields:\n  - { path: $.mrn, action: encrypt }\n",
      "derived-code",
      "fields[0].action",
      3,
      /164\.514/,
    ],
    [
      "pii_redaction:\n  entities:\n    - { type: CREDIT_CARD, action: encrypt }\nfields:\n  - { path: $.card, entity: CREDIT_CARD, action: mask, keep_last: 4 }\n",
      "card-hash-and-digits",
      "pii_redaction.entities",
      2,
      /encrypted and masked with kept digits/,
    ],
    [
      "fields:\n  - { path: $.a, action: encrypt, keep_last: 4 }\n",
      "setting-without-effect",
      "fields[0].keep_last",
      2,
      /no effect with action encrypt/,
    ],
    [
      "pii_redaction:\n  entities:\n    - { type: CREDIT_CARD, action: pseudonymize }\nfields:\n  - { path: $.card, entity: CREDIT_CARD, action: mask, keep_last: 4 }\n",
      "card-hash-and-digits",
      "pii_redaction.entities",
      2,
      /PCI DSS 3\.5\.1/,
    ],
    ["keys: { default_region: usa }\n", "unknown-region", "keys.default_region", 1, /ISO 3166/],
    ["keys: { namespace: 'a b' }\n", "bad-namespace", "keys.namespace", 1, /namespace/],
    [
      "pii_redaction: { pseudonymization: { salt: 'env:A' } }\nkeys:\n  reference: env:B\n",
      "two-references",
      "keys.reference",
      3,
      /different key rings/,
    ],
    ["a: 1\na: 2\n", "syntax", "", 2, /written twice/],
    ["fields: [\n", "syntax", "", 2, /not valid YAML or JSON: a bracket is not closed/],
    ["fields: [", "syntax", "", 1, /a bracket is not closed/],
    ["fields:\n - path: $.a\nallow: {\nprotect: []\n", "syntax", "", 4, /a bracket is not closed/],
    ["pii_redaction:\n  enabled: true\n mode: x\n", "syntax", "", 3, /or the indentation does not fit/],
    ["a: 1\n---\nb: 2\n", "syntax", "", 2, /second YAML document/],
    ["a: &a [*a]\n", "syntax", "", undefined, /cannot be resolved/],
    ["[".repeat(20_000), "syntax", "", 1, /nested too deeply/],
    ["", "empty", "", undefined, /empty/],
    ["# only a comment\n", "empty", "", undefined, /empty/],
    ["- a\n", "wrong-type", "", undefined, /mapping/],
    ["just some words", "wrong-type", "", undefined, /mapping/],
    [`a: "${"x".repeat(1_100_000)}"`, "too-large", "", undefined, /1 MiB/],
  ])("mistake %#", (source, code, path, line, words) => {
    const error = errorOf(source);
    expect({ code: error.code, path: error.path, line: error.line }).toEqual({ code, path, line });
    expect(error.message).toMatch(words);
  });
});

test("the source's name stands before the line, as editors understand it", () => {
  expect(errorOf("pii_redaction:\n  enabld: true\n", "policy.yaml").message).toMatch(
    /^policy\.yaml:2: pii_redaction\.enabld: unknown key "enabld"; did you mean enabled\?/,
  );
  expect(errorOf("a: [", "policy.yaml").message).toMatch(/^policy\.yaml:1: this is not valid YAML/);
  expect(errorOf({ preset: "hippa" }).message).toMatch(/^preset: unknown preset/);
});

test("all mistakes are reported at once, in the order of the file", () => {
  const error = errorOf("preset: balanced\npii_redaction:\n  enabld: true\n  audit: { x: 1 }\nfields: 3\n");
  expect(error).toBeInstanceOf(PolicyIssues);
  expect((error as PolicyIssues).issues.map((issue) => [issue.line, issue.code])).toEqual([
    [3, "unknown-key"],
    [4, "unknown-key"],
    [5, "wrong-type"],
  ]);
  expect(error.message.split("\n")).toHaveLength(3);
  expect(error.line).toBe(3);
});

test("an unknown key is found at every level", () => {
  const places: object[] = [
    { zzz: 1 },
    { pii_redaction: { zzz: 1 } },
    { pii_redaction: { streaming: { zzz: 1 } } },
    { pii_redaction: { entities: [{ type: "US_SSN", zzz: 1 }] } },
    { pii_redaction: { custom_patterns: [{ name: "A", regex: "x", zzz: 1 }] } },
    { pii_redaction: { pseudonymization: { zzz: 1 } } },
    { pii_redaction: { ml_models: { zzz: 1 } } },
    { pii_redaction: { performance: { zzz: 1 } } },
    { pii_redaction: { compliance_modes: { zzz: 1 } } },
    { pii_redaction: { compliance_modes: { strict: { zzz: 1 } } } },
    { pii_redaction: { profiles: { mine: { zzz: 1 } } } },
    { pii_redaction: { profiles: { mine: { ml_models: { zzz: 1 } } } } },
    { pii_redaction: { audit: { zzz: 1 } } },
    { fields: [{ path: "$.a", zzz: 1 }] },
    { protect: [{ path: "$.a", zzz: 1 }] },
    { allow: [{ value: "x", zzz: 1 }] },
    { keys: { zzz: 1 } },
  ];
  for (const place of places) {
    const error = errorOf(place);
    expect(error.code).toBe("unknown-key");
    expect(error.path).toMatch(/(^|\.)zzz$/);
    expect(error.message).toMatch(/valid: \w/);
  }
});

describe("secrets", () => {
  const SECRETS = [
    "c2VjcmV0LXNhbHQtb2YtdGhpcnR5LXR3by1ieXRlcyE=",
    "hunter2hunter2hunter2",
    "correct horse battery",
    "sk-live-abc",
  ];
  const REFUSED = [
    (secret: string) => ({ pii_redaction: { pseudonymization: { salt: secret } } }),
    (secret: string) => ({ keys: { reference: secret } }),
    (secret: string) => ({ pii_redaction: { pseudonymization: { salt: `\${SALT:-${secret}}` } } }),
    (secret: string) => ({ pii_redaction: { pseudonymization: { salt: `secret:${secret}` } } }),
  ];
  test.each(SECRETS)("a literal secret is refused and not repeated (%#)", (secret) => {
    for (const make of REFUSED) {
      const error = errorOf(make(secret));
      expect(error.code).toBe("secret-in-policy");
      expect(JSON.stringify([error.message, error.path, error.stack])).not.toContain(secret);
    }
  });

  test("a secret in a wrong place is not repeated", () => {
    const secret = "AKIA1234567890ABCDEF";
    const places: (string | object)[] = [
      { [secret]: 1 },
      { keys: { [secret]: 1 } },
      { keys: { secret } },
      { keys: secret },
      { preset: secret },
      { pii_redaction: { entities: [{ type: secret }] } },
      { pii_redaction: { entities: [{ type: "US_SSN", action: secret }] } },
      { pii_redaction: { profiles: { [secret]: { zzz: 1 } } } },
      { pii_redaction: { profile: secret } },
      { fields: [{ path: secret }] },
      { fields: [{ path: "$.a", entity: secret }] },
      { allow: [{ pattern: `(${secret}` }] },
      { pii_redaction: { custom_patterns: [{ name: "A", regex: `(${secret}` }] } },
      { pii_redaction: { custom_patterns: [{ name: `${secret}-`, regex: "x" }] } },
      secret,
      `a: "${secret}\nb: [`,
      `${secret}: *${secret}`,
      `x: ${secret}: ${secret}`,
    ];
    for (const place of places) expect(errorOf(place).message).not.toContain(secret);
  });
});

test("any text and any object give a policy or a PolicyError, never anything else", () => {
  const attempt = (source: string | object) => {
    try {
      expect(loadPolicy(source).version).toBe(1);
    } catch (error) {
      expect(error).toBeInstanceOf(PolicyError);
    }
  };
  const key = fc.constantFrom(
    "preset",
    "pii_redaction",
    "fields",
    "protect",
    "allow",
    "keys",
    "entities",
    "path",
    "__proto__",
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: "small" }, fc.jsonValue(), fc.dictionary(key, tie("value")), fc.array(tie("value"))),
  }));
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."a:-[]{}&*!|>'\"#%@,?\n\t 1") })), attempt),
    { seed: 13, numRuns: 500 },
  );
  fc.assert(
    fc.property(value, (source) => attempt(typeof source === "object" && source !== null ? source : {})),
    { seed: 13, numRuns: 300 },
  );
});
