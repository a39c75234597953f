import { platform } from "#platform";
import type { Bytes } from "../bytes.ts";
import { RECORD_TEXT, SEARCH_TEXT } from "./layout.ts";

/** Types of one's own, which users of the package need not have: TypeScript's are in its library for browsers. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer;
  /** @param pages of 64 KiB; views on the buffer are empty afterwards */
  grow(pages: number): number;
}

interface KernelNumber {
  readonly value: number;
}

/** What the module exports: see assembly/index.ts. Addresses are in bytes. */
export interface KernelExports {
  readonly memory: KernelMemory;
  readonly resumeAt: KernelNumber;
  readonly nameStart: KernelNumber;
  readonly nameEnd: KernelNumber;
  readonly nameAt: KernelNumber;
  configure(
    shift: number,
    boundary: number,
    word: number,
    anywhere: number,
    hasHighStarts: number,
    isEverywhere: number,
    hasWordForms: number,
    lengthsAfter: number,
    skipsTimes: number,
    remembers: number,
  ): void;
  findRecord(from: number, to: number): number;
  search(low: number, from: number, to: number, last: number, known: number): number;
  configureRecords(
    classes: number,
    next: number,
    rules: number,
    nameRules: number,
    splits: number,
    root: number,
    detects: number,
    blanks: number,
    quietLetters: number,
    remembers: number,
  ): void;
  noteHarmless(event: number): void;
  readRecords(from: number, end: number, isLast: number, count: number): number;
  readMore(from: number, end: number, depth: number, count: number): number;
  openContainer(index: number, depth: number, node: number, rule: number, isObject: number, nameLength: number): number;
  addName(start: number, end: number, role: number, flags: number, nameClass: number): number;
  forgetNames(): void;
  splice(from: number, to: number, count: number, room: number): number;
  packEvents(count: number, numbers: number): void;
  wipe(searched: number, read: number, written: number): void;
}

export type Step = (state: number, byteClass: number) => number;

let compiled: WebAssembly.Module | null | undefined;

function compile(): WebAssembly.Module | null {
  if (compiled !== undefined) return compiled;
  try {
    compiled = new WebAssembly.Module(platform.readKernel());
  } catch {
    compiled = null;
  }
  return compiled;
}

/** A kernel with a memory of its own. */
export class KernelInstance {
  readonly exports: KernelExports;
  #bytes: Uint8Array;
  #words: Int32Array;
  /** How far the places for text are written, at most, since they were wiped. */
  #searched = 0;
  #read = 0;
  #written = 0;

  private constructor(module: WebAssembly.Module, step: Step) {
    this.exports = new WebAssembly.Instance(module, { automaton: { step } }).exports as unknown as KernelExports;
    this.#bytes = new Uint8Array(this.exports.memory.buffer);
    this.#words = new Int32Array(this.exports.memory.buffer);
  }

  /**
   * Null where the host has no WebAssembly, none with SIMD, or no memory for it: every instance takes a range of addresses, of which a host
   * gives a limited number. @param step called for a transition that nobody has taken yet
   */
  static create(step: Step): KernelInstance | null {
    const module = compile();
    if (module === null) return null;
    try {
      return new KernelInstance(module, step);
    } catch {
      return null;
    }
  }

  /** Puts bytes[from, to) where texts are searched, or where records are read from. */
  putSearchText(bytes: Bytes, from: number, to: number): void {
    this.bytes.set(bytes.subarray(from, to), SEARCH_TEXT);
    this.#searched = Math.max(this.#searched, to - from);
  }

  putRecordText(bytes: Bytes, from: number, to: number): void {
    this.bytes.set(to - from === bytes.length ? bytes : bytes.subarray(from, to), RECORD_TEXT);
    this.#read = Math.max(this.#read, to - from);
  }

  /** So many bytes of output were written. */
  noteOutput(length: number): void {
    this.#written = Math.max(this.#written, length);
  }

  /** Leaves nothing of the texts in the memory. */
  wipe(): void {
    this.exports.wipe(this.#searched, this.#read, this.#written);
    this.#searched = this.#read = this.#written = 0;
  }

  /** The memory; ask again after a call, since it may have grown. */
  get bytes(): Uint8Array {
    if (this.#bytes.length === 0) this.#bytes = new Uint8Array(this.exports.memory.buffer);
    return this.#bytes;
  }

  /** The same as 32-bit words. */
  get words(): Int32Array {
    if (this.#words.length === 0) this.#words = new Int32Array(this.exports.memory.buffer);
    return this.#words;
  }
}
