import type { Policy } from "../../core/index.ts";
import { type Action, describeAction } from "../render/policy.ts";

/** `weaker`: something that was redacted may pass, or more of it than before. */
export type Effect = "weaker" | "stronger" | "other";

export interface Change {
  readonly effect: Effect;
  /** What is redacted, or a setting's name. Never values that a policy allows, nor patterns. */
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** How much of a value is left to who reads the output: all of it, some, what the key ring gives back, that it is the same, nothing. */
function strengthOf(action: Action): number {
  switch (action.kind) {
    case "preserve":
      return 0;
    case "mask":
      if (action.keepFirst + action.keepLast > 0) return 1;
      return action.preserveLength ? 3.9 : 4;
    case "encrypt":
      return 2;
    case "hash":
    case "pseudonymize":
      return 3;
    default:
      return 4;
  }
}

interface Rule {
  readonly text: string;
  readonly strength: number;
  /** Of a mask: characters kept at the start, at the end, and whether the length. More of either is more, whatever the other is. */
  readonly shown?: readonly number[];
}

const NONE = "-";
/** A path without a rule is judged by its content, which may find something. */
const JUDGED = 1.5;

/** What differs, what is weaker first. */
export function comparePolicies(before: Policy, after: Policy): readonly Change[] {
  const changes: Change[] = [];
  const add = (what: string, from: Rule | undefined, to: Rule | undefined, absent = 0) => {
    if (from?.text === to?.text && from?.strength === to?.strength) return;
    const rise = (to?.strength ?? absent) - (from?.strength ?? absent);
    const effect = rise < 0 || showsMore(to, from) ? "weaker" : rise > 0 || showsMore(from, to) ? "stronger" : "other";
    changes.push({ effect, what, before: from?.text ?? NONE, after: to?.text ?? NONE });
  };
  const addAll = (name: string, read: (policy: Policy) => ReadonlyMap<string, Rule>, absent = 0) => {
    const [from, to] = [read(before), read(after)];
    for (const key of new Set([...from.keys(), ...to.keys()])) add(`${name}${key}`, from.get(key), to.get(key), absent);
  };
  for (const [what, read] of Object.entries(SETTINGS)) add(what, read(before), read(after));
  addAll("", readEntities);
  addAll("pattern ", readPatterns);
  addAll("field ", readFields, JUDGED);
  addAll(
    "protected ",
    ({ protect }) =>
      new Map(protect.map(({ path, match }) => [path, { text: match, strength: match === "loose" ? -2 : -1 }])),
  );
  changes.push(...comparePatternTexts(before, after));
  if (changes.length === 0 && before.hash !== after.hash)
    changes.push({ effect: "other", what: "other settings", before: NONE, after: "changed" });
  const order: readonly Effect[] = ["weaker", "stronger", "other"];
  return changes.sort((a, b) => order.indexOf(a.effect) - order.indexOf(b.effect));
}

function showsMore(one: Rule | undefined, other: Rule | undefined): boolean {
  const { shown } = other ?? {};
  return shown !== undefined && one?.shown?.some((count, index) => count > shown[index]!) === true;
}

const SETTINGS: Readonly<Record<string, (policy: Policy) => Rule>> = {
  detection: ({ detection }) => ({ text: detection.enabled ? "on" : "off", strength: Number(detection.enabled) }),
  threshold: ({ detection: { threshold } }) => ({ text: String(threshold), strength: -threshold }),
  "unknown entities": ({ detection: { unknownEntities } }) => ({
    text: unknownEntities,
    strength: Number(unknownEntities === "mask"),
  }),
  "encodings looked into": ({ detection: { decode } }) => ({
    text: decode.join(", ") || NONE,
    strength: decode.length,
  }),
  "remote recognizer": ({ detection: { remote } }) => ({
    text:
      remote === undefined
        ? NONE
        : `${remote.url}, ${remote.entities.length} entities, on failure: ${remote.onFailure}`,
    strength: remote === undefined ? 0 : remote.entities.length + Number(remote.onFailure === "quarantine") / 2,
  }),
  // Values that are allowed are the user's: how many, and not which.
  "allowed values": ({ allow }) => ({ text: String(allow.length), strength: -allow.length }),
  "window size": ({ streaming: { windowSize } }) => ({ text: String(windowSize), strength: windowSize }),
  namespace: ({ keys: { namespace } }) => ({ text: namespace, strength: 0 }),
};

function readEntities({ detection, actions }: Policy): ReadonlyMap<string, Rule> {
  return new Map(
    detection.entities.map(({ entity, action, scope }) => {
      const rule = ruleOf(actions[action]!);
      if (scope !== "sensitive") return [entity, rule];
      // Only URL has one, and less than the whole address is less.
      return [entity, { ...rule, text: `${rule.text}, sensitive parts`, strength: rule.strength - 0.5 }];
    }),
  );
}

function readPatterns({ detection, actions }: Policy): ReadonlyMap<string, Rule> {
  return new Map(
    detection.customPatterns.map(({ name, entity, action, confidence }) => {
      const rule = ruleOf(actions[action]!);
      const counts = confidence >= detection.threshold;
      return [
        name,
        { ...rule, text: `${rule.text} as ${entity}, ${confidence}`, strength: counts ? rule.strength : 0 },
      ];
    }),
  );
}

function readFields({ fields, actions }: Policy): ReadonlyMap<string, Rule> {
  return new Map(
    fields.map(({ path, action, entity, match }) => {
      const rule = ruleOf(actions[action]!);
      const more = `${entity === undefined ? "" : ` as ${entity}`}${match === "loose" ? ", loose match" : ""}`;
      const strength = match === "loose" ? rule.strength + 0.25 : rule.strength;
      return [path, { ...rule, text: `${rule.text}${more}`, strength }];
    }),
  );
}

function ruleOf(action: Action): Rule {
  const rule = { text: describeAction(action), strength: strengthOf(action) };
  if (action.kind !== "mask") return rule;
  const { keepFirst, keepLast, preserveLength } = action;
  const text = preserveLength ? `${rule.text}, of the same length` : rule.text;
  return { ...rule, text, shown: [keepFirst, keepLast, Number(preserveLength)] };
}

/** What a pattern or a rule for allowed values matches cannot be compared: another one is taken to let more pass. */
function comparePatternTexts(before: Policy, after: Policy): readonly Change[] {
  const changed = (what: string): Change => ({ effect: "weaker", what, before: "another", after: "not comparable" });
  const texts = new Map(before.detection.customPatterns.map(({ name, pattern }) => [name, pattern]));
  const patterns = after.detection.customPatterns
    .filter(({ name, pattern }) => texts.has(name) && texts.get(name) !== pattern)
    .map(({ name }) => changed(`pattern ${name}`));
  const known = new Set(before.allow.map((rule) => JSON.stringify(rule)));
  const isOther =
    after.allow.length <= before.allow.length && after.allow.some((rule) => !known.has(JSON.stringify(rule)));
  return isOther ? [...patterns, changed("allowed values")] : patterns;
}
