import type { Bytes } from "../bytes.ts";
import type { Detector, KnownHits } from "../detect/types.ts";
import { QuarantineError } from "../errors.ts";
import { Cursor, Expect, FormatMode } from "../json/cursor.ts";
import { enclosingLevel } from "../json/escape.ts";
import type { PathTree } from "../json/path-tree.ts";
import { advance } from "../json/tokenizer.ts";
import { MAX_RECORD_TEXT } from "../kernel/layout.ts";
import type { RecordReader } from "../kernel/record-reader.ts";
import { Output } from "../operate/output.ts";
import type { OutputMemory } from "../operate/output-memory.ts";
import { MAX_KEPT, type Replacements } from "../operate/replacement.ts";
import type { TextFormat } from "../types.ts";
import { FindingList } from "./finding-list.ts";
import { RecordBatch } from "./record-batch.ts";
import { checkReadable, firstContent, mayBeJson, PROBE } from "./sniff.ts";
import { type Span, SpanCollector } from "./spans.ts";

/** What every engine of one redactor shares. */
export interface EngineParts {
  readonly tree: PathTree;
  readonly detector: Detector | null;
  readonly replacements: Replacements;
  readonly windowSize: number;
  readonly emitThreshold: number;
  /** Detector rules come first, then the policy's fields. */
  readonly fieldBase: number;
  readonly fieldCount: number;
  /** Reads records where it can; null: there is no kernel. */
  readonly records: RecordReader | null;
  /** Read what comes in one go, however long it is: then every piece of a batch is seen once and closed. */
  readonly whole?: boolean;
}

const NOTHING = new Uint8Array(0);
const NO_FINDINGS = new FindingList();
/** Bytes scanned at a time. */
const STEP = 65_536;
/** Bytes of records that the kernel is given first; four times as many each time it reads them all. */
const PORTION = 8192;
/** Bytes without an end of a member near the root. */
const FAR_FROM_ROOT = 16_384;
/** Fewer are not worth the kernel's while within a record. */
const LEAST_PART = 512;
const NEWLINE = 0x0a;
/** Bytes to the next edit, on average, from which on copying by the host is as fast as by the kernel. */
const FAR = 2048;
/** A chunk as long is not copied, but for a beginning of about so many bytes, which belong to what came before, and its end. */
const LONG_CHUNK = 32_768;
const LEAD = 4096;
/** Room for the output, as a part of the input: replacements may be longer than values. */
const MARGIN = 1.0625;

/**
 * The one engine: bytes come in chunks, edits go out, and for every way of cutting the input the edits are the same. A
 * batch is a stream of one chunk. After `push`, `findings` holds what became final; `buffer` (from absolute
 * offset `base`) still has the bytes they refer to, until `release`.
 */
export class Engine {
  buffer: Bytes = NOTHING;
  base = 0;
  /** Absolute offset up to which the output is written; bytes beyond are held. */
  emitted = 0;
  /** Up to here bytes outside the edits may be copied: less than `emitted` while a value is being swallowed. */
  copyable = 0;
  /** What became final with the last push. */
  findings = NO_FINDINGS;

  private output: Output | null = null;
  private length = 0;
  private owned = false;
  /** The buffer of our own, while that in use is the caller's. */
  private spare: Bytes | null = null;
  /** Bytes of the chunk that are not in the buffer yet. */
  private coming = 0;
  private scanned = 0;
  private started = false;
  private readonly parts: EngineParts;
  private format: TextFormat;
  private readonly cursor: Cursor;
  private readonly spans: SpanCollector;
  /** A span that begins at `emitted` or before and whose end is not known yet. */
  private inside: Span | null = null;
  /** Its value is not needed, or is longer than an operator may want to see: what has gone by is not held. */
  private swallowing = false;
  /** Bytes that the kernel is given at a time; attempts in vain in a row; absolute offset before which there is none. */
  private portion = PORTION;
  private vain = 0;
  private notBefore = 0;
  private readonly batch: RecordBatch;
  private readonly memory: OutputMemory | undefined;

  constructor(parts: EngineParts, format: TextFormat, memory?: OutputMemory) {
    this.parts = parts;
    this.memory = memory;
    this.format = format;
    this.spans = new SpanCollector(parts.fieldBase, parts.fieldCount);
    this.cursor = new Cursor(parts.tree, parts.detector, parts.windowSize, this.spans, 0, null);
    this.cursor.records = parts.records;
    this.batch = new RecordBatch(parts, this.cursor, this.spans, (span) => this.replace(span));
  }

  /** In which form the input comes, of which nothing has come yet. */
  expect(format: TextFormat): void {
    this.format = format;
  }

