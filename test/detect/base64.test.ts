import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ALL, detectorOf, redactText, scanInCuts, scanWhole } from "./harness.ts";

const asked = detectorOf({ entities: ALL.filter((entity) => entity !== "URL"), decode: ["base64"] });
const usual = detectorOf({ entities: ALL.filter((entity) => entity !== "URL") });
const base64 = (text: string): string => Buffer.from(text).toString("base64");
const base64Url = (text: string): string => Buffer.from(text).toString("base64url");

describe("base64, on request", () => {
  test.each([
    [`body=${base64('{"ssn":"219-09-9999","a":1}')} ok`, "body=<US_SSN> ok"],
    [`body ${base64Url("mail ada@example.com now, or later")}.`, "body <EMAIL_ADDRESS>."],
    [`x ${base64("card 4111 1111 1111 1111")}`, "x <CREDIT_CARD>"],
    [`x ${base64("nothing to see here, really nothing")} y`, `x ${base64("nothing to see here, really nothing")} y`],
    [
      "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==",
      "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==",
    ],
  ])("%s", (before, after) => expect(redactText(asked, before)).toBe(after));

  test("without being asked nothing is decoded", () => {
    const text = `body=${base64('{"ssn":"219-09-9999"}')}`;
    expect(redactText(usual, text)).toBe(text);
  });

  test("every cut gives what the whole gives", () => {
    const bytes = new TextEncoder().encode(
      `a ${base64("x".repeat(300).concat(" ada@example.com"))} b ${base64("219-09-9999 is the ssn")}`,
    );
    const whole = scanWhole(asked, bytes);
    expect(whole).toHaveLength(2);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 8 }), (cuts) => {
        expect(
          scanInCuts(
            asked,
            bytes,
            cuts.sort((a, b) => a - b),
            256,
          ),
        ).toEqual(whole);
      }),
      { numRuns: 200 },
    );
  });
});
