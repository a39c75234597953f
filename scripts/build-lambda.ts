/**
 * Bundles each handler in functions/handlers to <target>/<name>/index.mjs, so that a stack that uses the constructs
 * needs no bundler. Prints one line a bundle: its size in kB.
 *
 *     node scripts/build-lambda.ts [target directory, default dist/lambda]
 */
import { readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");
const target = resolve(process.argv[2] ?? join(root, "dist/lambda"));
const handlers = readdirSync(join(root, "functions/handlers")).filter((file) => file.endsWith(".ts"));

for (const file of handlers) {
  const place = join(target, basename(file, ".ts"));
  // Beside it, so that nobody who reads the bundle meanwhile finds half of one.
  const outdir = `${place}.${process.pid}`;
  await build({
    entryPoints: { index: join(root, "functions/handlers", file) },
    outdir,
    outExtension: { ".js": ".mjs" },
    absWorkingDir: root,
    platform: "node",
    target: "node24",
    format: "esm",
    bundle: true,
    // Chunks, so that what is imported lazily (the SDK clients) stays out of the file that every cold start parses.
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    conditions: ["source", "node"],
    mainFields: ["module", "main"],
    minify: true,
    legalComments: "none",
    // Packages in CommonJS ask for Node's modules by require, which an ES module does not have.
    // The name is one that the minifier would not choose.
    banner: {
      js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
    },
    logLevel: "warning",
  });
  // Chunks are named by their content, so those of an earlier build would stay.
  rmSync(place, { recursive: true, force: true });
  renameSync(outdir, place);
  const size = readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".mjs"))
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  process.stdout.write(`${relative(process.cwd(), place)}: ${Math.round(size / 1000)} kB\n`);
}
