import { Hits } from "../../core/kernel/hits.ts";
import { KernelInstance } from "../../core/kernel/instance.ts";
import { Patterns } from "../../core/kernel/patterns.ts";
import { ScriptSearch } from "../../core/kernel/script-search.ts";
import { StartAutomaton } from "../../core/kernel/start-automaton.ts";
import { WasmSearch } from "../../core/kernel/wasm-search.ts";

/** Both searches for the same patterns, each with an automaton of its own. */
export interface SearchPair {
  readonly kernel: KernelInstance;
  readonly wasm: WasmSearch;
  readonly script: ScriptSearch;
  readonly automaton: StartAutomaton;
}

const NO_RULE = -1;

/** @param weakRule what it alone reports is no reason to look at a text */
export function createSearchPair(
  patterns: readonly (readonly string[])[],
  { remembers = true, weakRule = NO_RULE }: { readonly remembers?: boolean; readonly weakRule?: number } = {},
): SearchPair {
  const known = Patterns.of(patterns);
  const automaton = new StartAutomaton(known.trie, weakRule);
  let inKernel: StartAutomaton | null = null;
  const kernel = KernelInstance.create((state, byteClass) => inKernel!.step(state, byteClass))!;
  const wasm = new WasmSearch(kernel, known, weakRule, remembers);
  inKernel = wasm.automaton;
  return { kernel, wasm, script: new ScriptSearch(known.trie, automaton), automaton };
}

/** A stretch that is searched: see ScriptSearch.find. */
export interface Stretch {
  readonly start: number;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  readonly closed: boolean;
}

/** Each hit as `at:rule/length,…`, in order. The numbers of reports depend on the order in which states were made. */
const listHits = (hits: Hits, { outputs }: StartAutomaton): string[] =>
  Array.from(
    { length: hits.count },
    (_, i) => `${hits.ats[i]}:${outputs[hits.reports[i]!]!.map((output) => `${output >> 8}/${output & 255}`).join()}`,
  ).sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : a > b ? 1 : 0));

type Searcher = Pick<WasmSearch, "find">;

function searchWith(searcher: Searcher, automaton: StartAutomaton, bytes: Uint8Array, stretch: Stretch): string[] {
  const hits = new Hits();
  const { start, from, to, limit, closed } = stretch;
  searcher.find(Uint8Array.from(bytes), start, from, to, limit, closed, hits);
  for (let i = 1; i < hits.count; i++) if (hits.ats[i]! < hits.ats[i - 1]!) throw new Error("hits have to be in order");
  return listHits(hits, automaton);
}

export const searchScript = ({ script, automaton }: SearchPair, bytes: Uint8Array, stretch: Stretch): string[] =>
  searchWith(script, automaton, bytes, stretch);
export const searchKernel = ({ wasm }: SearchPair, bytes: Uint8Array, stretch: Stretch): string[] =>
  searchWith(wasm, wasm.automaton, bytes, stretch);

export const wholeOf = (bytes: Uint8Array, closed = true): Stretch => ({
  start: 0,
  from: 0,
  to: bytes.length,
  limit: bytes.length,
  closed,
});

/** True if both find the same. No content in a test's message. */
export function agree(pair: SearchPair, bytes: Uint8Array, stretch: Stretch = wholeOf(bytes)): boolean {
  const expected = searchScript(pair, bytes, stretch);
  const found = searchKernel(pair, bytes, stretch);
  return expected.length === found.length && expected.every((hit, i) => hit === found[i]);
}
