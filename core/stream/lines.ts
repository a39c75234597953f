import type { Bytes } from "../bytes.ts";
import type { KnownHits } from "../detect/types.ts";
import { QuarantineError } from "../errors.ts";
import { Output } from "../operate/output.ts";
import type { Lines } from "../types.ts";
import type { Engine, EngineParts } from "./engine.ts";
import type { FindingList } from "./finding-list.ts";

/** Longest text that is judged here: what takes several steps of the engine, or repeats itself, is read alone. */
export const MAX_LINE = 1024;
/** Bytes searched for trigger patterns at a time, and bytes of JSON read at a time. */
const TEXT_CHUNK = 16_384;
const JSON_CHUNK = 262_144;
const NEWLINE = 0x0a;
const BRACE_OPEN = 0x7b;
const BRACE_CLOSE = 0x7d;

/** Told what was found in texts, some at a time. */
export type TakeFindings = (findings: FindingList, texts: number, bytes: number) => void;

/**
 * Judges many short texts, each as if it were alone. What costs more for each call than for each byte is done once for many: the search for
 * trigger patterns in text, and reading and writing JSON. JSON is read as one stream of records, which gives what each gives alone as long as
 * all of them are whole; if one is not, they are read one by one.
 */
export class LineJudge {
  readonly #parts: EngineParts;
  readonly #engine: Engine;
  readonly #take: TakeFindings;
  readonly #words = new HitWords();

  constructor(parts: EngineParts, engine: Engine, take: TakeFindings) {
    this.#parts = parts;
    this.#engine = engine;
    this.#take = take;
  }

  /** For each text its output, null where it is as it was, or undefined where it has to be read alone. */
  redact(lines: Lines): (Bytes | null | undefined)[] {
    const outputs: (Bytes | null | undefined)[] = new Array(lines.starts.length).fill(undefined);
    const json: number[] = [];
    const text: number[] = [];
    for (let i = 0; i < outputs.length; i++) {
      const start = lines.starts[i]!;
      const end = lines.ends[i]!;
      const isJson = lines.bytes[start] === BRACE_OPEN && lines.bytes[end - 1] === BRACE_CLOSE;
      if (end === start) outputs[i] = null;
      else if (isJson && end - start < JSON_CHUNK) json.push(i);
      else if (end - start <= MAX_LINE) text.push(i);
    }
    try {
      for (const chunk of chunksOf(json, lines, JSON_CHUNK)) this.#redactJson(chunk, lines, outputs, TEXT_CHUNK);
      for (const chunk of chunksOf(text, lines, TEXT_CHUNK)) this.#redactText(chunk, lines, outputs);
    } finally {
      this.#engine.reset("auto");
      this.#parts.records?.wipe();
      this.#parts.detector?.wipe?.();
    }
    return outputs;
  }

  /** @param rest size of the chunks in which it is read once more if one of them is not whole; 0: one by one */
  #redactJson(chunk: readonly number[], lines: Lines, outputs: (Bytes | null | undefined)[], rest: number): void {
    const engine = this.#engine;
    const bytes = gather(chunk, lines);
    engine.reset("ndjson");
    if (!this.#isRead(bytes)) {
      if (rest > 0 && bytes.length > rest) {
        for (const part of chunksOf(chunk, lines, rest)) this.#redactJson(part, lines, outputs, 0);
        return;
      }
      const short = chunk.filter((i) => lines.ends[i]! - lines.starts[i]! <= MAX_LINE);
      for (const part of chunksOf(short, lines, TEXT_CHUNK)) this.#redactText(part, lines, outputs);
      return;
    }
    const { findings } = engine;
    this.#take(findings, chunk.length, bytes.length - chunk.length);
    const output = findings.edits === 0 ? null : engine.takeOutput();
    let at = 0;
    for (const i of chunk) {
      // No replacement has a line feed, so lines stay lines.
      const end = output === null ? 0 : output.indexOf(NEWLINE, at);
      outputs[i] = output === null ? null : output.subarray(at, end);
      at = end + 1;
    }
  }

  /** False if one of the records is not whole, or may not be read at all. */
  #isRead(bytes: Bytes): boolean {
    try {
      this.#engine.push(bytes, true, true);
    } catch (error) {
      if (error instanceof QuarantineError) return false;
      throw error;
    }
    return this.#engine.isSound;
  }

  #redactText(chunk: readonly number[], lines: Lines, outputs: (Bytes | null | undefined)[]): void {
    const engine = this.#engine;
    const bytes = gather(chunk, lines);
    const hits = this.#words;
    const { detector } = this.#parts;
    hits.clear();
    const isSearched = detector?.searchLines !== undefined;
    if (isSearched) detector.searchLines!(bytes, bytes.length - 1, hits.add);
    let at = 0;
    for (const i of chunk) {
      const text = bytes.subarray(at, at + lines.ends[i]! - lines.starts[i]!);
      const own = isSearched ? hits.between(at, at + text.length) : null;
      at += text.length + 1;
      try {
        const findings = engine.readText(text, own);
        this.#take(findings, 1, text.length);
        outputs[i] = findings.edits === 0 ? null : write(text, findings);
      } catch (error) {
        // Read alone it fails again, and its caller learns why.
        if (!(error instanceof QuarantineError)) throw error;
      }
    }
  }
}

