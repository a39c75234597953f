/** What to know of the records that were read, left where TypeScript has it at once: asking for an exported global takes it as long as a call. */
import { RESULTS } from "../layout";
import { lookCount, passed } from "./events";
import { partDepth, partNode, partRule } from "./members";
import { readMore as readOn, readRecords as readAll, recordsEnd } from "./records";
import { stop } from "./stops";

export function readRecords(from: i32, end: i32, isLast: bool, known: i32): i32 {
  const count = readAll(from, end, isLast, known);
  leave();
  return count;
}

export function readMore(from: i32, end: i32, depth: i32, known: i32): i32 {
  const count = readOn(from, end, depth, known);
  leave();
  store<i32>(RESULTS, partDepth(), 16);
  store<i32>(RESULTS, partNode, 20);
  store<i32>(RESULTS, partRule, 24);
  return count;
}

@inline
function leave(): void {
  store<i32>(RESULTS, stop);
  store<i32>(RESULTS, recordsEnd, 4);
  store<i32>(RESULTS, lookCount, 8);
  store<i32>(RESULTS, passed, 12);
}
