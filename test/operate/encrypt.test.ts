import { aessiv } from "@noble/ciphers/aes.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KeyError } from "../../core/errors.ts";
import { decodeBase32, encodeBase32, encodeUtf8, joinLengthPrefixed } from "../../core/operate/encoding.ts";
import { createOperators } from "../../core/operate/index.ts";
import { createKeyRing } from "../../core/operate/keyring.ts";
import { createSealedTokens, MAX_SEALED_TOKEN } from "../../core/operate/sealed-token.ts";
import { loadPolicy } from "../../core/policy/load.ts";

const secret = (fill: number) => new Uint8Array(32).fill(fill);
const keys = createKeyRing({ current: { version: "k1", secret: secret(1) } });
const rotated = createKeyRing({
  current: { version: "k2", secret: secret(2) },
  previous: [{ version: "k1", secret: secret(1) }],
});
const tokens = createSealedTokens(keys, "default");
const plain = (text: string) => ({ bytes: encodeUtf8(text), verbatim: false });
const runs = { seed: 9, numRuns: 300 };
const entity = fc.constantFrom("EMAIL_ADDRESS", "US_SSN", "PERSON", "FIELD", "INTERNAL_USER_ID", "A1__B_");
const value = fc.uint8Array({ maxLength: 60 });

// Frozen: a change here makes everything unreadable that was ever encrypted.
test.each([
  ["EMAIL_ADDRESS", "ann@example.org", "enc_email-address_k1_567qlqlfxatsfynqdp5pfoxir4oqq4brabmcv5g7ouquhnh3b4_"],
  ["US_SSN", "219-09-9999", "enc_us-ssn_k1_x57nlnldwd5hpwuf26aiia7iblhjagd5vmp6thm3v7fa_"],
  ["PERSON", "Zoë", "enc_person_k1_h3ge6nkjoppksunf3s42u4z37ipwyaar_"],
  ["FIELD", "", "enc_field_k1_lpluqgivm5bd5vnctbpdst7bmq_"],
])("%s %s -> %s", (name, text, expected) => {
  expect(tokens.seal(name, plain(text))).toBe(expected);
  // The same by way of other libraries: HKDF per use, AES-SIV bound to version, namespace and entity.
  const key = hkdf(sha256, secret(1), encodeUtf8("scrubline/v1"), encodeUtf8("encryption"), 64);
  const sealed = aessiv(key, joinLengthPrefixed("1", "default", name)).encrypt(encodeUtf8(text));
  expect(expected).toBe(`enc_${name.toLowerCase().replaceAll("_", "-")}_k1_${encodeBase32(sealed)}_`);
});

test("what was sealed opens, byte for byte, and equal values have equal tokens", () => {
  fc.assert(
    fc.property(entity, value, fc.boolean(), (name, bytes, verbatim) => {
      const token = tokens.seal(name, { bytes, verbatim });
      expect(token).toMatch(/^enc_[a-z][a-z0-9-]*_k1_[a-z2-7]{26,}_$/);
      expect(token.length).toBeLessThanOrEqual(MAX_SEALED_TOKEN);
      expect(tokens.open(token)).toEqual({ kind: "value", value: { bytes, verbatim } });
      expect(createSealedTokens(keys, "default").seal(name, { bytes, verbatim })).toBe(token);
    }),
    runs,
  );
});

describe("what does not verify does not open", () => {
  test("any change of any character", () => {
    const alphabet = [..."abcdefghijklmnopqrstuvwxyz0123456789_-.A"];
    fc.assert(
      fc.property(entity, value, fc.nat(), fc.constantFrom(...alphabet), (name, bytes, at, char) => {
        const token = tokens.seal(name, { bytes, verbatim: false });
        const index = at % token.length;
        fc.pre(token[index] !== char);
        expect(tokens.open(token.slice(0, index) + char + token.slice(index + 1)).kind).not.toBe("value");
        expect(tokens.open(token.slice(0, index) + token.slice(index + 1)).kind).not.toBe("value");
        expect(tokens.open(token.slice(0, index) + char + token.slice(index)).kind).not.toBe("value");
      }),
      runs,
    );
  });

  test("another namespace, entity, key or ring", () => {
    const token = tokens.seal("PERSON", plain("Ann Lee"));
    expect(createSealedTokens(keys, "other").open(token)).toEqual({ kind: "foreign" });
    expect(tokens.open(token.replace("person", "field"))).toEqual({ kind: "foreign" });
    expect(tokens.open(token.replace("_k1_", "_k2_"))).toEqual({ kind: "unknown-key" });
    const other = createKeyRing({ current: { version: "k1", secret: secret(3) } });
    expect(createSealedTokens(other, "default").open(token)).toEqual({ kind: "foreign" });
    const pruned = createKeyRing({ current: { version: "k2", secret: secret(2) } });
    expect(createSealedTokens(pruned, "default").open(token)).toEqual({ kind: "unknown-key" });
  });

  test("after a rotation the earlier key still opens, and new tokens carry the new one", () => {
    const later = createSealedTokens(rotated, "default");
    expect(later.open(tokens.seal("PERSON", plain("Ann")))).toMatchObject({ kind: "value" });
    expect(later.seal("PERSON", plain("Ann"))).toMatch(/^enc_person_k2_/);
  });

  test.each([
    "",
    "enc_",
    "enc_person_k1_",
    `enc_person_k1_${"a".repeat(26)}_`,
    "a".repeat(200_000),
    "enc_x".repeat(40_000),
  ])("forged %#", (text) => expect(tokens.open(text).kind).toBe("foreign"));
});

