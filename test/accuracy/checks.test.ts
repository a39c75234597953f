import { describe, expect, it } from "vitest";
import * as checks from "../../bench/corpus/checks.ts";
import { base58check, checksumAddress, githubCheck, keccak256, segwit } from "../../bench/corpus/checks-crypto.ts";

const fromHex = (hex: string): Uint8Array => Buffer.from(hex, "hex");

/** Numbers that their issuers or standards print as examples. */
describe("check digits of the corpus", () => {
  it.each([
    ["Luhn, a test card", checks.luhn("411111111111111"), "1"],
    ["Luhn, the example of the NPI standard", checks.luhn("80840123456789"), "3"],
    ["IBAN, the registry's British example", checks.ibanCheck("GB", "NWBK60161331926819"), "29"],
    ["Verhoeff, the example of its article", checks.verhoeff("236"), "3"],
    ["Verhoeff, five digits", checks.verhoeff("12345"), "1"],
    ["MOD 11,10", checks.mod1110("8609574271"), "9"],
    ["NHS number", checks.nhs("943476591"), "9"],
    ["routing number of a Federal Reserve Bank", checks.aba("12100035"), "8"],
    ["DEA number", checks.dea("123456"), "3"],
    ["ABN of the Australian Taxation Office", checks.abnPrefix("824753556"), "51"],
    ["ACN, the example of its register", checks.acn("00408561"), "6"],
    ["TFN", checks.tfn("12345678"), "2"],
    ["NRIC", checks.nric("S", "0000001"), "I"],
    ["NIR", checks.nir("2550814168025"), "38"],
    ["DNI", checks.nif("12345678"), "Z"],
    ["codice fiscale", checks.fiscalCode("RSSMRA85T10A562"), "S"],
    ["PESEL", checks.pesel("4405140145"), "8"],
    ["Finnish code", checks.hetu("131052308"), "T"],
  ])("%s", (_what, check, expected) => expect(check).toBe(expected));

  it("where no digit fits, there is none", () => {
    const payloads = Array.from({ length: 100 }, (_, i) => String(100_000_000 + i));
    expect(payloads.some((payload) => checks.nhs(payload) === "")).toBe(true);
  });
});

describe("addresses of the corpus", () => {
  it("Keccak-256 of nothing", () =>
    expect(keccak256("")).toBe("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"));
  it("EIP-55", () =>
    expect(checksumAddress("5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")).toBe(
      "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    ));
  it("base58check", () =>
    expect(base58check(0, fromHex("010966776006953d5567439e5e39f86a0d273bee"))).toBe(
      "16UwLL9Risc3QfPqBUvKofHmBQ7wMtjvM",
    ));
  it("BIP 173 and BIP 350", () => {
    expect(segwit("bc", 0, fromHex("751e76e8199196d454941c45d1b3a323f1433bd6"))).toBe(
      "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    );
    const program = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    expect(segwit("bc", 1, fromHex(program))).toBe("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0");
  });
  it("CRC-32 in base 62", () => {
    // 0xcbf43926 is the check value of the standard for "123456789".
    let value = 0;
    for (const char of githubCheck("123456789"))
      value = value * 62 + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".indexOf(char);
    expect(value).toBe(0xcbf43926);
  });
});
