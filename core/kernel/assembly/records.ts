/**
 * Reads whole JSON records, valid ones whose strings end within reach and whose names have no escapes: the common case of the tokenizer
 * in core/json (strict.ts, plain.ts, Cursor), with the same verdicts. What a record has to show is a list of events: values at
 * configured paths, and values that the detector has to look at. A record that has anything else leaves none and is read by that tokenizer.
 */
import {
  BARE,
  ESCAPED,
  EVENTS,
  FIRST_NAME,
  HITS,
  JOINED_NAME,
  KEYED,
  LONGEST_NAME,
  LOOK_HITS,
  LOOK_SIZE,
  LOOKS,
  MAX_DEPTH,
  MAX_EVENTS,
  MAX_LOOK_HITS,
  MAX_LOOKS,
  NUMBER_KEYED,
  RECORD_TEXT,
  SENSITIVE_NAME,
  STACK,
  STOP_END,
  STOP_FULL,
  STOP_NAME,
  STOP_ODD,
  TELLING,
} from "../layout";
import { count, full } from "./automaton";
import { CHILD, FOLLOWER, flagsOf, isSame, joinedLength, slotOf, slotOfPair } from "./names";
import { configureQuiet, isQuiet, shortestNumber } from "./quiet";
import { mayFind } from "./search";
import { configureHarmless, isHarmless, isMemorable, keepHarmless } from "./harmless";
import { configureTokens, endOfPlain, endOfScalar, skipBlanks } from "./tokens";

const QUOTE: u32 = 0x22;
const BACKSLASH: u32 = 0x5c;
const NEWLINE: u32 = 0x0a;
const COMMA: u32 = 0x2c;
const COLON: u32 = 0x3a;
const BRACE_OPEN: u32 = 0x7b;
const BRACE_CLOSE: u32 = 0x7d;
const BRACKET_OPEN: u32 = 0x5b;
const BRACKET_CLOSE: u32 = 0x5d;
const NO_RULE: i32 = -1;
const PROTECTED: i32 = -2;
/** Longest token that is read here. */
const MAX_SPAN: i32 = 4096;
const KEY_BYTES: i32 = 128;
/** Shortest number that the detector is shown. */
const SHORTEST_PIECE: i32 = 4;

/** Roles of names: see NameRole. */
const NAMES_SIBLING: u32 = 1;
const QUALIFIES_SIBLING: u32 = 2;
const TEXT_ROLE: u32 = 4;
const SUFFIX_ROLE: u32 = 5;

// Of a container on the stack.
const NODE: i32 = 0;
const INHERITED: i32 = 4;
const IS_OBJECT: i32 = 8;
/** The name that counts for its values: where it stands, and its slot (0: not known). */
const KEY_START: i32 = 12;
const KEY_END: i32 = 16;
const KEY_SLOT: i32 = 20;
/** What a sibling said: where, and in which role. */
const SIBLING_START: i32 = 24;
const SIBLING_END: i32 = 28;
const SIBLING_ROLE: i32 = 32;
/** Where the slot of the next name was noted last time. */
const BEFORE: i32 = 36;

let classes: i32 = 1;
/** Tables of the path tree, i16 per state (and class). */
let next: i32 = 0;
let rules: i32 = 0;
let nameRules: i32 = 0;
let splits: i32 = 0;
let root: i32 = 0;
let detects: bool = false;

export let stop: i32 = 0;
export let recordsEnd: i32 = 0;
/** Start and end of the name that is not known yet, and how far the record was read for it. */
export let nameStart: i32 = 0;
export let nameEnd: i32 = 0;
export let nameAt: i32 = 0;
/** Values that need no look. */
export let passed: i32 = 0;

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
  configureHarmless(remembers);
  configureQuiet(quietLetters);
  configureTokens(blanks);
  classes = nameClasses;
  next = nextAt;
  rules = rulesAt;
  nameRules = nameRulesAt;
  splits = splitsAt;
  root = rootState;
  detects = withDetector;
}

let eventAt: i32 = EVENTS;
/** Looks among the events. */
export let lookCount: i32 = 0;
/** Line feeds between records so far: names are numbered anew behind each. */
let lines: i32 = 0;
/** Hits that are kept for them. */
let keptHits: i32 = 0;
/** An event had no place. */
let isFull: bool = false;

@inline
function mayNest(byte: u32): bool {
  return byte <= 0x20 || byte == BRACE_OPEN || byte == BRACKET_OPEN || byte == QUOTE || byte == BACKSLASH;
}

