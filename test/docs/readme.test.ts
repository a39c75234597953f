import { execFileSync } from "node:child_process";
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadPolicy } from "../../core/index.ts";
import { ROOT, readBlocks } from "./blocks.ts";

const blocks = readBlocks("README.md");
const directory = mkdtempSync(join(tmpdir(), "scrubline-readme-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const policies = blocks.filter(({ info }) => info === "yaml");
writeFileSync(join(directory, "policy.yaml"), policies[0]?.text ?? "");

// A reader's directory: the package under its name, and the command as npx finds it.
mkdirSync(join(directory, "node_modules"), { recursive: true });
symlinkSync(ROOT, join(directory, "node_modules", "scrubline"));
const SHELL = `set -euo pipefail
npx() { test "$1" = scrubline; shift; "${process.execPath}" --conditions=source "${join(ROOT, "cli/main.ts")}" "$@"; }
`;

function execute(file: string, args: readonly string[]): string {
  return execFileSync(file, args, { cwd: directory, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

describe("the README's blocks", () => {
  it("there are some of each kind", () => {
    for (const kind of ["ts", "yaml", "sh runnable"])
      expect(blocks.filter(({ info }) => info === kind)).not.toEqual([]);
  });

  it("npx is used only after npm ci, without which it asks the public registry", () => {
    const commands = blocks.filter(({ info }) => info.startsWith("sh")).map(({ text }) => text);
    const first = commands.findIndex((text) => text.includes("npx "));
    expect(commands.slice(0, first).join("")).toContain("npm ci");
  });

  for (const [index, { info, text, line }] of blocks.entries()) {
    if (info === "yaml") it(`line ${line}: the policy loads`, () => expect(loadPolicy(text).notices).toEqual([]));
    if (info === "sh runnable")
      it(`line ${line}: the commands print what the README shows`, () => {
        const shown = blocks[index + 1]!;
        expect(shown.info).toBe("text");
        expect(execute("bash", ["-c", SHELL + text])).toBe(shown.text);
      });
    if (info === "ts")
      it(`line ${line}: the program runs`, () => {
        const file = join(directory, `block-${index}.ts`);
        writeFileSync(file, text);
        const expected = [...text.matchAll(/\/\/ -> (.*)$/gm)].map((match) => match[1]!);
        expect(execute(process.execPath, ["--conditions=source", file]).trim().split("\n")).toEqual(expected);
      });
  }
});

it("every page names only files that are there", () => {
  const pages = [...["README.md", "CONTRIBUTING.md", "SECURITY.md"], ...globSync("docs/**/*.md", { cwd: ROOT })];
  expect(pages.length).toBeGreaterThan(10);
  for (const page of pages) {
    const text = readFileSync(join(ROOT, page), "utf8");
    const links = [...text.matchAll(/\]\(((?!https?:|#)[^)#\s]+)/g)].map((match) => match[1]!);
    for (const link of links)
      expect([page, link, existsSync(join(ROOT, page, "..", link))]).toEqual([page, link, true]);
  }
});
