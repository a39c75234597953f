/**
 * A custom pattern's instructions, as re2js compiles them (https://github.com/google/re2/wiki/Syntax), in the form our own
 * matcher walks: re2js parses and proves linearity, we match bytes in place without making strings of them.
 */
import { RE2JS } from "re2js";
import { MAX_SPAN } from "./types.ts";

/** Operation codes of re2js's program (the same as Go's regexp/syntax). */
export const Op = {
  alternate: 1,
  alternateMatch: 2,
  capture: 3,
  emptyWidth: 4,
  fail: 5,
  match: 6,
  noOperation: 7,
  rune: 8,
  rune1: 9,
  runeAny: 10,
  runeAnyNotNewline: 11,
} as const;

export interface Instruction {
  readonly op: number;
  readonly out: number;
  readonly arg: number;
  readonly runes: ArrayLike<number>;
  matchRune(rune: number): boolean;
}

export interface Program {
  readonly inst: readonly Instruction[];
  readonly start: number;
}

export function compileProgram(pattern: string): Program {
  return RE2JS.compile(pattern).re2().prog as Program;
}

export const consumes = (op: number): boolean => op >= Op.rune && op <= Op.runeAnyNotNewline;

const utf8Length = (rune: number): number => (rune < 0x80 ? 1 : rune < 0x800 ? 2 : rune < 0x10000 ? 3 : 4);

/** Longest UTF-8 form of anything the instruction matches; opaque bytes count as one. */
function longestForm(inst: Instruction): number {
  if (inst.op === Op.runeAny || inst.op === Op.runeAnyNotNewline) return 4;
  let length = 1;
  for (let i = 0; i < inst.runes.length; i++) length = Math.max(length, utf8Length(inst.runes[i]));
  return length === 1 && inst.runes.length === 1 && (inst.arg & 1) !== 0 ? 3 : length;
}

/** True if the program can accept without consuming anything. */
export function matchesEmpty(program: Program): boolean {
  const seen = new Set<number>();
  const stack = [program.start];
  while (stack.length > 0) {
    const pc = stack.pop()!;
    if (seen.has(pc)) continue;
    seen.add(pc);
    const inst = program.inst[pc];
    if (inst.op === Op.match) return true;
    if (consumes(inst.op) || inst.op === Op.fail) continue;
    stack.push(inst.out);
    if (inst.op === Op.alternate || inst.op === Op.alternateMatch) stack.push(inst.arg);
  }
  return false;
}

/** Length in bytes of the longest match, MAX_SPAN if there is none. */
export function longestMatch(program: Program): number {
  const lengths = new Map<number, number>();
  const open = new Set<number>();
  // Post-order over the graph with an explicit stack: programs of counted repetitions are deep.
  const stack: number[] = [program.start];
  while (stack.length > 0) {
    const pc = stack[stack.length - 1];
    const inst = program.inst[pc];
    if (lengths.has(pc)) {
      stack.pop();
      continue;
    }
    const branches = inst.op === Op.alternate || inst.op === Op.alternateMatch;
    const next = inst.op === Op.match || inst.op === Op.fail ? [] : branches ? [inst.out, inst.arg] : [inst.out];
    if (!open.has(pc)) {
      open.add(pc);
      let waiting = false;
      for (const target of next) {
        if (lengths.has(target)) continue;
        if (open.has(target)) return MAX_SPAN;
        stack.push(target);
        waiting = true;
      }
      if (waiting) continue;
    }
    let length = 0;
    for (const target of next) {
      const known = lengths.get(target);
      if (known === undefined) return MAX_SPAN;
      length = Math.max(length, known);
    }
    lengths.set(pc, length + (consumes(inst.op) ? longestForm(inst) : 0));
    open.delete(pc);
    stack.pop();
  }
  return Math.min(MAX_SPAN, lengths.get(program.start) ?? 0);
}

/** ASCII text (lower case) of at least two bytes that every match starts with, in either case; "" if there is none. */
export function literalPrefix(pattern: string): string {
  const program = compileProgram(pattern);
  let text = "";
  let pc = program.start;
  while (text.length < 16) {
    const inst = program.inst[pc];
    if (inst.op !== Op.capture && inst.op !== Op.noOperation && inst.op !== Op.emptyWidth) {
      if (inst.op !== Op.rune1 && !(inst.op === Op.rune && inst.runes.length === 1)) break;
      const rune = inst.runes[0];
      if (rune >= 0x80 || rune < 0x20) break;
      // Folding reaches beyond ASCII for these two: U+017F and U+212A.
      if ((inst.arg & 1) !== 0 && inst.op === Op.rune && "ksKS".includes(String.fromCharCode(rune))) break;
      text += String.fromCharCode(rune).toLowerCase();
    }
    pc = inst.out;
  }
  return text.length >= 2 ? text : "";
}
