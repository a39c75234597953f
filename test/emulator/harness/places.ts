import { join, resolve } from "node:path";
import { makeScratch } from "../../support/scratch.ts";

export const ROOT = resolve(import.meta.dirname, "../../..");
/** LocalStack's start-up, requirements and executor. */
export const LOCALSTACK = resolve(import.meta.dirname, "../localstack");
/** What is worth keeping between runs; not in the repository. */
export const CACHE = join(ROOT, ".cache/emulator");

/** A directory in the cache for as long as this process needs it. */
export function makeCacheScratch(): string {
  return makeScratch(CACHE, "scratch");
}
