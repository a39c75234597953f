/** Why the reading of records stopped. */
import { STOP_NAME, STOP_ODD } from "../layout";

export let stop: i32 = 0;
/** Start and end of the name that is not known yet, and how far the record was read for it. */
export let nameStart: i32 = 0;
export let nameEnd: i32 = 0;
export let nameAt: i32 = 0;

@inline
export function setStop(reason: i32): void {
  stop = reason;
}

/** The record is for the other tokenizer. */
@inline
export function odd(): i32 {
  stop = STOP_ODD;
  return 0;
}

/** The record is to be read again when the name at [start, end) is known; it was read up to `at`. */
export function stopAtName(start: i32, end: i32, at: i32): i32 {
  stop = STOP_NAME;
  nameStart = start;
  nameEnd = end;
  nameAt = at;
  return 0;
}