// The member that is being read.
let ownStart: i32 = 0;
let ownEnd: i32 = 0;
/** The name that counts for the value, as on the stack; `keyed` if it, or what it may be joined to, names an entity or is not known. */
let keyStart: i32 = 0;
let keyEnd: i32 = 0;
let keySlot: i32 = 0;
let keyed: bool = false;
/** The same if the value is a number of digits. */
let numberKeyed: bool = false;
/** The name is made of parts that do not stand together. */
let joined: bool = false;
let siblingRole: u32 = 0;

@inline
function takeFlags(slot: i32): void {
  const flags = flagsOf(slot);
  keyed = (flags & KEYED) != 0;
  numberKeyed = (flags & NUMBER_KEYED) != 0;
}

/** Whether the name names an entity is not known. */
@inline
function takeAny(): void {
  keyed = true;
  numberKeyed = true;
}

/**
 * Which name counts for the value of the member whose own name has `slot`: the twin of Cursor.joinKey. False, with `stop` set, if it is made of
 * two and not known yet.
 */
function resolveKey(frame: i32, slot: i32): bool {
  const role = <u32>load<u8>(slot, 1);
  keyStart = ownStart;
  keyEnd = ownEnd;
  keySlot = slot;
  takeFlags(slot);
  joined = false;
  siblingRole = 0;
  if (role == 0) return true;
  if (role <= QUALIFIES_SIBLING) {
    siblingRole = role;
    return true;
  }
  const said = load<i32>(frame, SIBLING_END) - load<i32>(frame, SIBLING_START);
  const saidRole = said > 0 ? <u32>load<i32>(frame, SIBLING_ROLE) : 0;
  if (saidRole == NAMES_SIBLING && role != SUFFIX_ROLE) {
    const start = load<i32>(frame, SIBLING_START);
    const end = load<i32>(frame, SIBLING_END);
    const known = slotOf(start, end);
    if (known == 0) {
      // Whether it counts is not known.
      takeAny();
      joined = role == TEXT_ROLE;
    } else if (role == TEXT_ROLE && (flagsOf(known) & TELLING) == 0) return true;
    else takeFlags(known);
    keyStart = start;
    keyEnd = min(end, start + KEY_BYTES);
    keySlot = known;
    return true;
  }
  const aboveStart = load<i32>(frame, KEY_START);
  const aboveEnd = load<i32>(frame, KEY_END);
  const hasKind = saidRole == QUALIFIES_SIBLING;
  if (aboveEnd == aboveStart && !hasKind) return true;
  const aboveSlot = load<i32>(frame, KEY_SLOT);
  if (hasKind || role == SUFFIX_ROLE || (aboveSlot == 0 && role == TEXT_ROLE)) {
    takeAny();
    joined = true;
    keySlot = 0;
    if (hasKind || aboveSlot == 0 || role != SUFFIX_ROLE) return true;
    keySlot = slotOfPair(aboveSlot, slot);
    if (keySlot != 0) takeFlags(keySlot);
    else if (joinedLength != 0) {
      stop = STOP_NAME;
      nameStart = JOINED_NAME;
      nameEnd = JOINED_NAME + joinedLength;
      nameAt = ownEnd;
      return false;
    }
    return true;
  }
  if (role == TEXT_ROLE && (flagsOf(aboveSlot) & TELLING) == 0) return true;
  keyStart = aboveStart;
  keyEnd = aboveEnd;
  keySlot = aboveSlot;
  takeKey();
  return true;
}

/** What the name at [keyStart, keyEnd) says, of which only the slot is known, if that. */
@inline
function takeKey(): void {
  if (keySlot != 0) takeFlags(keySlot);
  else keyed = numberKeyed = keyEnd > keyStart;
}

/** A value at a configured path. */
@inline
function addField(start: i32, end: i32, rule: i32, form: i32): void {
  const at = eventAt;
  if (at == EVENTS + (MAX_EVENTS << 4)) {
    isFull = true;
    return;
  }
  store<i32>(at, start);
  store<i32>(at, end, 4);
  store<i32>(at, (rule << 1) | form, 8);
  store<i32>(at, 0, 12);
  eventAt = at + 16;
}

