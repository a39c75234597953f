import { aessiv } from "@noble/ciphers/aes.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeHex } from "../../core/operate/encoding.ts";
import { createSiv } from "../../core/operate/siv.ts";
import { platform as node } from "../../core/platform/node.ts";
import { platform as web } from "../../core/platform/web.ts";

const bytes = (hex: string) =>
  Uint8Array.from(hex.replaceAll(" ", "").match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

describe("RFC 5297, appendix A", () => {
  test.each([
    [
      "A.1, deterministic",
      "fffefdfc fbfaf9f8 f7f6f5f4 f3f2f1f0 f0f1f2f3 f4f5f6f7 f8f9fafb fcfdfeff",
      ["10111213 14151617 18191a1b 1c1d1e1f 20212223 24252627"],
      "11223344 55667788 99aabbcc ddee",
      "85632d07 c6e8f37f 950acd32 0a2ecc93 40c02b96 90c4dc04 daef7f6a fe5c",
    ],
    [
      "A.2, nonce-based",
      "7f7e7d7c 7b7a7978 77767574 73727170 40414243 44454647 48494a4b 4c4d4e4f",
      [
        "00112233 44556677 8899aabb ccddeeff deaddada deaddada ffeeddcc bbaa9988 77665544 33221100",
        "10203040 50607080 90a0",
        "09f91102 9d74e35b d84156c5 635688c0",
      ],
      "74686973 20697320 736f6d65 20706c61 696e7465 78742074 6f20656e 63727970 74207573 696e6720 5349562d 414553",
      "7bdb6e3b 432667eb 06f4d14b ff2fbd0f cb900f2f ddbe4043 26601965 c889bf17 dba77ceb 094fa663 b7a3f748 ba8af829 ea64ad54 4a272e9c 485b62a3 fd5c0d",
    ],
  ])("%s", (_name, key, associated, plain, sealed) => {
    const cipher = createSiv(bytes(key))(...associated.map(bytes));
    expect(encodeHex(cipher.seal(bytes(plain)))).toBe(sealed.replaceAll(" ", ""));
    expect(encodeHex(cipher.open(bytes(sealed))!)).toBe(plain.replaceAll(" ", ""));
  });
});

const runs = { seed: 5297, numRuns: 300 };
const key = fc.uint8Array({ minLength: 64, maxLength: 64 });
const plain = fc.uint8Array({ maxLength: 100 });

test("agrees with an independent implementation at every length around the blocks", () => {
  fc.assert(
    fc.property(key, fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 3 }), plain, (k, ad, p) => {
      const sealed = createSiv(k)(...ad).seal(p);
      expect(encodeHex(sealed)).toBe(encodeHex(aessiv(k, ...ad).encrypt(p)));
      expect(encodeHex(createSiv(k)(...ad).open(sealed)!)).toBe(encodeHex(p));
    }),
    runs,
  );
});

test("opens nothing that was changed, cut, or made under another key or context", () => {
  fc.assert(
    fc.property(key, plain, fc.nat(), fc.integer({ min: 1, max: 255 }), (k, p, at, flip) => {
      const context = bytes("0102");
      const cipher = createSiv(k)(context);
      const sealed = cipher.seal(p);
      const changed = Uint8Array.from(sealed);
      changed[at % sealed.length]! ^= flip;
      expect(cipher.open(changed)).toBe(undefined);
      expect(cipher.open(sealed.subarray(0, -1))).toBe(undefined);
      expect(cipher.open(Uint8Array.from([...sealed, 0]))).toBe(undefined);
      expect(createSiv(k)(bytes("0103")).open(sealed)).toBe(undefined);
      expect(createSiv(k)().open(sealed)).toBe(undefined);
      const other = Uint8Array.from(k);
      // Of an empty text only the first half, the key of the synthetic IV, says anything.
      other[at % (p.length === 0 ? 32 : 64)]! ^= flip;
      expect(createSiv(other)(context).open(sealed)).toBe(undefined);
    }),
    runs,
  );
});

test("both hosts have the same AES, whatever went before", () => {
  const blocks = fc.integer({ min: 1, max: 6 }).chain((n) => fc.uint8Array({ minLength: n * 16, maxLength: n * 16 }));
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.array(blocks, { maxLength: 4 }), (k, messages) => {
      const [left, right] = [node.createAes(k), web.createAes(k)];
      for (const message of messages) {
        expect(encodeHex(left.chain(message))).toBe(encodeHex(right.chain(message)));
        expect(encodeHex(left.encrypt(message))).toBe(encodeHex(right.encrypt(message)));
      }
    }),
    { seed: 3, numRuns: 60 },
  );
});

// FIPS 197, appendix C.3.
test("AES-256 of FIPS 197", () => {
  const k = bytes("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  for (const { createAes } of [node, web])
    expect(encodeHex(createAes(k).encrypt(bytes("00112233445566778899aabbccddeeff")))).toBe(
      "8ea2b7ca516745bfeafc49904b496089",
    );
});
