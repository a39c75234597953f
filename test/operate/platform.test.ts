import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeHex, encodeUtf8 } from "../../core/operate/encoding.ts";
import { platform as node } from "../../core/platform/node.ts";
import { platform as web } from "../../core/platform/web.ts";

const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

describe.each([
  ["node", node],
  ["web", web],
])("%s", (_name, platform) => {
  // RFC 4231, test cases 1, 2, 3 and 6.
  test.each([
    ["0b".repeat(20), "4869205468657265", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"],
    [
      "4a656665",
      "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ],
    ["aa".repeat(20), "dd".repeat(50), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"],
    [
      "aa".repeat(131),
      "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ],
  ])("HMAC-SHA-256, RFC 4231: key %s", (key, data, expected) => {
    expect(encodeHex(platform.hmacSha256(bytes(key), bytes(data)))).toBe(expected);
  });

  // RFC 5869, appendix A.1 and A.3.
  test.each([
    [
      "000102030405060708090a0b0c",
      "f0f1f2f3f4f5f6f7f8f9",
      "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ],
    ["", "", "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"],
  ])("HKDF-SHA-256, RFC 5869: salt %s", (salt, info, expected) => {
    expect(encodeHex(platform.hkdfSha256(bytes("0b".repeat(22)), bytes(salt), bytes(info), 42))).toBe(expected);
  });

  // FIPS 180-4 example.
  test("SHA-256 of abc", () => {
    expect(encodeHex(platform.sha256(encodeUtf8("abc")))).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });
});

test("both hosts agree", () => {
  const data = fc.uint8Array({ maxLength: 200 });
  fc.assert(
    fc.property(data, data, fc.integer({ min: 1, max: 96 }), (key, message, length) => {
      expect(encodeHex(web.sha256(message))).toBe(encodeHex(node.sha256(message)));
      expect(encodeHex(web.hmacSha256(key, message))).toBe(encodeHex(node.hmacSha256(key, message)));
      expect(encodeHex(web.hkdfSha256(key, message, key, length))).toBe(
        encodeHex(node.hkdfSha256(key, message, key, length)),
      );
    }),
    { seed: 1, numRuns: 50 },
  );
});

test("both hosts read the same kernel", () => {
  const module = node.readKernel();
  expect(encodeHex(module.subarray(0, 8))).toBe("0061736d01000000");
  expect(encodeHex(web.readKernel())).toBe(encodeHex(module));
});
