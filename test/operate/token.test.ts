import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createKeyRing } from "../../core/operate/keyring.ts";
import { createPseudonyms } from "../../core/operate/pseudonyms.ts";
import { createTokenMint } from "../../core/operate/token.ts";

const secret = (fill: number) => new Uint8Array(32).fill(fill);
const keys = createKeyRing({ current: { version: "k1", secret: secret(1) } });
const rotated = createKeyRing({
  current: { version: "k2", secret: secret(2) },
  previous: [{ version: "k1", secret: secret(1) }],
});
const mint = createTokenMint(keys, "default");
const pseudonyms = createPseudonyms({ keys, namespace: "default", defaultRegion: "US", cacheSize: 0 });
const runs = { seed: 7, numRuns: 300 };
const entity = fc.constantFrom(
  "EMAIL_ADDRESS",
  "IP_ADDRESS",
  "PHONE_NUMBER",
  "PERSON",
  "FIELD",
  "INTERNAL_USER_ID",
  "FDA",
);

// Frozen: a change here breaks every pseudonym that was ever written.
test.each([
  ["EMAIL_ADDRESS", "ann@example.org", "user_k1_2solyi7245ubuvfrs7vl@redacted.example.com"],
  ["PHONE_NUMBER", "+14155550132", "phone_k1_spokudjappllcnxuavw3"],
  ["PERSON", "Ann Lee", "person_k1_drv6jskutifplxlklhjy"],
  ["IP_ADDRESS", "192.0.2.7", "fd3f:51d6:1ca8:f89c:dfa1:a93:e8f4:efe7"],
  ["FIELD", "x", "field_k1_gxtioncr346gxsfe5ccq"],
  ["INTERNAL_USER_ID", "USER-AAAA1111", "internal-user-id_k1_mopoc57isqzpm4th5yna"],
])("%s %s -> %s", (domain, canonical, expected) => {
  expect(mint.pseudonymize(domain, canonical)).toBe(expected);
});

test("shapes follow the grammar", () => {
  fc.assert(
    fc.property(entity, fc.string(), (domain, value) => {
      const token = mint.pseudonymize(domain, value);
      if (domain === "EMAIL_ADDRESS") expect(token).toMatch(/^user_k1_[a-z2-7]{20}@redacted\.example\.com$/);
      else if (domain === "IP_ADDRESS") expect(token).toMatch(/^fd[0-9a-f]{2}:[0-9a-f:]{2,35}$/);
      else expect(token).toMatch(/^[a-z][a-z-]*_k1_[a-z2-7]{20}$/);
      expect(mint.hash(domain, value)).toMatch(/^hash_k1_[0-9a-f]{64}_[a-z2-7]{4}$/);
    }),
    runs,
  );
});

test("a token is recognised, and left alone by every operator that makes tokens", () => {
  fc.assert(
    fc.property(entity, entity, fc.string({ unit: "grapheme" }), (domain, again, value) => {
      for (const text of [pseudonyms.token(domain, value), pseudonyms.hash(domain, value)]) {
        if (text === null) continue;
        expect(pseudonyms.isOwnToken(text)).toBe(true);
        expect(pseudonyms.token(again, text)).toBe(null);
        expect(pseudonyms.hash(again, text)).toBe(null);
      }
    }),
    runs,
  );
});

