import { join, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../../..");
/** LocalStack's start-up, requirements and executor. */
export const LOCALSTACK = resolve(import.meta.dirname, "../localstack");
/** What is worth keeping between runs; not in the repository. */
export const CACHE = join(ROOT, ".cache/emulator");
