/**
 * Reads whole JSON records. What a record has to show is a list of events: values at configured paths, and values that are to be looked at. A record
 * that is anything but plain leaves none and is read by the tokenizer in core/json, which is the only one that guesses.
 */
import { RECORD_TEXT, STOP_END, STOP_FULL, STOP_ODD } from "../layout";
import {
  addLine,
  beginEvents,
  beginRecord,
  countEvents,
  dropRecord,
  isFirstRecord,
  isFull,
  isHalfFull,
} from "./events";
import { configureHarmless } from "./harmless";
import { configureMembers, detects, partEnd, readMembers, readMoreMembers } from "./members";
import { areAlike, readPlaces } from "./paths";
import { forgetPlaces } from "./places";
import { configureQuiet } from "./quiet";
import { odd, setStop } from "./stops";
import { configureTokens, NEWLINE, opens } from "./tokens";
import { configureTree } from "./tree";

export let recordsEnd: i32 = 0;

export function configureRecords(
  nameClasses: i32,
  nextAt: i32,
  rulesAt: i32,
  nameRulesAt: i32,
  splitsAt: i32,
  rootState: i32,
  withDetector: bool,
  blanks: i32,
  quietLetters: i32,
  remembers: bool,
): void {
  configureTree(nameClasses, nextAt, rulesAt, nameRulesAt, splitsAt, rootState);
  configureHarmless(remembers);
  configureQuiet(quietLetters);
  configureTokens(blanks);
  forgetPlaces();
  configureMembers(withDetector);
}

@inline
function isBlankInLine(byte: u32): bool {
  return byte == 0x20 || byte == 0x0d || byte == 0x09;
}

/**
 * Reads records from `from` on, each with the end of its line. `isLast`: at `end` the input ends. `known` events of earlier records are kept.
 * Returns the number of all events; `recordsEnd` is where the line begins whose record was not read, and `stop` says why.
 */
export function readRecords(from: i32, end: i32, isLast: bool, known: i32): i32 {
  let at = from;
  beginEvents(known, from == RECORD_TEXT);
  recordsEnd = from;
  setStop(STOP_END);
  while (at < end) {
    recordsEnd = at;
    while (at < end) {
      const byte = <u32>load<u8>(at);
      if (byte == NEWLINE) addLine();
      else if (!isBlankInLine(byte)) break;
      at++;
    }
    if (at >= end) break;
    if (!opens(load<u8>(at))) {
      odd();
      break;
    }
    beginRecord();
    at = detects || !areAlike() ? readMembers(at, end) : readPlaces(at, end);
    if (at != 0) {
      while (at < end && isBlankInLine(load<u8>(at))) at++;
      if (at < end ? load<u8>(at) != NEWLINE : !isLast) {
        setStop(at < end ? STOP_ODD : STOP_END);
        at = 0;
      }
    }
    if (isFull) {
      // A record that has more events than there is room for is read by the other tokenizer.
      setStop(isFirstRecord() ? STOP_ODD : STOP_FULL);
      at = 0;
    }
    if (at == 0) {
      dropRecord();
      break;
    }
    if (at < end) {
      at++;
      addLine();
    }
    recordsEnd = at;
    if (isHalfFull()) {
      setStop(STOP_FULL);
      break;
    }
  }
  return countEvents();
}

/**
 * Reads on in a record, behind a comma in the innermost of `depth` containers that are open: see openContainer. As much as `recordsEnd`, behind another
 * such comma, at which `partDepth` are open. `known` events of what was read before are kept.
 */
export function readMore(from: i32, end: i32, depth: i32, known: i32): i32 {
  beginEvents(known, from == RECORD_TEXT);
  setStop(STOP_END);
  readMoreMembers(from, end, depth);
  dropRecord();
  recordsEnd = partEnd;
  return countEvents();
}