describe("a forged or damaged token is data", () => {
  test("any change of any character", () => {
    const alphabet = [..."abcdefghijklmnopqrstuvwxyz0123456789_:@.A-"];
    fc.assert(
      fc.property(entity, fc.nat(), fc.constantFrom(...alphabet), fc.string(), (domain, at, char, value) => {
        const token = mint.pseudonymize(domain, value);
        const index = at % token.length;
        const forged = token.slice(0, index) + char + token.slice(index + 1);
        fc.pre(forged !== token && forged.toLowerCase() !== token);
        // 20 bits of check: one forgery in a million passes; none of these does.
        expect(mint.isOwnToken(forged)).toBe(false);
        expect(pseudonyms.token(domain, forged)).not.toBe(null);
      }),
      runs,
    );
  });

  test.each([
    "user_k1_aaaaaaaaaaaaaaaaaaaa@redacted.example.com",
    "user_k9_aaaaaaaaaaaaaaaaaaaa",
    "phone_k1_4155550132aaaaaaaaaa",
    "fd00::1",
    "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    `hash_k1_${"0".repeat(64)}_aaaa`,
    "user_k1_",
    "",
    "a".repeat(100_000),
  ])("%s", (text) => {
    expect(mint.isOwnToken(text)).toBe(false);
  });

  test("a token inside other text is not a token", () => {
    const token = mint.pseudonymize("PERSON", "Ann Lee");
    for (const text of [` ${token}`, `${token}.`, `x${token}`, `${token}@redacted.example.com.evil.test`])
      expect(mint.isOwnToken(text)).toBe(false);
  });
});

test("another value, domain, namespace or key gives another token", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (left, right) => {
      fc.pre(left !== right);
      expect(mint.pseudonymize("PERSON", left)).not.toBe(mint.pseudonymize("PERSON", right));
    }),
    runs,
  );
  const make = (ring: typeof keys, namespace: string, domain: string) =>
    createTokenMint(ring, namespace).pseudonymize(domain, "x").replace(/^.*_/, "");
  const tokens = [
    make(keys, "default", "PERSON"),
    make(keys, "other", "PERSON"),
    make(keys, "default", "FIELD"),
    make(rotated, "default", "PERSON"),
    // Length prefixes: the border between namespace and domain cannot be moved.
    make(keys, "defaultP", "ERSON"),
  ];
  expect(new Set(tokens).size).toBe(tokens.length);
});

test("100,000 values: no collision, tokens and addresses", () => {
  const seen = new Set<string>();
  for (let number = 0; number < 50_000; number++) {
    seen.add(mint.pseudonymize("PERSON", `n${number}`));
    seen.add(mint.pseudonymize("IP_ADDRESS", `n${number}`));
  }
  expect(seen.size).toBe(100_000);
});

describe("rotation", () => {
  const later = createTokenMint(rotated, "default");
  test.each(["PERSON", "EMAIL_ADDRESS", "IP_ADDRESS"])("%s: old tokens stay, new ones carry the new key", (domain) => {
    const old = mint.pseudonymize(domain, "x");
    expect(later.isOwnToken(old)).toBe(true);
    expect(later.pseudonymize(domain, "x")).not.toBe(old);
    expect(mint.isOwnToken(later.pseudonymize(domain, "x"))).toBe(false);
  });
  test("a key that was pruned no longer vouches for its tokens", () => {
    const pruned = createTokenMint(createKeyRing({ current: { version: "k2", secret: secret(2) } }), "default");
    expect(pruned.isOwnToken(mint.pseudonymize("PERSON", "x"))).toBe(false);
  });
  test("another namespace does not vouch for it either", () => {
    for (const domain of ["PERSON", "IP_ADDRESS", "EMAIL_ADDRESS"])
      expect(createTokenMint(keys, "other").isOwnToken(mint.pseudonymize(domain, "x"))).toBe(false);
  });
});

test("an address token is recognised in every spelling of the address", () => {
  const token = mint.pseudonymize("IP_ADDRESS", "192.0.2.7");
  const long = token
    .split(":")
    .map((group) => group.padStart(4, "0"))
    .join(":");
  expect(mint.isOwnToken(long)).toBe(true);
});

test("the cache changes no result and stays within its size", () => {
  const cached = createPseudonyms({ keys, namespace: "default", defaultRegion: "US", cacheSize: 3 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(entity, fc.constantFrom("a", "b", "c", "d", "e", "f", "a@b.org")), { maxLength: 30 }),
      (uses) => {
        for (const [domain, value] of uses) expect(cached.token(domain, value)).toBe(pseudonyms.token(domain, value));
      },
    ),
    { seed: 7, numRuns: 50 },
  );
});
