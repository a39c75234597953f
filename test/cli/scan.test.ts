import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makeDirectory, run } from "./harness.ts";

const files = makeDirectory();
const TEXT = "first line\nmail jane@example.com\n\nssn: 219-09-9999\n";

describe("scan", () => {
  it("writes a JSON line for each finding, with its place and without its content", async () => {
    const path = files.write("app.log", TEXT);
    const { code, stdout, stderr } = await run(["scan", path]);
    expect(code).toBe(0);
    const found = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(found).toMatchObject([
      { file: path, line: 2, start: 16, end: 32, entity: "EMAIL_ADDRESS", rule: "email-address" },
      { file: path, line: 4, start: 39, end: 50, entity: "US_SSN", rule: "us-ssn" },
    ]);
    expect(stdout + stderr).not.toMatch(/jane|219-09/);
    expect(stderr).toContain("2 findings");
  });

  it("--fail-on-findings exits with 3 when there are any, else with 0", async () => {
    expect((await run(["scan", "--fail-on-findings"], { stdin: TEXT })).code).toBe(3);
    expect((await run(["scan", "--fail-on-findings"], { stdin: "nothing\n" })).code).toBe(0);
  });

  it("--findings puts them into a file", async () => {
    const path = files.path("findings.jsonl");
    expect(await run(["scan", "--findings", path], { stdin: TEXT })).toMatchObject({ code: 0, stdout: "" });
    expect(readFileSync(path, "utf8").trim().split("\n")).toHaveLength(2);
  });

  it("needs no keys even where the policy does", async () => {
    const policy = files.write(
      "hash.yaml",
      "pii_redaction:\n  entities:\n    - { type: EMAIL_ADDRESS, action: hash }\n",
    );
    expect(await run(["scan", "--quiet", "--policy", policy], { stdin: TEXT })).toMatchObject({ code: 0 });
  });

  it("shows of a field path what the policy says, not what the data says", async () => {
    const policy = files.write("fields.yaml", "fields:\n  - path: $.labels.*\n");
    const { stdout } = await run(["scan", "--policy", policy], { stdin: '{"labels":{"PLANTED":"secret one"}}\n' });
    expect(JSON.parse(stdout)).toMatchObject({ entity: "FIELD", path: "$.labels.*", rule: "field", line: 1 });
    expect(stdout).not.toMatch(/PLANTED|secret one/);
  });

  it("takes sensitive data out of a file's name", async () => {
    const path = files.write("mail-of-jane@example.com.log", "x john@example.com\n");
    expect((await run(["scan", path])).stdout).not.toContain("jane");
  });
});

describe("--report", () => {
  it("is a page of its own with counts and no content", async () => {
    const report = files.path("report.html");
    const { code } = await run(["redact", "--report", report], { stdin: `<b>${TEXT}` });
    expect(code).toBe(0);
    const page = readFileSync(report, "utf8");
    expect(page).toContain("<td>EMAIL_ADDRESS</td>");
    expect(page).not.toMatch(/jane|219-09|https?:|src=|<script/);
    expect(page).toContain("color-scheme:light dark");
  });

  it("a place it cannot be written to is said", async () => {
    const { code, stderr } = await run(["scan", "--report", files.path("no/dir.html")], { stdin: TEXT });
    expect(code).toBe(1);
    expect(stderr).toContain("Only the report is missing");
  });
});
