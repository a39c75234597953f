import { MAX_SPAN } from "../detect/types.ts";
import { type SpanSink, TOO_DEEP } from "../json/span-sink.ts";

/** Where a span's replacement goes: `level` JSON strings deep, with quotes of its own or inside the ones that are there. */
export interface Span {
  start: number;
  /** Infinity while a field's end is not known yet. */
  end: number;
  /** Index of the detector's rule; for a field, `fieldBase` + index of the policy's field. */
  rule: number;
  score: number;
  level: number;
  quoted: boolean;
  /** 1-based number among the redacted names of the item; 0: not a name. */
  ordinal: number;
  /** Too long to be decided as a whole: it swallows whatever begins in it, as a stream that is past its start must. */
  long: boolean;
}

/** Gathers the spans of a scan, in the order in which they were decided, and resolves overlaps. */
export class SpanCollector implements SpanSink {
  added = 0;
  private spans: Span[] = [];
  private openSpan: Span | null = null;
  private lastFinding: Span | null = null;
  /** Known end of the last finding while more of it may come, or -1. */
  private findingEnd = -1;
  private names = 0;
  private sorted = true;
  private readonly fieldBase: number;
  private readonly fieldCount: number;

  /** @param fieldBase number of detector rules; @param fieldCount number of the policy's fields */
  constructor(fieldBase: number, fieldCount: number) {
    this.fieldBase = fieldBase;
    this.fieldCount = fieldCount;
  }

  reset(): void {
    this.spans = [];
    this.openSpan = null;
    this.lastFinding = null;
    this.findingEnd = -1;
    this.names = 0;
    this.sorted = true;
  }

  get isEmpty(): boolean {
    return this.spans.length === 0;
  }

  addFinding(
    start: number,
    end: number,
    rule: number,
    score: number,
    level: number,
    quoted: boolean,
    isName: boolean,
  ): void {
    // No more of the last one can come.
    this.suspendFinding(false);
    const ordinal = isName ? ++this.names : 0;
    this.lastFinding = { start, end, rule, score, level, quoted, ordinal, long: false };
    this.add(this.lastFinding);
  }

  extendFinding(end: number): void {
    if (this.findingEnd >= 0) this.findingEnd = end;
    else if (this.lastFinding !== null) this.lastFinding.end = end;
  }

  suspendFinding(isOpen: boolean): void {
    const finding = this.lastFinding;
    if (finding === null || isOpen === this.findingEnd >= 0) return;
    if (isOpen) {
      this.findingEnd = finding.end;
      finding.end = Number.POSITIVE_INFINITY;
    } else {
      finding.end = this.findingEnd;
      this.findingEnd = -1;
    }
  }

  addField(start: number, end: number, rule: number, level: number, quoted: boolean, isName: boolean): void {
    const ordinal = isName ? ++this.names : 0;
    this.add({ start, end, rule: this.ruleOf(rule), score: 1, level, quoted, ordinal, long: false });
  }

  openField(start: number, rule: number, level: number, quoted: boolean): void {
    const end = Number.POSITIVE_INFINITY;
    this.openSpan = { start, end, rule: this.ruleOf(rule), score: 1, level, quoted, ordinal: 0, long: false };
    this.add(this.openSpan);
  }

  closeField(end: number): void {
    if (this.openSpan === null) return;
    this.openSpan.end = Math.max(end, this.openSpan.start);
    this.openSpan = null;
  }

  startItem(): void {
    this.names = 0;
  }

  private ruleOf(field: number): number {
    return this.fieldBase + (field === TOO_DEEP ? this.fieldCount : field);
  }

  private add(span: Span): void {
    const last = this.spans.length - 1;
    if (last >= 0 && this.spans[last]!.start >= span.start) this.sorted = false;
    this.spans.push(span);
    this.added++;
  }

