import type { Policy } from "../policy/types.ts";
import { createNameTable, looseForm, type NameTable, withAliases } from "./names.ts";
import { type FieldPath, parsePath, type Segment } from "./path.ts";

/** What a path tree says of a value: the index of a field rule, or one of these. */
export const NO_RULE = -1;
export const PROTECTED = -2;
/** Of a pattern: it says nothing of a value, but that its place is not replaced as a whole. */
const STRUCTURE = -3;

/**
 * All paths of a policy merged into one deterministic automaton over classes of member names. A state stands for a place
 * in the document; `next[state * classes + nameClass]` is the state of a member or (class 0) an array element.
 *
 * Every path is entered twice: as written, and "relaxed" (from its last name on, at any depth). The relaxed verdict is
 * for items that are not valid JSON: there the depth is a guess, and a lost city name costs less than a leaked card.
 */
export interface PathTree {
  readonly names: NameTable;
  readonly root: number;
  readonly next: Int32Array;
  readonly classes: number;
  /** Rule for the value at a state, on valid JSON: field index, PROTECTED or NO_RULE. */
  readonly rules: Int32Array;
  /** The same where the item is broken: the rule as written, else the relaxed one. */
  readonly relaxedRules: Int32Array;
  /** Field index whose path ends in `~` here (the member's name is to go), or NO_RULE. */
  readonly nameRules: Int32Array;
  readonly relaxedNameRules: Int32Array;
  /** 1 where a longer path below has its own say, so that a container cannot be replaced as a whole. */
  readonly splits: Uint8Array;
  readonly isEmpty: boolean;
  /** Some path ends in `~`. */
  readonly hasNameRules: boolean;
}

interface Pattern {
  readonly path: FieldPath;
  readonly loose: boolean;
  readonly rule: number;
  readonly relaxed: boolean;
}

const MAX_STATES = 4096;

/** What a document is like, beside what a policy says of it. */
export interface DocumentShape {
  /** Paths of containers of which a rule replaces each value, but not the whole. */
  readonly structure: readonly string[];
  /** Names that stand for others: what a path says of a name holds for its aliases. */
  readonly aliases: ReadonlyMap<string, string>;
}
const ANY_DOCUMENT: DocumentShape = { structure: [], aliases: new Map() };

export function createPathTree(
  policy: Pick<Policy, "fields" | "protect">,
  { structure, aliases }: DocumentShape = ANY_DOCUMENT,
): PathTree {
  const patterns: Pattern[] = [];
  policy.fields.forEach((field, rule) => {
    const path = parsePath(field.path);
    const loose = field.match === "loose";
    patterns.push({ path, loose, rule, relaxed: false });
    const relaxed = relax(path);
    if (relaxed) patterns.push({ path: relaxed, loose, rule, relaxed: true });
  });
  for (const protect of policy.protect)
    patterns.push({ path: parsePath(protect.path), loose: protect.match === "loose", rule: PROTECTED, relaxed: false });
  for (const path of structure) patterns.push({ path: parsePath(path), loose: false, rule: STRUCTURE, relaxed: false });

  const namesOf = (loose: boolean): string[] =>
    patterns.filter((p) => p.loose === loose).flatMap((p) => p.path.segments.flatMap((s) => s.name ?? []));
  const names = withAliases(createNameTable(namesOf(false), namesOf(true)), aliases);
  // A structure adds few states, and is no fault of the policy.
  return buildAutomaton(patterns, names, structure.length === 0 ? MAX_STATES : MAX_STATES * 2);
}

function relax({ segments, selectsName }: FieldPath): FieldPath | undefined {
  const lastNamed = segments.findLastIndex((segment) => segment.name !== null);
  if (lastNamed < 0) return undefined;
  const tail = segments.slice(lastNamed).map((segment, i): Segment => (i === 0 ? { ...segment, deep: true } : segment));
  return { segments: tail, selectsName };
}

