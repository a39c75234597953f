import { describe, expect, test } from "vitest";
import { createDetector } from "../../core/detect/index.ts";
import { detectorOf, findAll, policyOf, redactText } from "./harness.ts";

describe("overlapping candidates become one finding", () => {
  test("the higher score names it, every character goes", () => {
    const detector = detectorOf({
      entities: [],
      patterns: [
        { name: "LOW", pattern: "abcd", confidence: 0.85 },
        { name: "HIGH", pattern: "cdef", confidence: 0.9 },
      ],
    });
    expect(findAll(detector, "xabcdefx")).toEqual(["HIGH:abcdef"]);
  });

  test("at equal scores the longer, then the earlier, then the first rule", () => {
    const of = (...patterns: string[]) =>
      detectorOf({ entities: [], patterns: patterns.map((pattern, i) => ({ name: `P${i}`, pattern })) });
    expect(findAll(of("abc", "bcde"), "abcde")).toEqual(["P1:abcde"]);
    expect(findAll(of("bcd", "abc"), "abcd")).toEqual(["P1:abcd"]);
    expect(findAll(of("a.c", "abc"), "abc")).toEqual(["P0:abc"]);
  });

  test("neighbours stay apart", () => {
    const detector = detectorOf({ entities: [], patterns: [{ name: "P", pattern: "ab" }] });
    expect(findAll(detector, "abab")).toEqual(["P:ab", "P:ab"]);
  });

  test("an e-mail inside a URL goes with it", () => {
    expect(redactText(detectorOf(), "https://x.example/?m=a@example.com&n=1 b@example.com")).toBe(
      "<URL> <EMAIL_ADDRESS>",
    );
  });

  test("a chain longer than two spans is one finding", () => {
    const detector = detectorOf({ entities: [], patterns: [{ name: "P", pattern: "[a-z]{3}" }] });
    const found = findAll(detector, `${"a".repeat(50_000)} b`);
    expect(found.map((text) => text.length - 2)).toEqual([50_000]);
  });
});

describe("allow", () => {
  const detector = detectorOf({
    allow: [
      { value: "support@example.com" },
      { pattern: "(?i)[a-z.]+@example\\.org", entity: "EMAIL_ADDRESS" },
      { value: "10.0.0.1", entity: "CREDIT_CARD" },
    ],
  });
  test.each([
    ["support@example.com", "support@example.com"],
    ["xsupport@example.com", "<EMAIL_ADDRESS>"],
    ["Ana.B@EXAMPLE.org", "Ana.B@EXAMPLE.org"],
    ["ana@example.org.uk", "<EMAIL_ADDRESS>"],
    ["10.0.0.1", "<IP_ADDRESS>"],
  ])("%s", (before, after) => expect(redactText(detector, before)).toBe(after));
});

describe("policy", () => {
  test("detection that is switched off has no rules", () => {
    const policy = policyOf();
    const off = createDetector({ ...policy, detection: { ...policy.detection, enabled: false } });
    expect(off.rules).toEqual([]);
    expect(findAll(off, "a@example.com")).toEqual([]);
  });

  test("rules are the policy's entities and patterns, in its order", () => {
    const detector = detectorOf({
      entities: ["US_SSN", "PERSON"],
      patterns: [{ name: "mrn", pattern: "MRN\\d+", entity: "X" }],
    });
    expect(detector.rules.map(({ id, entity }) => `${id} ${entity}`)).toEqual([
      "us-ssn US_SSN",
      "person PERSON",
      "custom/mrn X",
    ]);
    expect(findAll(detector, "MRN12 536-90-4399")).toEqual(["X:MRN12", "US_SSN:536-90-4399"]);
  });

  test("a finding is accepted when its score is at least the threshold", () => {
    const policy = policyOf({ entities: [], patterns: [{ name: "P", pattern: "abc", confidence: 0.8 }] });
    expect(findAll(createDetector(policy), "abc")).toHaveLength(1);
    expect(findAll(createDetector(policy, { threshold: 0.81 }), "abc")).toHaveLength(0);
    expect(findAll(createDetector(policy, { threshold: 0 }), "abc")).toHaveLength(1);
  });
});

test("words around a number decide, whole words only", () => {
  const detector = detectorOf();
  expect(redactText(detector, "phone 555-1234")).toBe("phone <PHONE_NUMBER>");
  expect(redactText(detector, "saxophone 555-1234")).toBe("saxophone 555-1234");
  expect(redactText(detector, "customer 123-45-6789")).toBe("customer 123-45-6789");
  expect(redactText(detector, "social security: 123-45-6789")).toBe("social security: <US_SSN>");
  expect(redactText(detector, "userPhoneNumber=555-1234")).toBe("userPhoneNumber=<PHONE_NUMBER>");
  expect(redactText(detector, "order=555-1234 phone=yes")).toBe("order=555-1234 phone=yes");
});
