/** The tables of the path tree: what is configured for a value, by the names and elements that lead to it. */
export const NO_RULE: i32 = -1;
/** It is neither replaced nor looked at. */
export const PROTECTED: i32 = -2;

let classes: i32 = 1;
/** i16 per state and class, per state, per state; u8 per state: 1 if something below has a rule of its own, 2 if its value is in doubt. */
let next: i32 = 0;
let rules: i32 = 0;
let nameRules: i32 = 0;
let splits: i32 = 0;
export let root: i32 = 0;

export function configureTree(nameClasses: i32, nextAt: i32, rulesAt: i32, nameRulesAt: i32, splitsAt: i32, rootState: i32): void {
  classes = nameClasses;
  next = nextAt;
  rules = rulesAt;
  nameRules = nameRulesAt;
  splits = splitsAt;
  root = rootState;
}

/** Node of the members of `state` whose name has this class, or of its elements: class 0. */
@inline
export function nodeBelow(state: i32, nameClass: i32): i32 {
  return <i32>load<u16>(next + ((state * classes + nameClass) << 1));
}

/** The rule of a value at `node`, in a container of `inherited`. */
@inline
export function ruleAt(node: i32, inherited: i32): i32 {
  const own = <i32>load<i16>(rules + (node << 1));
  return own != NO_RULE ? own : inherited;
}

/** The name of the member itself is to be replaced. */
@inline
export function hasNameRule(node: i32): bool {
  return load<i16>(nameRules + (node << 1)) != NO_RULE;
}

/** A container at `node` of this rule goes as a whole: nothing below has a rule of its own. */
@inline
export function goesWhole(node: i32, rule: i32): bool {
  return rule >= 0 && (load<u8>(splits + node) & 1) == 0;
}

/** A value at `node` has no rule, but would have one if the nesting before it were wrong: see Cursor.doubt. */
@inline
export function isDoubtful(node: i32, rule: i32): bool {
  return rule == NO_RULE && (load<u8>(splits + node) & 2) != 0;
}
