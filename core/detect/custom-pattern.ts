/** Checks a policy's own patterns: what is refused here could not be matched in linear time or over a stream. */
import { RE2JSSyntaxException } from "re2js";
import { compileProgram, longestMatch, matchesEmpty } from "./pattern-program.ts";

export type PatternCheck =
  | { readonly ok: true /** Longest match in bytes; unbounded repetition is capped. */; readonly maxLength: number }
  | { readonly ok: false; readonly reason: string /** Index into the pattern. */; readonly position?: number };

/** Syntax that other engines have and RE2 does not, so that the message can say more than "invalid". */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/\(\?<?[=!]/, "look-ahead and look-behind are not supported (RE2 syntax)"],
  [/\\[1-9]|\\k[<{']|\(\?P=/, "back-references are not supported (RE2 syntax)"],
  [/\(\?>/, "atomic groups are not supported (RE2 syntax)"],
  [/[*+?}]\+/, "possessive quantifiers are not supported (RE2 syntax)"],
];

/** Programs longer than this cost more per byte than a log line is worth. */
const MAX_INSTRUCTIONS = 4096;

/** Blanks out escapes and character classes, so that a `(?=` inside of them is not taken for syntax. */
function maskLiterals(pattern: string): string {
  return pattern.replace(/\\[^1-9k]|\[\^?\]?(?:\\.|[^\]\\])*\]/gs, (literal) => "_".repeat(literal.length));
}

/** Whether `pattern` can be used as a custom pattern. Never throws; `reason` is in our own words. */
export function checkPattern(pattern: string): PatternCheck {
  if (pattern === "") return { ok: false, reason: "the pattern is empty" };
  const syntax = maskLiterals(pattern);
  for (const [form, reason] of FOREIGN) {
    const found = form.exec(syntax);
    if (found) return { ok: false, reason, position: found.index };
  }
  try {
    const program = compileProgram(pattern);
    if (program.inst.length > MAX_INSTRUCTIONS)
      return { ok: false, reason: `the pattern needs ${program.inst.length} steps, more than ${MAX_INSTRUCTIONS}` };
    if (matchesEmpty(program)) return { ok: false, reason: "the pattern matches the empty text" };
    return { ok: true, maxLength: longestMatch(program) };
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) return { ok: false, reason: "the pattern cannot be compiled" };
    const culprit = error.getPattern();
    const position = culprit ? pattern.indexOf(culprit) : -1;
    return { ok: false, reason: error.getDescription(), ...(position >= 0 ? { position } : {}) };
  }
}
