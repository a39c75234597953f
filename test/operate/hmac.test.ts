import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeHex, encodeUtf8, joinLengthPrefixed, writeBase32, writeHex } from "../../core/operate/encoding.ts";
import { HmacKey, Message } from "../../core/operate/hmac.ts";
import { MacTemplate } from "../../core/operate/mac-template.ts";
import { compress, INITIAL } from "../../core/operate/sha256.ts";

const hex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const oracle = (key: Uint8Array, message: Uint8Array) => createHmac("sha256", key).update(message).digest("hex");

function hexOf(words: Readonly<Int32Array>): string {
  const digits = new Uint8Array(64);
  writeHex(words, 64, digits, 0);
  return new TextDecoder().decode(digits);
}

test("one block, FIPS 180-4", () => {
  const block = new DataView(new ArrayBuffer(64));
  block.setInt32(0, 0x61626380);
  block.setInt32(60, 24);
  const state = Int32Array.from(INITIAL);
  compress(state, block, 0);
  expect(hexOf(state)).toBe(createHash("sha256").update("abc").digest("hex"));
});

// RFC 4231, sections 4.2 to 4.8.
test.each([
  [1, "0b".repeat(20), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"],
  [2, "4a656665", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"],
  [3, "aa".repeat(20), hex("dd".repeat(50)), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"],
  [
    4,
    "0102030405060708090a0b0c0d0e0f10111213141516171819",
    hex("cd".repeat(50)),
    "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
  ],
  [5, "0c".repeat(20), "Test With Truncation", "a3b6167473100ee06e0c796c2955552b"],
  [
    6,
    "aa".repeat(131),
    "Test Using Larger Than Block-Size Key - Hash Key First",
    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
  ],
  [
    7,
    "aa".repeat(131),
    "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.",
    "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
  ],
])("RFC 4231, case %i", (_case, key, message, expected) => {
  const bytes = typeof message === "string" ? encodeUtf8(message) : message;
  expect(encodeHex(new HmacKey(hex(key)).mac(bytes)).slice(0, expected.length)).toBe(expected);
});

describe("as node:crypto", () => {
  test("keys of 0 to 200 bytes, messages of 0 to 300", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 300 }), (key, message) => {
        expect(encodeHex(new HmacKey(key).mac(message))).toBe(oracle(key, message));
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  test("every length across the borders of blocks and to where the host takes over, in any order", () => {
    const key = Uint8Array.from({ length: 32 }, (_, i) => i * 5);
    const hmac = new HmacKey(key);
    const message = new Message(1200);
    for (let step = 0; step < 1200; step++) {
      const length = (step * 487) % 1200;
      message.bytes.fill(step, 0, length);
      message.endAt(length);
      const expected = oracle(key, message.bytes.slice(0, length));
      expect(hexOf(hmac.digest(message))).toBe(expected);
      expect(encodeHex(hmac.mac(message.bytes.subarray(0, length)))).toBe(expected);
    }
  });

  test("one template for many texts: as the parts joined", () => {
    const key = encodeUtf8("key");
    const text = fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: "binary", maxLength: 300 }));
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 5 }), (first, lasts) => {
        const template = new MacTemplate(new HmacKey(key), "1", first);
        for (const last of lasts) {
          const expected = oracle(key, joinLengthPrefixed("1", first, last));
          expect(hexOf(template.digest(last))).toBe(expected);
          const bytes = encodeUtf8(last).subarray(0, 500);
          const joined = [...joinLengthPrefixed("1", first), 0, 0, bytes.length >> 8, bytes.length & 255, ...bytes];
          expect(hexOf(template.digestBytes(bytes, bytes.length))).toBe(oracle(key, Uint8Array.from(joined)));
        }
      }),
      { seed: 6, numRuns: 300 },
    );
  });
});

test("a key does not follow later changes of the caller's buffer", () => {
  const key = new Uint8Array(32).fill(7);
  const hmac = new HmacKey(key);
  const expected = oracle(key, new Uint8Array(2000));
  key.fill(0);
  expect(encodeHex(hmac.mac(new Uint8Array(2000)))).toBe(expected);
});

test("base32 of words is that of RFC 4648 over their bytes", () => {
  fc.assert(
    fc.property(fc.int32Array({ minLength: 8, maxLength: 8 }), fc.nat(51), (words, chars) => {
      const bits = [...words].map((word) => (word >>> 0).toString(2).padStart(32, "0")).join("");
      const expected = Array.from(
        { length: chars },
        (_, i) => "abcdefghijklmnopqrstuvwxyz234567"[Number.parseInt(bits.slice(i * 5, i * 5 + 5), 2)],
      );
      const target = new Uint8Array(chars + 1);
      writeBase32(words, chars, target, 1);
      expect(new TextDecoder().decode(target.subarray(1))).toBe(expected.join(""));
    }),
    { seed: 7, numRuns: 200 },
  );
});
