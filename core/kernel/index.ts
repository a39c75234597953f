/** The kernel: what looks at every byte. In WebAssembly with SIMD where there is one, else in plain TypeScript, with the same results. */
import type { Bytes } from "../bytes.ts";
import type { Hits } from "./hits.ts";
import { KernelInstance } from "./instance.ts";
import { Patterns } from "./patterns.ts";
import { ScriptSearch } from "./script-search.ts";
import { StartAutomaton } from "./start-automaton.ts";
import { MAX_SEARCH, WasmSearch } from "./wasm-search.ts";

export { Hits } from "./hits.ts";

/** `auto`: WebAssembly where the host has it with SIMD. */
export type KernelChoice = "auto" | "script";

/** Below this many bytes a call into WebAssembly and the copy for it cost more than they save. */
const SHORT = 192;

/** Finds where trigger patterns stand in a text. */
export class TriggerSearch {
  readonly automaton: StartAutomaton;
  /** Null without WebAssembly. */
  readonly kernel: KernelInstance | null;
  readonly #script: ScriptSearch;
  readonly #wasm: WasmSearch | null;

  /**
   * @param patterns per rule number, its trigger patterns; @param weakRule what it alone reports is no reason to look at a text
   * @param remembers stretches of texts in which nothing was found may be kept in memory
   */
  constructor(patterns: readonly (readonly string[])[], weakRule: number, kernel: KernelChoice, remembers: boolean) {
    const known = Patterns.of(patterns);
    this.kernel =
      kernel === "auto" ? KernelInstance.create((state, byteClass) => this.automaton.step(state, byteClass)) : null;
    this.#wasm = this.kernel === null ? null : new WasmSearch(this.kernel, known, weakRule, remembers);
    this.automaton = this.#wasm?.automaton ?? new StartAutomaton(known.trie, weakRule);
    this.#script = new ScriptSearch(known.trie, this.automaton);
  }

  /** See ScriptSearch.find. */
  find(bytes: Bytes, start: number, from: number, to: number, limit: number, closed: boolean, hits: Hits): void {
    const length = to - from;
    const search = this.#wasm !== null && length >= SHORT && length <= MAX_SEARCH ? this.#wasm : this.#script;
    search.find(bytes, start, from, to, limit, closed, hits);
  }
}
