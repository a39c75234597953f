import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { run } from "../cli/harness.ts";
import { ROOT } from "./blocks.ts";

const page = readFileSync(`${ROOT}docs/cli.md`, "utf8");

interface Command {
  /** As typed: `keys rotate`. */
  readonly name: string;
  readonly help: string;
}

/** The command and those below it, as their own help lists them. */
async function readCommands(name: string): Promise<Command[]> {
  const { stdout: help } = await run([...name.split(" ").filter(Boolean), "--help"]);
  const list = /^Commands:\n((?: {2}.*\n)+)/m.exec(help)?.[1] ?? "";
  const below = [...list.matchAll(/^ {2}([a-z-]+)/gm)].map((match) => match[1]!).filter((word) => word !== "help");
  const commands = await Promise.all(below.map((word) => readCommands(`${name} ${word}`.trim())));
  return [{ name, help }, ...commands.flat()];
}

const [, ...commands] = await readCommands("");

describe("docs/cli.md", () => {
  it("there are commands, and commands of commands", () => {
    expect(commands.map(({ name }) => name)).toEqual(expect.arrayContaining(["redact", "keys", "keys prune", "demo"]));
  });

  for (const { name, help } of commands) {
    it(`shows the help of ${name}, which teaches by example`, () => {
      expect(page).toContain(`<!-- help: ${name} -->\n\`\`\`text\n${help}\`\`\`\n`);
      expect(help).toContain(`Examples:\n  scrubline ${name}`);
    });
    if (!name.includes(" ")) it(`has a heading for ${name}`, () => expect(page).toContain(`\n## ${name}\n`));
  }

  it("shows the help of nothing else", () => {
    const shown = [...page.matchAll(/^<!-- help: (.*) -->$/gm)].map((match) => match[1]);
    expect(shown).toEqual(commands.map(({ name }) => name));
  });
});