  /** Ready for another input. */
  reset(format: TextFormat): void {
    this.format = format;
    this.buffer = NOTHING;
    this.base = 0;
    this.emitted = 0;
    this.copyable = 0;
    this.findings = NO_FINDINGS;
    this.length = 0;
    this.owned = false;
    this.spare = null;
    this.coming = 0;
    this.scanned = 0;
    this.started = false;
    this.inside = null;
    this.swallowing = false;
    this.portion = PORTION;
    this.vain = 0;
    this.notBefore = 0;
    this.spans.reset();
    this.cursor.bytes = NOTHING;
    this.cursor.reset(this.parts.tree.root, FormatMode.undecided);
  }

  /**
   * Reads the whole of a text of one line, as `reset` and a final `push` would; it is in `buffer`, and its output is the caller's to write, and the kernel
   * the caller's to wipe. @param hits of trigger patterns in it, if they are known
   * @throws QuarantineError
   */
  readText(text: Bytes, hits: KnownHits | null): FindingList {
    this.reset("auto");
    this.findings = new FindingList();
    this.append(text, true);
    this.start(true);
    const { cursor } = this;
    const { records } = cursor;
    cursor.records = null;
    cursor.bytes = text;
    cursor.limit = text.length;
    cursor.final = true;
    cursor.textHits = hits;
    advance(cursor);
    cursor.records = records;
    this.emit(text.length, true);
    return this.findings;
  }

  /** All that has come was valid JSON, and nothing is unfinished. */
  get isSound(): boolean {
    const { cursor } = this;
    return !cursor.wasBroken && cursor.depth === 0 && cursor.expect === Expect.item;
  }

  /** Absolute offset of the input's end so far. */
  get received(): number {
    return this.base + this.length;
  }

  /**
   * @param writes the output is wanted, see `takeOutput`
   * @throws QuarantineError
   */
  push(chunk: Bytes, final: boolean, writes = false): void {
    this.findings = new FindingList();
    this.output = writes ? new Output(this.findings, this.copyable, this.memory) : null;
    try {
      this.advanceBy(chunk, final);
    } finally {
      this.parts.records?.wipe();
      this.parts.detector?.wipe?.();
    }
  }

  private advanceBy(chunk: Bytes, final: boolean): void {
    const lead = this.output === null || chunk.length < LONG_CHUNK ? 0 : chunk.indexOf(NEWLINE, LEAD) + 1;
    if (lead === 0 || (final && !this.owned)) {
      this.append(chunk, final);
      this.readOn(final);
      return;
    }
    this.append(chunk.subarray(0, lead), false);
    this.coming = chunk.length - lead;
    this.readOn(false);
    this.coming = 0;
    if (!this.borrow(chunk, lead)) this.append(chunk.subarray(lead), final);
    this.readOn(final);
  }

  /** Goes on in the chunk itself, of which `lead` bytes were appended, if nothing before it is needed any more. */
  private borrow(chunk: Bytes, lead: number): boolean {
    const before = this.length - lead;
    // What another thread may write to is copied.
    if (this.unneeded() < before || !(chunk.buffer instanceof ArrayBuffer)) return false;
    this.output!.write(this.buffer, this.base, this.copyable);
    this.cursor.shift(before);
    this.base += before;
    this.spare = this.buffer;
    this.buffer = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
    this.length = chunk.length;
    return true;
  }

  /** Reads what has come. */
  private readOn(final: boolean): void {
    this.copyable = this.inside === null ? this.emitted : this.inside.start;
    if (!final && this.received - this.scanned < this.parts.emitThreshold) return;
    if (!this.started && !this.start(final)) return;
    this.scanned = this.received;
    const { cursor } = this;
    cursor.bytes = this.buffer;
    // In steps that stay in the processor's cache and whose spans die young; where they end changes nothing.
    for (let limit = Math.max(0, cursor.pos); ; ) {
      if (this.parts.records !== null && this.readRecords(this.parts.records, final)) return;
      cursor.isPaused = false;
      const looksForPart = cursor.partAfter - cursor.pos < FAR_FROM_ROOT && cursor.mayMeetMembers;
      const step = looksForPart ? FAR_FROM_ROOT : STEP;
      limit = this.parts.whole === true ? this.length : Math.min(this.length, Math.max(limit, cursor.pos) + step);
      const last = limit === this.length;
      cursor.limit = limit;
      cursor.final = final && last;
      advance(cursor);
      const isDone = cursor.final && !cursor.isPaused;
      this.emit(isDone ? this.received : this.base + Math.max(0, this.boundary(cursor.decided())), isDone);
      if (last && !cursor.isPaused) return;
      // Where nothing ends near the root it may further from it.
      if (!cursor.isPaused && cursor.pos - cursor.partAfter > FAR_FROM_ROOT >> 1) {
        cursor.partDepth *= 2;
        cursor.partAfter = cursor.pos;
      }
      limit = cursor.isPaused ? cursor.pos : limit;
    }
  }