/** A value that the detector, or the tokenizer of JSON in strings, is to look at. */
function addLook(start: i32, end: i32, form: i32, node: i32, frame: i32): void {
  const at = eventAt;
  if (at == EVENTS + (MAX_EVENTS << 4) || lookCount == MAX_LOOKS) {
    isFull = true;
    return;
  }
  const look = LOOKS + lookCount * LOOK_SIZE;
  store<i32>(at, start);
  store<i32>(at, end, 4);
  store<i32>(at, form, 8);
  store<i32>(at, ++lookCount, 12);
  eventAt = at + 16;
  const isMember = load<i32>(frame, IS_OBJECT) != 0;
  store<i32>(look, node);
  store<i32>(look, isMember ? ownStart : 0, 4);
  store<i32>(look, isMember ? ownEnd : 0, 8);
  store<i32>(look, load<i32>(frame, KEY_START), 12);
  store<i32>(look, load<i32>(frame, KEY_END), 16);
  store<i32>(look, load<i32>(frame, SIBLING_START), 20);
  store<i32>(look, load<i32>(frame, SIBLING_END), 24);
  store<i32>(look, load<i32>(frame, SIBLING_ROLE), 28);
  store<i32>(look, -1, 36);
  store<i32>(look, lines, 40);
  store<i32>(look, keySlot, 44);
}

@inline
function odd(): i32 {
  stop = STOP_ODD;
  return 0;
}

/**
 * The slot of the name whose opening quote stands at `at`, which is not the one that stood there last time (that is noted at `before`), or 0 with
 * `stop` set. `colonAt` is where its colon stands.
 */
function findName(at: i32, end: i32, before: i32): i32 {
  const start = at + 1;
  const close = endOfPlain(start, end);
  if (close >= end || load<u8>(close) != QUOTE) return odd();
  colonAt = load<u8>(close + 1) == COLON ? close + 1 : skipBlanks(close + 1);
  if (load<u8>(colonAt) != COLON || close - start > LONGEST_NAME || close == start) return odd();
  const slot = slotOf(start, close);
  if (slot == 0) {
    stop = STOP_NAME;
    nameStart = start;
    nameEnd = nameAt = close;
    return 0;
  }
  store<i32>(before, slot);
  return slot;
}

let colonAt: i32 = 0;

/** In a container that goes as a whole names do not matter. Returns the index of the colon. */
function passName(at: i32, end: i32): i32 {
  const close = endOfPlain(at + 1, end);
  if (close >= end || load<u8>(close) != QUOTE || close - at > MAX_SPAN) return odd();
  const colon = load<u8>(close + 1) == COLON ? close + 1 : skipBlanks(close + 1);
  return load<u8>(colon) == COLON ? colon : odd();
}

/** Adds a look at the value if it is to be looked at; `mayBe`: its name says that it may be an entity as a whole; `mayShow`: something may be found in it. */
function judge(start: i32, close: i32, mayBe: bool, mayShow: bool, form: i32, node: i32, frame: i32): void {
  const isMemory = form == 0 && isMemorable(keySlot, start, close);
  if (!mayShow || (isMemory && isHarmless(keySlot, start, close))) passed++;
  else if (mayFind(start, close) || mayBe) {
    addLook(start, close, form, node, frame);
    keepHits();
  } else {
    passed++;
    if (isMemory) keepHarmless(keySlot, start, close);
  }
}

/** True for a scalar without a letter. */
@inline
function isNumeric(at: i32, after: i32): bool {
  for (let i = at; i < after; i++) if (load<u8>(i) >= 0x41) return false;
  return true;
}

/** A string in [start, close) whose value is on no path, in the container of `frame`. */
function lookAtString(start: i32, close: i32, escaped: bool, node: i32, frame: i32): void {
  const nests = mayNest(load<u8>(start));
  if (escaped || nests) {
    if (detects || nests) addLook(start, close, escaped ? ESCAPED : 0, node, frame);
  } else if (detects) {
    judge(start, close, keyed, keyed || !isQuiet(start, close), 0, node, frame);
  }
}

/** Keeps the hits of the last search for the look that was added last, if there is room for them. */
function keepHits(): void {
  // Without room for all of them the search has not come to the end.
  if (full || isFull || keptHits + <i32>count > MAX_LOOK_HITS) return;
  const to = LOOK_HITS + (keptHits << 3);
  memory.copy(to, HITS, <i32>count << 3);
  const look = LOOKS + (lookCount - 1) * LOOK_SIZE;
  store<i32>(look, to, 32);
  store<i32>(look, count, 36);
  keptHits += <i32>count;
}