function buildAutomaton(patterns: readonly Pattern[], names: NameTable, maxStates: number): PathTree {
  const classes = names.classes;
  // A place is "the first i segments of pattern p have matched", numbered offsets[p] + i.
  const offsets: number[] = [];
  let places = 0;
  for (const { path } of patterns) {
    offsets.push(places);
    places += path.segments.length + 1;
  }
  const patternOf = new Int32Array(places);
  patterns.forEach(({ path }, p) => {
    patternOf.fill(p, offsets[p]!, offsets[p]! + path.segments.length + 1);
  });

  // Per place: whether it stays for any name, and the names that lead on from it.
  const stays = new Uint8Array(places);
  const leads: Uint8Array[] = [];
  const none = new Uint8Array(classes);
  for (let place = 0; place < places; place++) {
    const p = patternOf[place]!;
    const { path, loose } = patterns[p]!;
    const segment = path.segments[place - offsets[p]!];
    stays[place] = segment?.deep === true ? 1 : 0;
    leads.push(
      segment === undefined
        ? none
        : Uint8Array.from(none, (_, nameClass) => (matches(segment, loose, nameClass, names) ? 1 : 0)),
    );
  }
  const step = (state: readonly number[], nameClass: number): number[] => {
    const result: number[] = [];
    // In order, as the places are, and each once: the one behind a place may be the next of them.
    const add = (place: number): void => {
      if (result[result.length - 1] !== place) result.push(place);
    };
    for (const place of state) {
      if (stays[place] === 1) add(place);
      if (leads[place]![nameClass] === 1) add(place + 1);
    }
    return result;
  };

  const states: number[][] = [offsets.slice()];
  const known = new Map<string, number>([[offsets.join(), 0]]);
  const next: number[] = [];
  for (let s = 0; s < states.length; s++) {
    for (let nameClass = 0; nameClass < classes; nameClass++) {
      const target = step(states[s]!, nameClass);
      const id = target.join();
      let number = known.get(id);
      if (number === undefined) {
        number = states.length;
        if (number >= maxStates)
          throw new RangeError("the field paths together are too complex: use fewer `..` and `*` steps");
        states.push(target);
        known.set(id, number);
      }
      next.push(number);
    }
  }

  const size = states.length;
  const tree = {
    names,
    root: 0,
    next: Int32Array.from(next),
    classes,
    rules: new Int32Array(size).fill(NO_RULE),
    relaxedRules: new Int32Array(size).fill(NO_RULE),
    nameRules: new Int32Array(size).fill(NO_RULE),
    relaxedNameRules: new Int32Array(size).fill(NO_RULE),
    splits: new Uint8Array(size),
    isEmpty: patterns.every((pattern) => pattern.rule === STRUCTURE),
    hasNameRules: patterns.some((pattern) => pattern.path.selectsName),
  };
  const ended = (state: readonly number[]): Pattern[] =>
    state
      .filter((place) => place - offsets[patternOf[place]!]! === patterns[patternOf[place]!]!.path.segments.length)
      .map((place) => patterns[patternOf[place]!]!);
  const finished = (state: readonly number[], relaxed: boolean, selectsName: boolean): number => {
    const rules = ended(state)
      .filter((pattern) => pattern.relaxed === relaxed && pattern.path.selectsName === selectsName)
      .filter((pattern) => pattern.rule !== STRUCTURE)
      // The longer path wins, then the one with fewer `..` and `*`, then the order of the policy.
      .sort((a, b) => b.path.segments.length - a.path.segments.length || looseness(a.path) - looseness(b.path));
    return rules[0]?.rule ?? NO_RULE;
  };
  states.forEach((state, s) => {
    tree.rules[s] = finished(state, false, false);
    tree.nameRules[s] = finished(state, false, true);
    tree.relaxedRules[s] = tree.rules[s] !== NO_RULE ? tree.rules[s]! : finished(state, true, false);
    tree.relaxedNameRules[s] = tree.nameRules[s] !== NO_RULE ? tree.nameRules[s]! : finished(state, true, true);
    if (ended(state).some((pattern) => pattern.rule === STRUCTURE)) tree.splits[s] = 1;
  });
  markSplits(tree, size);
  return tree;
}

function looseness(path: FieldPath): number {
  return path.segments.reduce((sum, segment) => sum + (segment.deep ? 2 : 0) + (segment.name === null ? 1 : 0), 0);
}

function matches(segment: Segment, loose: boolean, nameClass: number, names: NameTable): boolean {
  if (segment.name === null) return true;
  return loose ? names.loose[nameClass] === looseForm(segment.name) : names.exact[nameClass] === segment.name;
}

/** A state splits when PROTECTED is reachable below it: propagate backwards until nothing changes. */
function markSplits(
  tree: { next: Int32Array; rules: Int32Array; splits: Uint8Array; classes: number },
  size: number,
): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (let s = 0; s < size; s++) {
      if (tree.splits[s] === 1) continue;
      for (let c = 0; c < tree.classes; c++) {
        const below = tree.next[s * tree.classes + c]!;
        if (tree.rules[below] !== PROTECTED && tree.splits[below] !== 1) continue;
        tree.splits[s] = 1;
        changed = true;
        break;
      }
    }
  }
}