test("base32: one text for one value", () => {
  fc.assert(
    fc.property(value, (bytes) => {
      expect(decodeBase32(encodeBase32(bytes))).toEqual(bytes);
    }),
    runs,
  );
  for (const text of ["a", "ab2", "aaaaaa", "ab", "a1", "A2", "ab=", "a b"]) {
    const bytes = decodeBase32(text);
    expect(bytes === undefined || encodeBase32(bytes) === text).toBe(true);
  }
  expect(decodeBase32("ab")).toBe(undefined);
});

describe("the operator", () => {
  const policy = loadPolicy({ fields: [{ path: "$.x", action: "encrypt" }] });
  const operators = createOperators(policy, keys);
  const opened = (text: string | null) => {
    const result = tokens.open(text ?? "");
    return result.kind === "value" ? new TextDecoder().decode(result.value.bytes) : result.kind;
  };

  test.each([
    ["PERSON", " Ann  Lee ", "person"],
    ["PHONE_NUMBER", "(415) 555-0132", "phone-number"],
    ["FIELD", "hunter2", "field"],
    ["FIELD", "Ann@Example.ORG", "email-address"],
    ["CREDIT_CARD", "4111-1111-1111-1111", "credit-card"],
  ])("%s %s comes back as it was", (name, text, tag) => {
    const token = operators.apply(0, name, text)!;
    expect(token.startsWith(`enc_${tag}_k1_`)).toBe(true);
    expect(opened(token)).toBe(text);
  });

  test("the entity of a path is the one that detection has: one value, one token", () => {
    expect(operators.apply(0, "FIELD", "ann@example.org")).toBe(operators.apply(0, "EMAIL_ADDRESS", "ann@example.org"));
  });

  test("leaves tokens of every kind alone, and takes a forged one for data", () => {
    const pseudonymizing = createOperators(loadPolicy({ fields: [{ path: "$.x", action: "pseudonymize" }] }), keys);
    const token = operators.apply(0, "PERSON", "Ann")!;
    expect(operators.apply(0, "FIELD", token)).toBe(null);
    expect(operators.apply(0, "FIELD", pseudonymizing.apply(0, "PERSON", "Ann")!)).toBe(null);
    expect(pseudonymizing.apply(0, "FIELD", token)).toBe(null);
    expect(operators.isOwnToken(token)).toBe(true);
    const forged = token.replace("person", "place");
    expect(operators.isOwnToken(forged)).toBe(false);
    expect(opened(operators.apply(0, "FIELD", forged))).toBe(forged);
  });

  test("names of members are encrypted too: different names stay different", () => {
    const token = operators.applyToName(0, "EMAIL_ADDRESS", "ann@example.org", 3)!;
    expect(opened(token)).toBe("ann@example.org");
    expect(operators.applyToName(0, "EMAIL_ADDRESS", token, 4)).toBe(null);
  });

  test("64 KiB is the longest; what is longer is replaced", () => {
    const longest = "a".repeat(65_536);
    const token = operators.apply(0, "PERSON", longest)!;
    expect(opened(token)).toBe(longest);
    expect(operators.apply(0, "PERSON", token)).toBe(null);
    expect(operators.apply(0, "PERSON", `${longest}a`)).toBe("<PERSON>");
    expect(operators.apply(0, "FIELD", `${longest}a`)).toBe("[REDACTED]");
  });

  test("without keys it is refused, wherever the policy has it", () => {
    for (const document of [
      { fields: [{ path: "$.x", action: "encrypt" }] },
      { pii_redaction: { entities: [{ type: "US_SSN", action: "encrypt" }] } },
      { pii_redaction: { custom_patterns: [{ name: "EMP", regex: "E[0-9]{6}", action: "encrypt" }] } },
    ])
      expect(() => createOperators(loadPolicy(document))).toThrow(KeyError);
  });
});