/** Notes what names or qualifies the siblings that follow. */
function keepSibling(start: i32, close: i32, frame: i32): void {
  const said = load<i32>(frame, SIBLING_END) - load<i32>(frame, SIBLING_START);
  if (siblingRole == QUALIFIES_SIBLING && said > 0 && load<i32>(frame, SIBLING_ROLE) == NAMES_SIBLING) return;
  store<i32>(frame, start, SIBLING_START);
  store<i32>(frame, close, SIBLING_END);
  store<i32>(frame, siblingRole, SIBLING_ROLE);
}

/** Reads the record that opens at `at`. Returns the index behind it, or 0 with `stop` set. */
function readRecord(at: i32, end: i32): i32 {
  let frame: i32 = STACK;
  let isObject = false;
  let node = root;
  let rule = NO_RULE;
  let inherited = NO_RULE;
  let state = root;
  /** Where the slot of the next name was noted last time, and that of the first name in the value. */
  let before: i32 = FIRST_NAME;
  let child: i32 = FIRST_NAME;
  /** The frame of a container that goes as a whole, 0 outside of one. */
  let muted: i32 = 0;
  let mutedStart: i32 = 0;
  let mutedRule: i32 = 0;
  keyStart = keyEnd = keySlot = 0;
  keyed = joined = false;
  siblingRole = 0;
  for (;;) {
    if (isObject) {
      // A member's name begins at `at`.
      if (load<u8>(at) != QUOTE) return odd();
      if (muted != 0) {
        at = passName(at, end);
        if (at == 0) return 0;
      } else {
        let slot = load<i32>(before);
        const start = at + 1;
        let close = start + <i32>load<u8>(slot);
        // Records of one kind have the same names in the same order.
        if (slot != 0 && load<u16>(close) == 0x3a22 && isSame(start, slot, close - start)) at = close + 1;
        else {
          slot = findName(at, end, before);
          if (slot == 0) return 0;
          close = start + <i32>load<u8>(slot);
          at = colonAt;
        }
        before = slot + FOLLOWER;
        child = slot + CHILD;
        node = <i32>load<u16>(next + ((state * classes + <i32>load<u16>(slot, 4)) << 1));
        if (load<i16>(nameRules + (node << 1)) != NO_RULE) return odd();
        const own = <i32>load<i16>(rules + (node << 1));
        rule = own != NO_RULE ? own : inherited;
        if (detects) {
          if ((flagsOf(slot) & SENSITIVE_NAME) != 0 && rule != PROTECTED) return odd();
          ownStart = start;
          ownEnd = close;
          if (!resolveKey(frame, slot)) return 0;
        }
      }
      at++;
      if (load<u8>(at) <= 0x20) at = skipBlanks(at);
    }
    // A value of `rule` at `node` begins at `at`.
    const byte = <u32>load<u8>(at);
    if (byte == QUOTE) {
      const start = at + 1;
      let close = endOfPlain(start, end);
      let escaped = false;
      while (load<u8>(close) == BACKSLASH && close + 1 < end) {
        escaped = true;
        close = endOfPlain(close + 2, end);
      }
      if (close >= end || load<u8>(close) != QUOTE || close - at > MAX_SPAN) return odd();
      at = close + 1;
      if (muted == 0) {
        if (siblingRole != 0 && rule < 0) {
          if (escaped) return odd();
          keepSibling(start, close, frame);
        }
        if (rule >= 0) addField(start, close, rule, 0);
        else if (rule == NO_RULE && close > start) lookAtString(start, close, escaped, node, frame);
      }
    } else if (byte == BRACE_OPEN || byte == BRACKET_OPEN) {
      if (frame >= STACK + (MAX_DEPTH << 6)) return odd();
      if (muted == 0) {
        if (joined) return odd();
        if (rule >= 0 && load<u8>(splits + node) == 0) {
          mutedStart = at;
          mutedRule = rule;
          muted = frame + 64;
        }
      }
      store<i32>(frame, before, BEFORE);
      frame += 64;
      isObject = byte == BRACE_OPEN;
      state = node;
      inherited = rule;
      before = child;
      store<i32>(frame, node, NODE);
      store<i32>(frame, rule, INHERITED);
      store<i32>(frame, isObject ? 1 : 0, IS_OBJECT);
      if (detects) {
        store<i32>(frame, keyStart, KEY_START);
        store<i32>(frame, keyEnd, KEY_END);
        store<i32>(frame, keySlot, KEY_SLOT);
        store<i32>(frame, 0, SIBLING_START);
        store<i32>(frame, 0, SIBLING_END);
        store<i32>(frame, 0, SIBLING_ROLE);
        siblingRole = 0;
      }
      at++;
      if (load<u8>(at) <= 0x20) at = skipBlanks(at);
      if (load<u8>(at) != (isObject ? BRACE_CLOSE : BRACKET_CLOSE)) {
        if (!isObject) {
          node = <i32>load<u16>(next + ((state * classes) << 1));
          const own = <i32>load<i16>(rules + (node << 1));
          rule = own != NO_RULE ? own : inherited;
          takeKey();
        }
        continue;
      }
    } else {
      const after = endOfScalar(at);
      if (after == 0 || after - at > MAX_SPAN) return odd();
      if (muted == 0) {
        if (rule >= 0) addField(at, after, rule, BARE);
        else if (detects && rule == NO_RULE && after - at >= SHORTEST_PIECE) {
          const mayBe = keyed && (numberKeyed || !isNumeric(at, after));
          judge(at, after, mayBe, mayBe || after - at >= shortestNumber(), BARE, node, frame);
        }
      }
      at = after;
    }
    // Behind a value, or at the closer of an empty container.
    for (;;) {
      if (load<u8>(at) <= 0x20) at = skipBlanks(at);
      const mark = <u32>load<u8>(at);
      if (mark == COMMA && frame != STACK) {
        at++;
        if (load<u8>(at) <= 0x20) at = skipBlanks(at);
        if (!isObject) {
          node = <i32>load<u16>(next + ((state * classes) << 1));
          const own = <i32>load<i16>(rules + (node << 1));
          rule = own != NO_RULE ? own : inherited;
          child = before;
          if (detects) {
            keyStart = load<i32>(frame, KEY_START);
            keyEnd = load<i32>(frame, KEY_END);
            keySlot = load<i32>(frame, KEY_SLOT);
            takeKey();
            joined = false;
            siblingRole = 0;
          }
        }
        break;
      }
      if (mark != (isObject ? BRACE_CLOSE : BRACKET_CLOSE) || frame == STACK) return odd();
      at++;
      const closed = frame;
      frame -= 64;
      if (muted == closed) {
        muted = 0;
        addField(mutedStart, at, mutedRule, BARE);
      }
      if (frame == STACK) return at;
      isObject = load<i32>(frame, IS_OBJECT) != 0;
      state = load<i32>(frame, NODE);
      inherited = load<i32>(frame, INHERITED);
      before = load<i32>(frame, BEFORE);
    }
  }
  return 0;
}

