/**
 * Reads records name by name, and judges their values if there is a detector: valid JSON whose strings end within reach and whose names have no escapes, the common case of the
 * tokenizer in core/json (strict.ts, plain.ts, Cursor), with the same verdicts.
 */
import {
  BARE,
  ESCAPED,
  FIRST_NAME,
  GROUND_KEY,
  JOINED_NAME,
  KEYED,
  LONGEST_NAME,
  MAX_DEPTH,
  NUMBER_KEYED,
  SENSITIVE_NAME,
  STACK,
  STOP_FULL,
  TELLING,
} from "../layout";
import { passContainer } from "./containers";
import { addField, addLook, addPassed, beginRecord, isFull, isHalfFull, keepHits } from "./events";
import { isHarmless, isMemorable, keepHarmless } from "./harmless";
import { CHILD, classOf, FOLLOWER, flagsOf, isSame, joinedLength, slotOf, slotOfPair } from "./names";
import { isQuiet, shortestNumber } from "./quiet";
import { mayFind } from "./search";
import { odd, setStop, stopAtName } from "./stops";
import {
  afterBlanks,
  BRACE_OPEN,
  closerOf,
  COLON,
  COMMA,
  endOfPlain,
  endOfScalar,
  endOfString,
  MAX_SPAN,
  mayNest,
  opens,
  QUOTE,
  wasEscaped,
} from "./tokens";
import { goesWhole, hasNameRule, isDoubtful, NO_RULE, nodeBelow, PROTECTED, root, ruleAt } from "./tree";

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

/** Values are judged. */
export let detects: bool = false;

