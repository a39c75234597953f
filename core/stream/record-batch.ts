import type { Bytes } from "../bytes.ts";
import type { Cursor } from "../json/cursor.ts";
import { BARE, EVENTS, RECORD_TEXT } from "../kernel/layout.ts";
import type { RecordReader } from "../kernel/record-reader.ts";
import type { EngineParts } from "./engine.ts";
import type { FindingList } from "./finding-list.ts";
import { type Extra, type FieldTexts, KernelFindings, PackedFindings } from "./finding-parts.ts";
import { lineOf, lookAtValue, shiftFrom } from "./kernel-records.ts";
import type { Span, SpanCollector } from "./spans.ts";

/** What stands in the place of a span: null if it stays, undefined if it is nothing to speak of. */
export type Replace = (span: Span) => Bytes | null | undefined;

/** Turns what the kernel found in records into findings and output. */
export class RecordBatch {
  readonly #parts: EngineParts;
  readonly #cursor: Cursor;
  readonly #spans: SpanCollector;
  readonly #replace: Replace;
  /** Made when the kernel has its first texts. */
  #fields: FieldTexts | null = null;
  readonly #field: Span = { start: 0, end: 0, rule: 0, score: 1, level: 0, quoted: false, ordinal: 0, long: false };
  /** Four words for each event that is left, see EVENTS in layout.ts. */
  #events = new Int32Array(0);
  #length = 0;
  #extras: Extra[] = [];
  /** The kernel has the texts of all replacements. */
  #fits = true;

  constructor(parts: EngineParts, cursor: Cursor, spans: SpanCollector, replace: Replace) {
    this.#parts = parts;
    this.#cursor = cursor;
    this.#spans = spans;
    this.#replace = replace;
  }

  /**
   * Adds what was found in the records that were read last, from index `from` on, to `findings`. If `writes`, returns their output, to be used before
   * the next call, or null if it is to be written elsewhere.
   */
  take(reader: RecordReader, from: number, base: number, findings: FindingList, writes: boolean): Bytes | null {
    const { detector, fieldBase, fieldCount } = this.#parts;
    const { splice, count, end } = reader;
    if (detector?.counts !== undefined) detector.counts.scans += reader.passed;
    if (count === 0) return null;
    splice.begin();
    this.#fits = true;
    const hasConstants = this.#hasConstants(reader);
    this.#fields ??= { fieldBase, texts: splice.constants };
    const shift = base - shiftFrom(from);
    const last = RECORD_TEXT + end - from;
    if (reader.looks === 0 && hasConstants) {
      // What has few findings is counted sooner without the list of counts.
      const counts = count > fieldCount * 2 ? fieldCount * 2 : 0;
      findings.addPart(new PackedFindings(reader.takePacked(counts), counts, shift, this.#fields));
      return writes ? splice.write(RECORD_TEXT, last, count) : null;
    }
    const words = this.#resolve(reader, from, base);
    if (words.length === 0) return null;
    findings.addPart(new KernelFindings(words, shift, this.#fields, this.#extras));
    this.#extras = [];
    return writes && this.#fits ? splice.writeEvents(RECORD_TEXT, last, words) : null;
  }

  /** True if the values of every field are replaced by constants; then the kernel has them. */
  #hasConstants({ splice }: RecordReader): boolean {
    const { replacements, fieldCount } = this.#parts;
    if (splice.isComplete !== undefined) return splice.isComplete;
    let isComplete = true;
    for (let number = 0; number < fieldCount * 2; number++) {
      this.#showField(number);
      const text = replacements.constant(this.#field.rule, this.#field);
      if (text === null || !splice.setConstant(number, text)) isComplete = false;
    }
    // Last: who comes after a failure in between must not find it done.
    splice.isComplete = isComplete;
    return isComplete;
  }

  #showField(number: number): void {
    const field = this.#field;
    field.rule = this.#parts.fieldBase + (number >> 1);
    field.quoted = (number & BARE) !== 0;
    field.level = field.quoted ? 0 : 1;
  }

  /** Looks at what is to be looked at; returns the events that are left, with the findings among them. */
  #resolve(reader: RecordReader, from: number, base: number): Int32Array {
    const spans = this.#spans;
    const { splice, count } = reader;
    const shift = shiftFrom(from);
    const toKernel = shift - base;
    this.#cursor.limit = reader.end;
    this.#events = new Int32Array(count * 4);
    this.#length = 0;
    let line = 0;
    for (let i = 0, at = EVENTS >> 2; i < count; i++, at += 4) {
      // The detector may make the kernel's memory grow.
      const { words } = reader;
      const number = words[at + 2]!;
      if (words[at + 3] !== 0) {
        const own = lineOf(words, at);
        if (own !== line) spans.startItem();
        line = own;
        lookAtValue(this.#cursor, words, at, shift);
        if (spans.isEmpty) {
          reader.noteHarmless(at);
          continue;
        }
        const only = spans.takeOnly();
        if (only !== null) {
          this.#addSpan(only, reader, toKernel);
          continue;
        }
        const found = spans.take(Number.POSITIVE_INFINITY, true).spans;
        for (let k = 0; k < found.length; k++) this.#addSpan(found[k]!, reader, toKernel);
      } else if (splice.constants[number] !== undefined) this.#add(words[at]!, words[at + 1]!, number, 0);
      else {
        this.#showField(number);
        this.#field.start = words[at]! - toKernel;
        this.#field.end = words[at + 1]! - toKernel;
        this.#addSpan(this.#field, reader, toKernel);
      }
    }
    return this.#events.subarray(0, this.#length);
  }

  #addSpan(span: Span, { splice }: RecordReader, toKernel: number): void {
    const text = this.#replace(span);
    if (text === undefined) return;
    const number =
      text !== null && this.#parts.replacements.isShared(span.rule) ? splice.share(text) : splice.add(text);
    if (number < 0) this.#fits = false;
    const extras = this.#extras;
    const last = extras.at(-1);
    // Findings of one kind follow each other, and say the same.
    const isSame = last !== undefined && text !== null && last.text === text && isLike(last, span);
    if (!isSame) extras.push({ rule: span.rule, score: span.score, text });
    this.#add(span.start + toKernel, span.end + toKernel, number, extras.length);
  }

  #add(start: number, end: number, number: number, extra: number): void {
    const n = this.#length;
    if (n === this.#events.length) {
      const larger = new Int32Array(n * 2);
      larger.set(this.#events);
      this.#events = larger;
    }
    const events = this.#events;
    events[n] = start;
    events[n + 1] = end;
    events[n + 2] = number;
    events[n + 3] = extra;
    this.#length = n + 4;
  }
}

const isLike = (extra: Extra, { rule, score }: Span): boolean => extra.rule === rule && extra.score === score;
