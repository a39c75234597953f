import type { AttemptCounts } from "../accounting.ts";
import type { ObjectCode } from "./quarantine-object.ts";
import type { ObjectDropReason } from "./reference.ts";
import type { Counts } from "./transfer.ts";

/** What became of one object, or of a message that is about none. */
export type Outcome =
  | ({ readonly kind: "clean" } & Counts)
  | { readonly kind: "quarantined"; readonly code: ObjectCode }
  | { readonly kind: "dropped"; readonly reason: ObjectDropReason | "control-message" }
  /** It is delivered again, with the whole message. */
  | { readonly kind: "returned" }
  /** It goes on in another invocation, by a message of its own. Counted as returned. */
  | { readonly kind: "continued" };

/**
 * What became of an attempt's items: in = clean + quarantined + dropped + returned. An object that was not read to its end counts as one item,
 * since nobody knows how many are in it.
 * @param messages the outcomes of each message's objects; a message with a returned one is returned as a whole
 */
export function countObjects(messages: readonly (readonly Outcome[])[]): AttemptCounts {
  const isReturned = (outcomes: readonly Outcome[]) => outcomes.some(({ kind }) => kind === "returned");
  const isOver = (outcome: Outcome) => outcome.kind !== "continued";
  const finished = messages.filter((outcomes) => !isReturned(outcomes));
  const done = finished.flat().filter(isOver);
  const back = [...messages.filter(isReturned).flat(), ...finished.flat().filter((outcome) => !isOver(outcome))];
  const clean = done.filter((outcome) => outcome.kind === "clean");
  const findingsByAction = add(clean.map((outcome) => Object.entries(outcome.findings)));
  const findings = add([Object.entries(findingsByAction).map(([kind, count]) => [kind.split("/")[0]!, count])]);
  const quarantinedBy = countBy(done.flatMap((outcome) => (outcome.kind === "quarantined" ? [outcome.code] : [])));
  const droppedBy = countBy(done.flatMap((outcome) => (outcome.kind === "dropped" ? [outcome.reason] : [])));
  const items = {
    clean: sum(clean.map((outcome) => outcome.items)),
    quarantined: sum(Object.values(quarantinedBy)),
    dropped: sum(Object.values(droppedBy)),
    returned: sum(back.map((outcome) => (outcome.kind === "clean" ? outcome.items : 1))),
  };
  return {
    records: messages.length,
    recordsDone: finished.filter((outcomes) => outcomes.every(isOver)).length,
    in: sum(Object.values(items)),
    ...items,
    bytesIn: sum(clean.map((outcome) => outcome.bytesIn)),
    bytesOut: sum(clean.map((outcome) => outcome.bytesOut)),
    findings,
    findingsByAction,
    quarantinedBy,
    droppedBy,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function add(lists: readonly (readonly (readonly [string, number])[])[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const [name, count] of lists.flat()) counts.set(name, (counts.get(name) ?? 0) + count);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
