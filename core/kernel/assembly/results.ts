/** What to know of the records that were read, left where TypeScript has it at once: asking for an exported global takes it as long as a call. */
import { RESULTS } from "../layout";
import { lookCount, passed } from "./events";
import { readRecords as readAll, recordsEnd } from "./records";
import { stop } from "./stops";

export function readRecords(from: i32, end: i32, isLast: bool, known: i32): i32 {
  const count = readAll(from, end, isLast, known);
  store<i32>(RESULTS, stop);
  store<i32>(RESULTS, recordsEnd, 4);
  store<i32>(RESULTS, lookCount, 8);
  store<i32>(RESULTS, passed, 12);
  return count;
}
