import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

const SKIPPED = new Set([".cache", "node_modules", "dist", "out", "cdk.out", "coverage", ".git"]);

export interface SourceFile {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Every text file of the repository but the lockfile. */
export function readRepository(): SourceFile[] {
  return listFiles(ROOT)
    .map((file) => ({ path: relative(ROOT, file).replaceAll("\\", "/"), file }))
    .filter(
      ({ path }) => path !== "package-lock.json" && /(\.(ts|mjs|js|json|md|ya?ml|sh)|^LICENSE|\.ci\/run)$/.test(path),
    )
    .map(({ path, file }) => ({ path, text: readFileSync(file, "utf8") }));
}

function listFiles(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => !SKIPPED.has(name))
    .map((name) => join(directory, name))
    .flatMap((path) => (statSync(path).isDirectory() ? listFiles(path) : [path]));
}

/** What a file imports: packages and `node:` modules by name, files of the repository by path. */
export function importsOf({ path, text }: SourceFile): string[] {
  const specifiers = [...text.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*["']([^"'\n]+)["']/g)].map(
    (match) => match[1]!,
  );
  return specifiers.map((specifier) =>
    specifier.startsWith(".")
      ? relative(ROOT, resolve(ROOT, dirname(path), specifier)).replaceAll("\\", "/")
      : specifier,
  );
}

/** The text without comments and string contents, for rules about code. Roughly: enough for words that must not occur. */
export function stripComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:"'`])\/\/.*$/gm, "$1");
}
