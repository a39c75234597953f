import { sha256 } from "@noble/hashes/sha2.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { base58, base58xmr, base58xrp, bech32, bech32m, createBase58check } from "@scure/base";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BITCOIN_ALPHABET, decodeBase58, RIPPLE_ALPHABET } from "../../../core/detect/validators/base58.ts";
import { base58CheckLength } from "../../../core/detect/validators/base58check.ts";
import { bech32Kind } from "../../../core/detect/validators/bech32.ts";
import { isCashAddress } from "../../../core/detect/validators/cash-address.ts";
import { eip55Check } from "../../../core/detect/validators/ethereum-address.ts";
import { isMoneroAddress } from "../../../core/detect/validators/monero-address.ts";
import { isSegwitAddress } from "../../../core/detect/validators/segwit-address.ts";
import { bytesOf, ofText } from "./given.ts";

const lengthOf = (text: string, alphabet = BITCOIN_ALPHABET) => base58CheckLength(bytesOf(text), text.length, alphabet);
const kindOf = (text: string) => bech32Kind(bytesOf(text), text.length);
const octets = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe("base 58", () => {
  test("decodes as @scure/base does", () => {
    const target = new Uint8Array(40);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        for (const [coder, alphabet] of [
          [base58, BITCOIN_ALPHABET],
          [base58xrp, RIPPLE_ALPHABET],
        ] as const) {
          const text = coder.encode(bytes);
          const length = decodeBase58(bytesOf(text), 0, text.length, target, alphabet);
          expect([...target.subarray(0, length)]).toEqual([...bytes]);
        }
      }),
      { seed: 1 },
    );
  });
  test("what is none, and what is too long", () => {
    const target = new Uint8Array(4);
    for (const text of ["0", "O", "I", "l", "zzzzzzz", "11111"])
      expect(decodeBase58(bytesOf(text), 0, text.length, target, BITCOIN_ALPHABET)).toBe(-1);
  });
});

describe("Base58Check", () => {
  // The first block's address, the script example of https://en.bitcoin.it/wiki/Address; the XRP Ledger's genesis account.
  test.each(["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"])("%s", (text) => {
    expect(lengthOf(text)).toBe(21);
    expect(lengthOf(text.slice(0, -1))).toBe(-1);
    expect(lengthOf(`${text.slice(0, 10)}${text[10] === "a" ? "b" : "a"}${text.slice(11)}`)).toBe(-1);
  });
  test("XRP", () => {
    expect(lengthOf("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", RIPPLE_ALPHABET)).toBe(21);
    expect(lengthOf("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh")).toBe(-1);
  });
  test("every coin that is encoded this way", () => {
    const coder = createBase58check(sha256);
    // Litecoin, Dogecoin, Tron, Dash, test nets.
    fc.assert(
      fc.property(fc.constantFrom(0x30, 0x32, 0x1e, 0x16, 0x41, 0x4c, 0x6f, 0xc4), octets(20), (version, hash) => {
        expect(lengthOf(coder.encode(Uint8Array.of(version, ...hash)))).toBe(21);
      }),
      { seed: 1 },
    );
  });
});

describe("Bech32 and Bech32m", () => {
  // https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki and bip-0350.mediawiki
  test.each([
    "A12UEL5L",
    "a12uel5l",
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
    "?1ezyfcl",
  ])("Bech32 %s", (text) => expect(kindOf(text)).toBe("bech32"));
  test.each([
    "A1LQFN3A",
    "a1lqfn3a",
    "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx",
    "split1checkupstagehandshakeupstreamerranterredcaperredlc445v",
    "?1v759aa",
  ])("Bech32m %s", (text) => expect(kindOf(text)).toBe("bech32m"));
  test.each([
    "qyrz8wqd2c9m",
    "1qyrz8wqd2c9m",
    "y1b0jsk6g",
    "lt1igcx5c0",
    "in1muywd",
    "mm1crxm3i",
    "M1VUXWEZ",
    "A1lqfn3a",
  ])("neither: %s", (text) => expect(kindOf(text)).toBe("none"));
  test("agree with @scure/base", () => {
    fc.assert(
      fc.property(octets(20), (bytes) => {
        expect(kindOf(bech32.encode("bc", bech32.toWords(bytes)))).toBe("bech32");
        expect(kindOf(bech32m.encode("tb", bech32m.toWords(bytes)))).toBe("bech32m");
      }),
      { seed: 1 },
    );
  });
});

describe("segwit address", () => {
  const judge = ofText(isSegwitAddress);
  // The lists of BIP-350.
  test.each([
    "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
    "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
    "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
    "BC1SW50QGDZ25J",
    "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
  ])("%s", (text) => expect(judge(text)).toBe(true));
  test.each([
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
    "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",
    "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R",
    "bc1pw5dgrnzv",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav",
    "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",
    "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf",
    "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j",
    "bc1gmk9yu",
  ])("not %s", (text) => expect(judge(text)).toBe(false));
});

describe("CashAddr", () => {
  const judge = ofText(isCashAddress);
  // https://github.com/bitcoincashorg/bitcoincash.org/blob/master/spec/cashaddr.md
  test.each([
    "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
    "bitcoincash:qr95sy3j9xwd2ap32xkykttr4cvcu7as4y0qverfuy",
    "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
    "BITCOINCASH:QPM2QSZNHKS23Z7629MMS6S4CWEF74VCWVY22GDX6A",
    "bchtest:qpf29h80q4kzprl84jmwhf9du3jsu2tvw509nqz5cy",
  ])("%s", (text) => expect(judge(text)).toBe(true));
  test.each([
    "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6b",
    "bchtest:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
    "bitcoincash:Qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
    "bitcoincash:",
  ])("not %s", (text) => expect(judge(text)).toBe(false));
});

describe("ERC-55", () => {
  const judge = (text: string) => eip55Check(bytesOf(text), 2);
  // https://eips.ethereum.org/EIPS/eip-55
  test.each([
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
  ])("%s", (text) => {
    expect(judge(text)).toBe("valid");
    expect(judge(text.replace("D", "d").replace("B", "b"))).toBe("wrong");
    expect(judge(text.toLowerCase())).toBe("none");
    expect(judge(text.toUpperCase())).toBe("none");
  });
});

describe("Monero", () => {
  const judge = ofText(isMoneroAddress);
  const address = (network: number, payload: Uint8Array) => {
    const body = Uint8Array.of(network, ...payload);
    return base58xmr.encode(Uint8Array.of(...body, ...keccak_256(body).subarray(0, 4)));
  };
  // The project's donation address, https://www.getmonero.org/get-started/contributing/
  const known = "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A";
  test("the donation address", () => {
    expect(judge(known)).toBe(true);
    expect(judge(`${known.slice(0, 40)}x${known.slice(41)}`)).toBe(false);
    expect(judge(known.slice(1))).toBe(false);
  });
  test("every kind, also with zeros in it", () => {
    fc.assert(
      fc.property(fc.constantFrom(18, 42), octets(64), fc.nat(56), (network, keys, zero) => {
        expect(judge(address(network, keys.fill(0, zero, zero + 8)))).toBe(true);
      }),
      { seed: 1 },
    );
    expect(judge(address(19, new Uint8Array(72)))).toBe(true);
    expect(judge(address(53, new Uint8Array(64)))).toBe(false);
  });
});