export function configureMembers(withDetector: bool): void {
  detects = withDetector;
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
      stopAtName(JOINED_NAME, JOINED_NAME + joinedLength, ownEnd);
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

/** The detector, or the tokenizer of JSON in strings, is to look at the value. */
function look(start: i32, end: i32, form: i32, node: i32, frame: i32): void {
  const note = addLook(start, end, form, node, keySlot);
  if (note == 0) return;
  if (load<i32>(frame, IS_OBJECT) != 0) {
    store<i32>(note, ownStart, 4);
    store<i32>(note, ownEnd, 8);
  }
  store<i32>(note, load<i32>(frame, KEY_START), 12);
  store<i32>(note, load<i32>(frame, KEY_END), 16);
  store<i32>(note, load<i32>(frame, SIBLING_START), 20);
  store<i32>(note, load<i32>(frame, SIBLING_END), 24);
  store<i32>(note, load<i32>(frame, SIBLING_ROLE), 28);
}

/**
 * The slot of the name whose opening quote stands at `at`, which is not the one that stood there last time (that is noted at `before`), or 0 with
 * `stop` set. `colonAt` is where its colon stands.
 */
function findName(at: i32, end: i32, before: i32): i32 {
  const start = at + 1;
  const close = endOfPlain(start, end);
  if (close >= end || load<u8>(close) != QUOTE) return odd();
  colonAt = afterBlanks(close + 1);
  if (load<u8>(colonAt) != COLON || close - start > LONGEST_NAME || close == start) return odd();
  const slot = slotOf(start, close);
  if (slot == 0) return stopAtName(start, close, close);
  store<i32>(before, slot);
  return slot;
}

let colonAt: i32 = 0;

/** Adds a look at the value if it is to be looked at; `mayBe`: its name says that it may be an entity as a whole; `mayShow`: something may be found in it. */
function judge(start: i32, close: i32, mayBe: bool, mayShow: bool, form: i32, node: i32, frame: i32): void {
  const isMemory = form == 0 && isMemorable(keySlot, start, close);
  if (!mayShow || (isMemory && isHarmless(keySlot, start, close))) addPassed();
  else if (mayFind(start, close) || mayBe) {
    look(start, close, form, node, frame);
    keepHits();
  } else {
    addPassed();
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
    if (detects || nests) look(start, close, escaped ? ESCAPED : 0, node, frame);
  } else if (detects) judge(start, close, keyed, keyed || !isQuiet(start, close), 0, node, frame);
}

/** Notes what names or qualifies the siblings that follow. */
function keepSibling(start: i32, close: i32, frame: i32): void {
  const said = load<i32>(frame, SIBLING_END) - load<i32>(frame, SIBLING_START);
  if (siblingRole == QUALIFIES_SIBLING && said > 0 && load<i32>(frame, SIBLING_ROLE) == NAMES_SIBLING) return;
  store<i32>(frame, start, SIBLING_START);
  store<i32>(frame, close, SIBLING_END);
  store<i32>(frame, siblingRole, SIBLING_ROLE);
}

/** The container that was open before whose members are read, 0 in a record; and what was read of it: up to where, at which node, of which rule. */
let ground: i32 = 0;
export let partEnd: i32 = 0;
export let partNode: i32 = 0;
export let partRule: i32 = 0;

/** Number of containers that are open at `partEnd`. */
export function partDepth(): i32 {
  return (ground - STACK) >> 6;
}

/** All before `at` is read, a comma behind a value in the container of `frame`. False, with `stop` set, if there may be no room for more. */
function keepPart(frame: i32, at: i32, node: i32, rule: i32): bool {
  if (!isFull) {
    ground = frame;
    partEnd = at;
    partNode = node;
    partRule = rule;
    beginRecord();
    if (!isHalfFull()) return true;
  }
  setStop(STOP_FULL);
  return false;
}

/**
 * Notes a container that is open, in `index` - 1 others; `depth` is the tokenizer's. Its name, if that is not too long, stands at JOINED_NAME.
 * False if the name is to be learned first.
 */
export function openContainer(index: i32, depth: i32, node: i32, rule: i32, isObject: bool, nameLength: i32): bool {
  const frame = STACK + (index << 6);
  const mayKnow = nameLength > 0 && nameLength <= LONGEST_NAME;
  const slot = mayKnow ? slotOf(JOINED_NAME, JOINED_NAME + nameLength) : 0;
  if (slot == 0 && mayKnow) return false;
  memory.fill(frame, 0, 64);
  store<i32>(frame, node, NODE);
  store<i32>(frame, rule, INHERITED);
  store<i32>(frame, isObject ? 1 : 0, IS_OBJECT);
  if (nameLength > 0) {
    // Where it stands is known to who reads the looks.
    store<i32>(frame, GROUND_KEY * depth, KEY_START);
    store<i32>(frame, GROUND_KEY * depth + nameLength, KEY_END);
  }
  store<i32>(frame, slot, KEY_SLOT);
  store<i32>(frame, FIRST_NAME, BEFORE);
  return true;
}

/** Reads the record that opens at `at`. Returns the index behind it, or 0 with `stop` set. */
export function readMembers(at: i32, end: i32): i32 {
  ground = 0;
  return readFrom(at, end, STACK);
}

/** Reads on behind a comma in the innermost of `depth` open containers, as far as `partEnd`, with `stop` set. */
export function readMoreMembers(at: i32, end: i32, depth: i32): void {
  const frame = STACK + (depth << 6);
  ground = frame;
  partEnd = at;
  beginRecord();
  readFrom(afterBlanks(at), end, frame);
}

/** The name that counts for the elements of the container of `frame`. */
@inline
function takeElement(frame: i32): void {
  keyStart = load<i32>(frame, KEY_START);
  keyEnd = load<i32>(frame, KEY_END);
  keySlot = load<i32>(frame, KEY_SLOT);
  takeKey();
  joined = false;
  siblingRole = 0;
}

function readFrom(at: i32, end: i32, outer: i32): i32 {
  let frame = outer;
  let isObject = false;
  let node = root;
  let rule = NO_RULE;
  let inherited = NO_RULE;
  let state = root;
  /** Where the slot of the next name was noted last time, and that of the first name in the value. */
  let before: i32 = FIRST_NAME;
  let child: i32 = FIRST_NAME;
  keyStart = keyEnd = keySlot = 0;
  keyed = joined = false;
  siblingRole = 0;
  if (frame != STACK) {
    isObject = load<i32>(frame, IS_OBJECT) != 0;
    state = load<i32>(frame, NODE);
    inherited = load<i32>(frame, INHERITED);
    if (!isObject) {
      node = nodeBelow(state, 0);
      rule = ruleAt(node, inherited);
      takeElement(frame);
    }
  }
  for (;;) {
    if (isObject) {
      // A member's name begins at `at`.
      if (load<u8>(at) != QUOTE) return odd();
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
      node = nodeBelow(state, classOf(slot));
      if (hasNameRule(node)) return odd();
      rule = ruleAt(node, inherited);
      if (detects) {
        if ((flagsOf(slot) & SENSITIVE_NAME) != 0 && rule != PROTECTED) return odd();
        ownStart = start;
        ownEnd = close;
        if (!resolveKey(frame, slot)) return 0;
      }
      at = afterBlanks(at + 1);
    }
    // A value of `rule` at `node` begins at `at`.
    const byte = <u32>load<u8>(at);
    if (ground != 0 && isDoubtful(node, rule)) return odd();
    if (byte == QUOTE) {
      const start = at + 1;
      const close = endOfString(start, end);
      if (close == 0) return 0;
      at = close + 1;
      if (siblingRole != 0 && rule < 0) {
        // What it says of siblings that follow is not told to who goes on.
        if (wasEscaped || frame <= ground) return odd();
        keepSibling(start, close, frame);
      }
      if (rule >= 0) addField(start, close, rule, 0);
      else if (rule == NO_RULE && close > start) {
        // JSON in it may have values in doubt.
        if (ground != 0 && mayNest(load<u8>(start))) return odd();
        lookAtString(start, close, wasEscaped, node, frame);
      }
    } else if (opens(byte)) {
      if (frame >= STACK + (MAX_DEPTH << 6) || joined) return odd();
      if (goesWhole(node, rule)) {
        const start = at;
        at = passContainer(at, end, (frame - STACK) >> 6);
        if (at == 0) return 0;
        addField(start, at, rule, BARE);
      } else {
        store<i32>(frame, before, BEFORE);
        frame += 64;
        isObject = byte == BRACE_OPEN;
        state = node;
        inherited = rule;
        before = child;
        store<i32>(frame, node, NODE);
        store<i32>(frame, rule, INHERITED);
        store<i32>(frame, isObject ? 1 : 0, IS_OBJECT);
        store<i32>(frame, keyStart, KEY_START);
        store<i32>(frame, keyEnd, KEY_END);
        store<i32>(frame, keySlot, KEY_SLOT);
        store<i32>(frame, 0, SIBLING_START);
        store<i32>(frame, 0, SIBLING_END);
        store<i32>(frame, 0, SIBLING_ROLE);
        siblingRole = 0;
        at = afterBlanks(at + 1);
        if (!isObject) {
          node = nodeBelow(state, 0);
          rule = ruleAt(node, inherited);
          takeKey();
        }
        if (load<u8>(at) != closerOf(isObject)) continue;
      }
    } else {
      const after = endOfScalar(at);
      if (after == 0 || after - at > MAX_SPAN) return odd();
      if (rule >= 0) addField(at, after, rule, BARE);
      else if (detects && rule == NO_RULE && after - at >= SHORTEST_PIECE) {
        const mayBe = keyed && (numberKeyed || !isNumeric(at, after));
        judge(at, after, mayBe, mayBe || after - at >= shortestNumber(), BARE, node, frame);
      }
      at = after;
    }
    // Behind a value, or at the closer of an empty container.
    for (;;) {
      at = afterBlanks(at);
      const mark = <u32>load<u8>(at);
      if (mark == COMMA && frame != STACK) {
        if (frame <= ground && !keepPart(frame, at + 1, node, rule)) return 0;
        at = afterBlanks(at + 1);
        if (!isObject) {
          node = nodeBelow(state, 0);
          rule = ruleAt(node, inherited);
          child = before;
          takeElement(frame);
        }
        break;
      }
      if (mark != closerOf(isObject) || frame == STACK) return odd();
      at++;
      frame -= 64;
      if (frame == STACK) return at;
      isObject = load<i32>(frame, IS_OBJECT) != 0;
      state = load<i32>(frame, NODE);
      inherited = load<i32>(frame, INHERITED);
      before = load<i32>(frame, BEFORE);
    }
  }
  return 0;
}
