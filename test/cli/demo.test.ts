import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { makeDirectory, run } from "./harness.ts";

const files = makeDirectory();
const PLANTED = [
  "jane.roe@",
  "4111 1111",
  "219-09-9999",
  "correct hor",
  "203.0.113.77",
  "hunter2",
  "0532 0130",
  "sk_test_",
  "Jane Roe",
  "555-1234",
  "7946 0958",
];

it("the demo runs the pipeline of the function into local files, and every item is accounted for", async () => {
  const directory = files.path("demo");
  const { code, stdout, stderr } = await run(["demo", "--out", directory]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("9 items in = 7 clean + 1 quarantined + 1 dropped\n");
  expect(stdout).toMatch(/^quarantined\n {2}a record, bad-encoding at byte \d+: kept apart/m);
  expect(stdout).toMatch(/^dropped\n {2}a control message, by which CloudWatch Logs tries whether the stream answers/m);
  for (const planted of PLANTED) {
    expect(stdout.split("\n").filter((line) => line.startsWith("+ ") && line.includes(planted))).toEqual([]);
    expect(stdout.split("\n").some((line) => line.startsWith("- ") && line.includes(planted))).toBe(true);
  }

  const names = readdirSync(directory, { recursive: true, encoding: "utf8" });
  const clean = names.filter((name) => name.startsWith("clean") && name.endsWith(".gz"));
  expect(clean.length).toBeGreaterThanOrEqual(3);
  const text = clean.map((name) => gunzipSync(readFileSync(join(directory, name))).toString()).join("");
  for (const planted of PLANTED) expect(text).not.toContain(planted);
  // Ids are what makes logs useful.
  expect(text).toContain("4bf92f3577b34da6a3ce929d0e0e4736");
  expect(text).toContain("7f1c9e52-8f7a-4a55-9d1c-0b7c6a4f2e11");
  expect(names.some((name) => name.startsWith("quarantine") && name.endsWith(".raw.gz"))).toBe(true);
});
