import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  coverage,
  MAX_SELECTION,
  readSelection,
  selectAllBut,
} from "../../../functions/subscriptions/account-policy.ts";
import { readDestination } from "../../../functions/subscriptions/destination.ts";
import { commonPrefix, isPattern, matchesPattern } from "../../../functions/subscriptions/pattern.ts";
import { readTag } from "../../../functions/subscriptions/tags.ts";

describe("patterns of log groups", () => {
  const table: readonly (readonly [string, string, boolean])[] = [
    ["/aws/lambda/*", "/aws/lambda/orders", true],
    ["/aws/lambda/*", "/aws/lambda/", true],
    ["/aws/lambda/*", "/aws/lambda/team/orders", true],
    ["/aws/lambda/*", "/aws/lambda", false],
    ["*", "", true],
    ["*-debug", "/shop/orders-debug", true],
    ["*-debug", "/shop/orders-debug-2", false],
    ["/shop/?", "/shop/a", true],
    ["/shop/?", "/shop/ab", false],
    ["/shop/orders", "/shop/orders", true],
    ["/shop/orders", "/shop/orders2", false],
    ["/shop/a.b", "/shop/axb", false],
    ["*a*b*", "xxaxxbxx", true],
    ["*a*b*", "xxbxxaxx", false],
  ];
  for (const [pattern, name, fits] of table)
    it(`${pattern} ${fits ? "fits" : "does not fit"} ${name}`, () => expect(matchesPattern(name, pattern)).toBe(fits));

  it("agree with a regular expression", () => {
    const text = (letters: string) =>
      fc.array(fc.constantFrom(...letters), { maxLength: 12 }).map((all) => all.join(""));
    fc.assert(
      fc.property(text("ab/"), text("ab/*?"), (name, pattern) => {
        const expected = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(name);
        expect(matchesPattern(name, pattern)).toBe(expected);
        if (expected) expect(name.startsWith(commonPrefix([pattern]))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("hostile ones take no time", () => {
    const started = performance.now();
    expect(matchesPattern("a".repeat(512), `${"*a".repeat(255)}b`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(200);
  });

  it("have one prefix to list by", () => {
    expect(commonPrefix(["/aws/lambda/*", "/aws/rds/x"])).toBe("/aws/");
    expect(commonPrefix(["/aws/*", "*"])).toBe("");
    expect(commonPrefix([])).toBe("");
  });

  it("are of the characters of log groups", () => {
    expect(isPattern("/aws/lambda/*")).toBe(true);
    for (const text of ["", "a b", "a,b", "[ab]", "a".repeat(513), "ä"]) expect(isPattern(text)).toBe(false);
  });
});

describe("selection of an account's policy", () => {
  const policy = (selection: string, destinationArn = "arn:a") => ({ name: "scrubline", selection, destinationArn });
  it("leaves out groups by name", () => {
    const selection = selectAllBut(["/b", "/a", "/a"]);
    expect(selection).toBe('LogGroupName NOT IN ["/a","/b"]');
    expect(readSelection(selection)).toEqual(["/a", "/b"]);
    expect(selectAllBut([])).toBe("");
    expect(MAX_SELECTION).toBeLessThanOrEqual(25 * 1024);
  });

  it("covers all but these, if it sends to the same destination and can be read", () => {
    expect(coverage(policy(selectAllBut(["/a"])), "arn:a")("/b")).toBe(true);
    expect(coverage(policy(selectAllBut(["/a"])), "arn:a")("/a")).toBe(false);
    expect(coverage(policy(""), "arn:a")("/a")).toBe(true);
    expect(coverage(policy("", "arn:b"), "arn:a")("/a")).toBe(false);
    expect(coverage(policy("LogGroupNamePrefix = x"), "arn:a")("/a")).toBe(false);
    expect(coverage(undefined, "arn:a")("/a")).toBe(false);
  });
});

describe("destinations", () => {
  const table = [
    ["arn:aws:kinesis:eu-west-1:123456789012:stream/input", "stream", "input"],
    ["arn:aws-us-gov:firehose:us-gov-west-1:123456789012:deliverystream/f", "firehose", "f"],
    ["arn:aws:lambda:eu-west-1:123456789012:function:f:live", "function", "f"],
    ["arn:aws:logs:eu-west-1:123456789012:destination:hub", "log-destination", "hub"],
  ] as const;
  for (const [arn, kind, name] of table)
    it(kind, () => expect(readDestination(arn)).toMatchObject({ arn, kind, name, account: "123456789012" }));
  it("and nothing else", () => {
    for (const arn of ["", "arn:aws:s3:::bucket", "arn:aws:kinesis:eu-west-1:123456789012:stream/a/consumer/b:1"])
      expect(readDestination(arn)).toBeUndefined();
  });
});

describe("tags", () => {
  it("key=value", () => {
    expect(readTag("team=shop")).toEqual({ key: "team", value: "shop" });
    expect(readTag("a=b=c")).toEqual({ key: "a", value: "b=c" });
    expect(readTag("team=")).toEqual({ key: "team", value: "" });
    expect(readTag("team")).toBeUndefined();
    expect(readTag("=x")).toBeUndefined();
  });
});