  /**
   * Where records begin, the kernel reads as many as it can; the next pause of the cursor is set behind what it cannot. True if that was the
   * whole input.
   */
  private readRecords(reader: RecordReader, final: boolean): boolean {
    const { cursor } = this;
    for (;;) {
      const from = cursor.pos;
      if (!cursor.isBetweenRecords) {
        if (cursor.isPaused && this.inside === null && this.spans.isEmpty && this.readMore(reader)) continue;
        cursor.pauseAfter = Math.max(cursor.pos, this.notBefore - this.base);
        return false;
      }
      if (this.inside !== null || !this.spans.isEmpty || this.base + from < this.notBefore) {
        this.pauseFrom(Math.max(from, this.notBefore - this.base));
        return false;
      }
      let end = Math.min(this.length, from + this.portion);
      const isLast = final && end === this.length;
      // Records that have come in part are read by the cursor.
      if (!isLast) end = this.buffer.subarray(0, end).lastIndexOf(NEWLINE) + 1;
      if (end <= from) {
        this.portion = Math.min(MAX_RECORD_TEXT, this.portion * 4);
        this.pauseFrom(from);
        return false;
      }
      reader.read(this.buffer, from, end, isLast);
      this.takeRecords(reader, from);
      if (reader.end > from) {
        cursor.passRecords(reader.end, this.buffer[reader.end - 1] === NEWLINE);
        this.emitted = this.copyable = this.base + reader.end;
      }
      if (reader.end === this.length && final) return true;
      if (reader.isOdd || reader.end === from) {
        this.readLess(reader, from);
        return false;
      }
      this.portion = Math.min(MAX_RECORD_TEXT, this.portion * 4);
    }
  }

  /** The same in a record that is long, between its members. True if more can be read so. */
  private readMore(reader: RecordReader): boolean {
    const { cursor } = this;
    const from = cursor.pos;
    const end = Math.min(this.length, from + this.portion);
    cursor.partAfter = end;
    if (end - from < LEAST_PART) return false;
    reader.readMore(this.buffer, from, end, cursor.listOpen());
    const gain = reader.end - from;
    if (gain > 0) {
      cursor.beginPart();
      this.takeRecords(reader, from);
      cursor.endPart(reader.end, reader.depth, reader.node, reader.rule);
      this.emitted = this.copyable = this.base + reader.end;
    }
    // It may have come to the end of what it was given, or a member may be longer than that.
    const isCut = gain * 2 > end - from || (gain === 0 && this.portion < MAX_RECORD_TEXT);
    if (isCut && end < this.length) {
      this.portion = Math.min(MAX_RECORD_TEXT, this.portion * 4);
      return true;
    }
    if (end < this.length || gain > 0) {
      const { partDepth } = cursor;
      this.readLess(reader, from);
      cursor.partAfter = cursor.pauseAfter;
      cursor.partDepth = partDepth;
    }
    return false;
  }

  /** What is read in vain is copied in vain: less of it next time, and not at once. */
  private readLess(reader: RecordReader, from: number): void {
    const gain = reader.end - from;
    this.portion = Math.min(MAX_RECORD_TEXT, Math.max(PORTION, gain * 4));
    this.vain = gain < PORTION >> 2 ? Math.min(this.vain + 1, 6) : 0;
    this.notBefore = this.base + reader.end + (this.vain > 2 ? PORTION << (this.vain - 2) : 0);
    this.pauseFrom(Math.max(reader.end, this.notBefore - this.base));
  }

  /** The cursor is to stop between records behind `at`, and in one that is long between its members. */
  private pauseFrom(at: number): void {
    const { cursor } = this;
    cursor.pauseAfter = at;
    cursor.partAfter = at + PORTION;
    cursor.partDepth = 1;
  }

  private takeRecords(reader: RecordReader, from: number): void {
    const { output, base } = this;
    const isDense = output !== null && reader.count * FAR > reader.end - from;
    if (isDense) {
      // What is written in one go has a size when it comes.
      const size = this.received + this.coming - this.copyable;
      if (reader.end < this.length || this.coming > 0) output.expect(Math.ceil(size * MARGIN));
      output.write(this.buffer, base, base + from);
    }
    const written = this.batch.take(reader, from, base, this.findings, isDense);
    if (written !== null) output!.take(written, base + reader.end);
  }

  /** What came out with the last push. */
  takeOutput(): Bytes {
    const { output } = this;
    if (output === null) throw new RangeError("no output was asked for");
    output.write(this.buffer, this.base, this.copyable);
    this.output = null;
    return output.finish();
  }

