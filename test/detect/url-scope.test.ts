import { expect, test } from "vitest";
import { createRedactor, loadPolicy } from "../../core/index.ts";

const only = (scope?: string) =>
  createRedactor(
    loadPolicy({
      preset: "fast",
      pii_redaction: { entities: [{ type: "URL", action: "replace", ...(scope === undefined ? {} : { scope }) }] },
    }),
  );

test.each([
  ["GET https://ann:pw@example.com/a?token=abc&page=2#top", "GET https://<URL>@example.com/a?token=<URL>&page=2#top"],
  ["GET /find?ssn=1&sort=asc&phone=5550123", "GET /find?ssn=<URL>&sort=asc&phone=<URL>"],
  ["see https://example.com/docs?page=3", "see https://example.com/docs?page=3"],
  ["is that so? yes & no", "is that so? yes & no"],
])("scope sensitive: %s", (before, after) => expect(only("sensitive").redact(before).output).toBe(after));

test("without a scope the whole address goes", () => {
  expect(only().redact("see https://ann:pw@example.com/a?token=abc now").output).toBe("see <URL> now");
});

test("scope is for URL alone", () => {
  expect(() => loadPolicy({ pii_redaction: { entities: [{ type: "US_SSN", scope: "whole" }] } })).toThrow(
    /scope is for the entity URL/,
  );
});