  /**
   * Takes the spans before `limit` that no undecided one can touch, in order and free of overlaps. `cut` is where the rest
   * begins: at the first undecided span, or at `limit`.
   */
  take(limit: number, final: boolean): { spans: Span[]; cut: number } {
    if (this.spans.length === 0) return { spans: NO_SPANS, cut: limit };
    if (!this.sorted) {
      this.spans.sort(
        (a, b) => a.start - b.start || Number(this.isField(b)) - Number(this.isField(a)) || b.end - a.end,
      );
      this.sorted = true;
    }
    const all = this.spans;
    let cut = limit;
    let count = all.length;
    if (!final) {
      while (count > 0 && all[count - 1]!.start >= cut) count--;
      // A span that crosses the cut moves it to its own start, which others may then cross.
      for (let i = count - 1; i >= 0; i--) {
        if (all[i]!.end <= cut) continue;
        cut = all[i]!.start;
        while (count > 0 && all[count - 1]!.start >= cut) count--;
        i = count;
      }
    }
    if (count === all.length) {
      this.spans = [];
      return { spans: this.resolve(all), cut };
    }
    this.spans = all.slice(count);
    return { spans: this.resolve(all.slice(0, count)), cut };
  }

  /** Takes the span if there is one alone, which is decided. */
  takeOnly(): Span | null {
    return this.spans.length === 1 ? this.spans.pop()! : null;
  }

  /** Takes the span whose end is not known yet, if it begins at `cut` and reaches beyond what is decided. */
  takeOpen(cut: number): Span | null {
    const first = this.spans[0];
    if (first === undefined || first.start !== cut || first.end !== Number.POSITIVE_INFINITY) return null;
    this.spans.shift();
    return first;
  }

  /** Forgets what lies before `end`: it went with a span that covers it. */
  dropBefore(end: number): void {
    if (this.spans.length === 0) return;
    this.spans = this.spans.filter((span) => span.end > end);
    for (const span of this.spans) {
      if (span.start >= end) continue;
      this.wins(span);
      span.start = end;
    }
  }

  /** A field wins over findings; of two findings the better keeps its rule and both are covered. */
  private resolve(spans: Span[]): Span[] {
    let overlaps = false;
    for (let i = 1; i < spans.length && !overlaps; i++) overlaps = spans[i]!.start < spans[i - 1]!.end;
    if (!overlaps) return spans;
    const winners = withoutOverlap(spans.filter((span) => this.wins(span)));
    const findings = mergeFindings(spans.filter((span) => !this.wins(span)));
    const kept = outside(findings, winners);
    return [...winners, ...kept].sort((a, b) => a.start - b.start || a.end - b.end);
  }

  /** Fields, and findings too long to be decided as a whole. */
  private wins(span: Span): boolean {
    if (span.end - span.start > MAX_SPAN) span.long = true;
    return span.long || this.isField(span);
  }

  private isField(span: Span): boolean {
    return span.rule >= this.fieldBase;
  }
}

const NO_SPANS: Span[] = [];

function mergeFindings(findings: Span[]): Span[] {
  const merged: Span[] = [];
  for (const finding of findings) {
    const last = merged.at(-1);
    if (last === undefined || finding.start >= last.end) {
      merged.push(finding);
      continue;
    }
    const better =
      finding.score > last.score ||
      (finding.score === last.score && finding.end - finding.start > last.end - last.start);
    const winner = better ? finding : last;
    merged[merged.length - 1] = { ...winner, start: last.start, end: Math.max(last.end, finding.end) };
  }
  return merged;
}

/** The one that begins first keeps its place; of one that begins in it only what lies behind is left. */
function withoutOverlap(winners: Span[]): Span[] {
  const kept: Span[] = [];
  for (const span of winners) {
    const last = kept.at(-1);
    if (last === undefined || span.start >= last.end) kept.push(span);
    else if (span.end > last.end) kept.push({ ...span, start: last.end });
  }
  return kept;
}

/** What of the findings lies outside all fields; both are in order, and neither overlap among themselves. */
function outside(findings: Span[], fields: Span[]): Span[] {
  const parts: Span[] = [];
  let first = 0;
  for (const finding of findings) {
    let { start } = finding;
    while (first < fields.length && fields[first]!.end <= start) first++;
    for (let i = first; i < fields.length && fields[i]!.start < finding.end; i++) {
      const field = fields[i]!;
      if (field.end <= start) continue;
      if (field.start > start) parts.push({ ...finding, start, end: field.start });
      start = Math.max(start, field.end);
    }
    if (start < finding.end) parts.push({ ...finding, start });
  }
  return parts;
}