  /** Drops what is no longer needed: call when the edits have been carried out. */
  release(): void {
    const keep = Math.max(0, this.unneeded());
    const { spare } = this;
    if (spare === null && (keep < 4096 || !this.owned)) return;
    this.cursor.shift(keep);
    const rest = this.buffer.subarray(keep, this.length);
    if (spare === null) this.buffer.copyWithin(0, keep, this.length);
    else {
      this.buffer = rest.length <= spare.length ? spare : new Uint8Array(rest.length);
      this.buffer.set(rest);
      this.spare = null;
    }
    this.length = rest.length;
    this.base += keep;
  }

  /** So many bytes of the buffer are decided, written, and context of nothing that is to come. */
  private unneeded(): number {
    return Math.min(this.emitted - this.base, this.cursor.decided()) - 2 * this.parts.windowSize;
  }

  private append(chunk: Bytes, final: boolean): void {
    if (final && this.length === 0 && !this.owned) {
      this.buffer = chunk;
      this.length = chunk.length;
      return;
    }
    this.owned = true;
    const needed = this.length + chunk.length;
    if (needed > this.buffer.length) {
      const larger = new Uint8Array(Math.max(needed, this.buffer.length * 2, 16_384));
      larger.set(this.buffer.subarray(0, this.length));
      this.buffer = larger;
    }
    this.buffer.set(chunk, this.length);
    this.length = needed;
  }

  /** Looks at the first bytes: binary data is refused, and what is plainly not JSON is read as text from the start. */
  private start(final: boolean): boolean {
    if (this.length < PROBE && !final) return false;
    checkReadable(this.buffer, this.length);
    const { cursor, format } = this;
    const first = firstContent(this.buffer, Math.min(this.length, PROBE));
    this.started = true;
    cursor.pos = first.at;
    if (format === "json") {
      cursor.format = FormatMode.json;
      cursor.expect = Expect.item;
      if (!mayBeJson(this.buffer, Math.min(this.length, PROBE)))
        throw new QuarantineError("not-json", first.at, "the input was to be JSON but does not begin like it");
      return true;
    }
    cursor.format =
      format === "ndjson" ? FormatMode.ndjson : format === "text" ? FormatMode.text : FormatMode.undecided;
    if (!first.opens) {
      if (format === "auto") cursor.format = FormatMode.text;
      cursor.lenient = true;
      cursor.openLine(first.at);
    }
    return true;
  }

  /** The last place at or before `index` (in the buffer) where a code point begins. */
  private boundary(index: number): number {
    let at = index;
    for (let i = 0; i < 3 && at > 0 && at < this.length && (this.buffer[at]! & 0xc0) === 0x80; i++) at--;
    return at;
  }

  private emit(decided: number, final: boolean): void {
    const limit = Math.max(decided, this.emitted);
    if (limit > this.received) throw new RangeError("more was decided than has come in");
    for (;;) {
      if (this.inside !== null) {
        const span = this.inside;
        if (span.end > limit && !final) {
          if (limit - span.start > MAX_KEPT) this.swallowing = true;
          if (this.swallowing) this.emitted = limit;
          this.spans.dropBefore(limit);
          this.copyable = span.start;
          return;
        }
        this.finish(span);
        this.emitted = span.end;
        this.inside = null;
        this.spans.dropBefore(span.end);
      }
      const { spans, cut } = this.spans.take(limit, final);
      for (let i = 0; i < spans.length; i++) this.finish(spans[i]!);
      this.emitted = Math.max(this.emitted, cut);
      this.copyable = this.emitted;
      this.inside = final ? null : this.spans.takeOpen(cut);
      if (this.inside === null) return;
      this.swallowing = this.parts.replacements.isConstant(this.inside.rule);
    }
  }

  /** A span that an operator does not see whole was swallowed in part: it is always replaced. */
  private bytesOf(span: Span): Bytes | null {
    if (span.end - span.start > MAX_KEPT || span.start < this.base) return null;
    return this.buffer.subarray(span.start - this.base, span.end - this.base);
  }

  private finish(span: Span): void {
    // What has no end by then ends with the input.
    span.end = Math.min(span.end, this.received);
    const text = this.replace(span);
    if (text !== undefined) this.findings.add(span.start, span.end, span.rule, span.score, text);
  }

  /** What stands in the place of the span: null if it stays, undefined if it is nothing to speak of, being a token of ours. */
  private replace(span: Span): Bytes | null | undefined {
    const { replacements } = this.parts;
    const { base, buffer, length } = this;
    const constant =
      span.start < base
        ? replacements.constant(span.rule, span)
        : replacements.constantOf(span.rule, span, buffer, span.start - base, span.end - base);
    if (constant !== null) return constant;
    const around = span.start < base ? 0 : enclosingLevel(buffer, span.start - base, span.end - base, length);
    const text = replacements.of(span.rule, span, this.bytesOf(span), around);
    return text === null && !replacements.preserves(span.rule) ? undefined : text;
  }
}
