import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { run } from "../cli/harness.ts";
import { ROOT } from "./blocks.ts";

const page = readFileSync(`${ROOT}docs/cli.md`, "utf8");

describe("docs/cli.md", () => {
  for (const command of ["redact", "scan", "check", "demo"])
    it(`shows the help of ${command}`, async () => {
      const { stdout } = await run([command, "--help"]);
      expect(page).toContain(`<!-- help: ${command} -->\n\`\`\`text\n${stdout}\`\`\`\n`);
    });

  it("has a heading for every command", async () => {
    const { stdout } = await run(["--help"]);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) \[/gm)]
      .map((match) => match[1]!)
      .filter((name) => name !== "help");
    expect(commands.filter((name) => !page.includes(`\n## ${name}\n`))).toEqual([]);
  });
});