/**
 * Reads records from `from` on, each with the end of its line. `isLast`: at `end` the input ends. `known` events of earlier records are kept.
 * Returns the number of all events; `recordsEnd` is where the line begins whose record was not read, and `stop` says why.
 */
export function readRecords(from: i32, end: i32, isLast: bool, known: i32): i32 {
  let at = from;
  eventAt = EVENTS + (known << 4);
  if (known == 0) lookCount = keptHits = lines = 0;
  if (from == RECORD_TEXT) passed = 0;
  recordsEnd = from;
  stop = STOP_END;
  while (at < end) {
    recordsEnd = at;
    while (at < end) {
      const byte = <u32>load<u8>(at);
      if (byte == NEWLINE) lines++;
      else if (byte != 0x20 && byte != 0x0d && byte != 0x09) break;
      at++;
    }
    if (at >= end) break;
    if (load<u8>(at) != BRACE_OPEN && load<u8>(at) != BRACKET_OPEN) {
      stop = STOP_ODD;
      break;
    }
    const before = eventAt;
    const passedBefore = passed;
    const looksBefore = lookCount;
    isFull = false;
    at = readRecord(at, end);
    if (at != 0) {
      while (at < end && (load<u8>(at) == 0x20 || load<u8>(at) == 0x0d || load<u8>(at) == 0x09)) at++;
      if (at < end ? load<u8>(at) != NEWLINE : !isLast) {
        stop = at < end ? STOP_ODD : STOP_END;
        at = 0;
      }
    }
    if (isFull) {
      // A record that has more events than there is room for is read by the other tokenizer.
      stop = before == EVENTS ? STOP_ODD : STOP_FULL;
      at = 0;
    }
    if (at == 0) {
      eventAt = before;
      passed = passedBefore;
      lookCount = looksBefore;
      break;
    }
    if (at < end) {
      at++;
      lines++;
    }
    recordsEnd = at;
    if (eventAt >= EVENTS + (MAX_EVENTS << 3) || lookCount >= MAX_LOOKS >> 1) {
      stop = STOP_FULL;
      break;
    }
  }
  return (eventAt - EVENTS) >> 4;
}
