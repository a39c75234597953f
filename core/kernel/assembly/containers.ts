/** Containers that go as a whole: what their members are called does not matter. */
import { MAX_DEPTH } from "../layout";
import { odd } from "./stops";
import { afterBlanks, BRACE_OPEN, closerOf, COLON, COMMA, endOfPlain, endOfScalar, endOfString, MAX_SPAN, opens, QUOTE } from "./tokens";

/** Where the value begins of the member whose name begins at `at`, or 0 with `stop` set. */
function passName(at: i32, end: i32): i32 {
  if (load<u8>(at) != QUOTE) return odd();
  const close = endOfPlain(at + 1, end);
  if (close >= end || load<u8>(close) != QUOTE || close - at > MAX_SPAN) return odd();
  const colon = afterBlanks(close + 1);
  return load<u8>(colon) == COLON ? afterBlanks(colon + 1) : odd();
}

/** Index behind the container that opens at `at`, in `depth` others, or 0 with `stop` set. */
export function passContainer(at: i32, end: i32, depth: i32): i32 {
  /** One bit for each that is open, the innermost last: it is an object. */
  let kinds: u64 = 0;
  let level = depth;
  for (;;) {
    const byte = <u32>load<u8>(at);
    if (opens(byte)) {
      if (level++ == MAX_DEPTH) return odd();
      const isObject = byte == BRACE_OPEN;
      kinds = (kinds << 1) | u64(isObject);
      at = afterBlanks(at + 1);
      if (load<u8>(at) != closerOf(isObject)) {
        if (isObject) {
          at = passName(at, end);
          if (at == 0) return 0;
        }
        continue;
      }
    } else if (byte == QUOTE) {
      at = endOfString(at + 1, end);
      if (at == 0) return 0;
      at++;
    } else {
      const after = endOfScalar(at);
      if (after == 0 || after - at > MAX_SPAN) return odd();
      at = after;
    }
    for (;;) {
      at = afterBlanks(at);
      const mark = <u32>load<u8>(at);
      const isObject = (kinds & 1) != 0;
      if (mark == COMMA) {
        at = afterBlanks(at + 1);
        if (isObject) {
          at = passName(at, end);
          if (at == 0) return 0;
        }
        break;
      }
      if (mark != closerOf(isObject)) return odd();
      at++;
      kinds >>= 1;
      if (--level == depth) return at;
    }
  }
  return 0;
}
