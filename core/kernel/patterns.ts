import { PatternTrie } from "./pattern-trie.ts";
import { createStartFilter, type StartFilter } from "./start-filter.ts";

/** What is made of trigger patterns, which never changes. */
export class Patterns {
  readonly trie: PatternTrie;
  #filter: StartFilter | undefined;

  private constructor(patterns: readonly (readonly string[])[]) {
    this.trie = new PatternTrie(patterns);
  }

  get filter(): StartFilter {
    this.#filter ??= createStartFilter(this.trie);
    return this.#filter;
  }

  /** @param patterns per rule number, its trigger patterns */
  static of(patterns: readonly (readonly string[])[]): Patterns {
    const key = JSON.stringify(patterns);
    let known = recent.get(key);
    if (known === undefined) {
      if (recent.size === MAX_RECENT) recent.clear();
      known = new Patterns(patterns);
      recent.set(key, known);
    }
    return known;
  }
}

/** Programs have a few policies, and each may have detectors for several thresholds. */
const MAX_RECENT = 4;
const recent = new Map<string, Patterns>();
