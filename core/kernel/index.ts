/** The kernel: what looks at every byte. In WebAssembly with SIMD where there is one, else in plain TypeScript, with the same results. */
import type { Bytes } from "../bytes.ts";
import type { Spelled } from "../detect/trigger-pattern.ts";
import type { Hits } from "./hits.ts";
import { MODULE } from "./module.ts";
import { ScriptSearch } from "./script-search.ts";
import { StartAutomaton } from "./start-automaton.ts";
import { MAX_SEARCH, WasmSearch } from "./wasm-search.ts";

export { Hits } from "./hits.ts";

/** `auto`: WebAssembly where the host has it with SIMD. */
export type KernelChoice = "auto" | "script";

/** Below this many bytes a call into WebAssembly and the copy for it cost more than they save. */
const SHORT = 192;

let compiled: WebAssembly.Module | null | undefined;

/** Null where the host has no WebAssembly, or none with SIMD. */
function compile(): WebAssembly.Module | null {
  if (compiled !== undefined) return compiled;
  try {
    compiled = new WebAssembly.Module(Uint8Array.from(atob(MODULE), (char) => char.charCodeAt(0)));
  } catch {
    compiled = null;
  }
  return compiled;
}

/** Finds where trigger patterns stand in a text. */
export class TriggerSearch {
  readonly automaton: StartAutomaton;
  readonly #script: ScriptSearch;
  readonly #wasm: WasmSearch | null;

  constructor(patterns: readonly Spelled[], kernel: KernelChoice) {
    const module = kernel === "auto" ? compile() : null;
    this.#wasm = module === null ? null : new WasmSearch(module, patterns);
    this.automaton = this.#wasm?.automaton ?? new StartAutomaton(patterns);
    this.#script = new ScriptSearch(this.automaton);
  }

  /** See ScriptSearch.find. */
  find(bytes: Bytes, start: number, from: number, to: number, limit: number, closed: boolean, hits: Hits): void {
    const length = to - from;
    const search = this.#wasm !== null && length >= SHORT && length <= MAX_SEARCH ? this.#wasm : this.#script;
    search.find(bytes, start, from, to, limit, closed, hits);
  }
}
