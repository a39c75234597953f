import { matchesPattern } from "./pattern.ts";
import type { Tag } from "./tags.ts";

/** Which log groups are meant: those that fit one of the patterns, and have all of the tags, but none that fits one of `exclude`. */
export interface Selection {
  readonly patterns: readonly string[];
  readonly exclude: readonly string[];
  readonly tags: readonly Tag[];
}

/** By its name alone. */
export function fits(name: string, { patterns, exclude }: Pick<Selection, "patterns" | "exclude">): boolean {
  const matches = (pattern: string) => matchesPattern(name, pattern);
  return patterns.some(matches) && !exclude.some(matches);
}
