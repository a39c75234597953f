import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeDirectory, run } from "./harness.ts";

const files = makeDirectory();

describe("outputs that would destroy each other or an input", () => {
  it.each(["--findings", "--report"])("--output and %s in one file", async (option) => {
    const input = files.write("in.log", "mail a@example.com\n");
    const both = join(input, "..", "both.out");
    const { code, stderr } = await run(["redact", "--output", both, option, both, input]);
    expect(code).toBe(2);
    expect(stderr).toContain("name the same file");
    expect(existsSync(both)).toBe(false);
  });

  it.each(["redact", "scan"])("%s --findings over its input", async (command) => {
    const input = files.write("kept.log", "mail a@example.com\n");
    const { code } = await run([command, "--findings", input, input]);
    expect(code).toBe(2);
    expect(readFileSync(input, "utf8")).toBe("mail a@example.com\n");
  });

  it("clean data may take its input's place", async () => {
    const input = files.write("inplace.log", "mail a@example.com\n");
    const { code } = await run(["redact", "--output", input, input]);
    expect(code).toBe(0);
    expect(readFileSync(input, "utf8")).toBe("mail <EMAIL_ADDRESS>\n");
  });
});

it("a key given in place of a variable's name is not repeated", async () => {
  const { code, stderr } = await run(["redact", "--keys", "env:pQ3hJ8dk29fjsLw"], { stdin: "x\n" });
  expect(code).toBe(2);
  expect(stderr).not.toContain("pQ3hJ8dk29fjsLw");
});
