import { describe, expect, it } from "vitest";
import { importsOf, readRepository } from "./sources.ts";

const files = readRepository().filter(({ path }) => path.endsWith(".ts"));

/** What each folder may import of this repository, besides itself; the map of docs/architecture.md. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  core: [],
  functions: ["core"],
  // Of the functions only names that both sides have to agree on: prefixes of keys.
  infra: ["core", "functions", "scripts"],
  cli: ["core", "functions"],
  schema: ["core"],
  sdk: ["core"],
};

/** The demo runs the function's pipeline; nothing else of the command line needs the function. */
const CLI_TO_FUNCTIONS = /^cli\/(commands|render)\/demo\.ts$|^cli\/demo\//;

/** What a person does by a command and a function by a schedule, by the same code. */
const SHARED_WITH_CLI = /^functions\/subscriptions\//;

const NODE_IN_CORE = new Set(["core/platform/node.ts"]);

/** Packages that core may use: pure JavaScript without I/O. */
const CORE_PACKAGES = new Set([
  "#platform",
  "@bufbuild/protobuf",
  "@noble/ciphers",
  "@noble/hashes",
  "libphonenumber-js",
  "re2js",
  "yaml",
  "zod",
]);

/** AssemblyScript has no file endings in imports. */
const isFile = (specifier: string): boolean =>
  /\.(ts|mjs|js|json)$|^core\/kernel\//.test(specifier) &&
  !/^[@#]/.test(specifier) &&
  specifier.includes("/") &&
  !specifier.startsWith("node:");
const folderOf = (path: string): string => path.split("/")[0]!;
const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

describe("who may import whom", () => {
  for (const [folder, allowed] of Object.entries(ALLOWED)) {
    it(`${folder} -> ${allowed.length === 0 ? "nothing else" : allowed.join(", ")}`, () => {
      const wrong: string[] = [];
      for (const file of files.filter(({ path }) => folderOf(path) === folder))
        for (const imported of importsOf(file))
          if (isFile(imported) && folderOf(imported) !== folder && !allowed.includes(folderOf(imported)))
            wrong.push(`${file.path} imports ${imported}`);
      expect(wrong).toEqual([]);
    });
  }

  it("only the demo brings the function's own code to the command line", () => {
    const wrong = files
      .filter(({ path }) => folderOf(path) === "cli" && !CLI_TO_FUNCTIONS.test(path))
      .filter((file) =>
        importsOf(file).some((imported) => imported.startsWith("functions/") && !SHARED_WITH_CLI.test(imported)),
      );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it("core has no node: but in its platform file, and only pure packages", () => {
    const wrong: string[] = [];
    for (const file of files.filter(({ path }) => folderOf(path) === "core" && !NODE_IN_CORE.has(path)))
      for (const imported of importsOf(file))
        if (!isFile(imported) && !CORE_PACKAGES.has(packageOf(imported)))
          wrong.push(`${file.path} imports ${imported}`);
    expect(wrong).toEqual([]);
  });

  it("core reads no clock, no environment and no randomness", () => {
    const wrong = files
      .filter(({ path }) => folderOf(path) === "core" && !NODE_IN_CORE.has(path))
      .filter(({ text }) =>
        /\bprocess\.|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.now\b/.test(text),
      );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});