function* chunksOf(texts: readonly number[], { starts, ends }: Lines, size: number): Generator<readonly number[]> {
  let from = 0;
  let length = 0;
  for (let i = 0; i < texts.length; i++) {
    const own = ends[texts[i]!]! - starts[texts[i]!]! + 1;
    if (length + own > size && i > from) {
      yield texts.slice(from, i);
      from = i;
      length = 0;
    }
    length += own;
  }
  if (from < texts.length) yield texts.slice(from);
}

/** The texts of a chunk with the line feed behind each; what lies together already is not copied. */
function gather(chunk: readonly number[], { bytes, starts, ends }: Lines): Bytes {
  const first = chunk[0]!;
  const last = chunk.at(-1)!;
  if (last - first === chunk.length - 1) return bytes.subarray(starts[first]!, ends[last]! + 1);
  const gathered = new Uint8Array(chunk.reduce((sum, i) => sum + ends[i]! - starts[i]! + 1, 0));
  let at = 0;
  for (const i of chunk) {
    const text = bytes.subarray(starts[i]!, ends[i]! + 1);
    gathered.set(text, at);
    at += text.length;
  }
  return gathered;
}

function write(text: Bytes, findings: FindingList): Bytes {
  const output = new Output(findings, 0);
  output.write(text, 0, text.length);
  return output.finish();
}

/** Hits in a chunk, as the detector takes those of a piece; they are asked for in the order of the texts. */
class HitWords {
  #words = new Int32Array(1024);
  #lengths = new Int32Array(512);
  #count = 0;
  #next = 0;
  readonly #known = { words: this.#words, at: 0, count: 0, shift: 0 };

  clear(): void {
    this.#count = this.#next = 0;
  }

  readonly add = (at: number, triggerLength: number, report: number): void => {
    const n = this.#count++;
    if (n === this.#lengths.length) {
      const words = new Int32Array(n * 4);
      words.set(this.#words);
      this.#words = words;
      const lengths = new Int32Array(n * 2);
      lengths.set(this.#lengths);
      this.#lengths = lengths;
    }
    this.#words[n * 2] = at;
    this.#words[n * 2 + 1] = report;
    this.#lengths[n] = triggerLength;
  };

  /** Those of the text that lies in [start, end); one that ends with the line feed behind it is among them. */
  between(start: number, end: number): KnownHits {
    const words = this.#words;
    while (this.#next < this.#count && words[this.#next * 2]! <= start) this.#next++;
    const first = this.#next;
    let kept = first;
    for (; this.#next < this.#count && words[this.#next * 2]! <= end + 1; this.#next++) {
      const n = this.#next;
      // It began in the text before.
      if (words[n * 2]! - this.#lengths[n]! < start) continue;
      words[kept * 2] = words[n * 2]!;
      words[kept * 2 + 1] = words[n * 2 + 1]!;
      kept++;
    }
    const known = this.#known;
    known.words = words;
    known.at = first * 2;
    known.count = kept - first;
    known.shift = start;
    return known;
  }
}
