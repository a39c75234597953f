import { describe, expect, it } from "vitest";
import { Fragment, type Span } from "../../bench/corpus/builder.ts";
import { CORPUS_ENTITIES, generateCorpus, generateFragments } from "../../bench/corpus/index.ts";
import { Random } from "../../bench/corpus/random.ts";
import { VENDOR_KEYS } from "../../bench/corpus/values/vendor-keys.ts";

const corpus = generateCorpus();
const fragments = generateFragments();

/** Undoes one level of an encoding; text that is not of the encoding comes back as it is. */
const DECODERS: readonly ((text: string) => string)[] = [
  (text) =>
    text.replace(/\\(u[0-9a-f]{4}|.)/g, (written) => {
      try {
        return JSON.parse(`"${written}"`) as string;
      } catch {
        return written;
      }
    }),
  (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  },
  (text) => text.replace(/\+/g, " "),
  (text) =>
    text
      .replace(/&#x([0-9a-f]+);/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
      .replace(/&#39;/g, "'")
      .replace(/&quot;/g, '"')
      .replace(/&lt;/g, "<")
      .replace(/&gt;/g, ">")
      .replace(/&amp;/g, "&"),
  (text) => text.replace(/''/g, "'"),
  (text) => text.replace(/""/g, '"'),
];

/** Whether some chain of up to five decodings leads from what is written to the value. */
function decodesTo(written: string, value: string, depth = 5): boolean {
  if (written === value) return true;
  return (
    depth > 0 && DECODERS.some((decode) => decode(written) !== written && decodesTo(decode(written), value, depth - 1))
  );
}

function countWrong(text: string, spans: readonly Span[]): number {
  return spans.filter(({ start, end, value }) => end <= start || !decodesTo(text.slice(start, end), value)).length;
}

describe("the generated corpus", () => {
  it("every span holds its value, whatever it is escaped with", () => {
    const wrong = fragments.filter(({ made }) => {
      const { text, spans } = made instanceof Fragment ? made : made.inner;
      return countWrong(text, spans) > 0;
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  it("base64: the characters of a span decode to bytes that hold the value", () => {
    for (const { id, made } of fragments) {
      if (made instanceof Fragment) continue;
      const { outer, encoded, encoding, inner } = made;
      const start = outer.text.indexOf(encoded);
      expect(Buffer.from(encoded, encoding).toString(), id).toBe(inner.text);
      for (const [i, span] of outer.spans.entries()) {
        const from = Math.floor((span.start - start) / 4) * 4;
        const to = Math.ceil((span.end - start) / 4) * 4;
        const held = Buffer.from(encoded.slice(from, to), encoding).toString("latin1");
        const { start: innerStart, end: innerEnd } = inner.spans[i]!;
        expect(held.includes(Buffer.from(inner.text.slice(innerStart, innerEnd)).toString("latin1")), id).toBe(true);
        expect(to - from - (span.end - span.start), id).toBeLessThan(7);
      }
    }
  });

  it("JSON parses", () => {
    const broken = corpus.filter(({ split, text }) => {
      if (!["json", "otlp"].includes(split) && !(["escaped", "wrapped"].includes(split) && /^[{[]/.test(text)))
        return false;
      try {
        JSON.parse(text);
        return false;
      } catch {
        return true;
      }
    });
    expect(broken.map(({ id }) => id)).toEqual([]);
  });

  it("two runs are equal, and a smaller corpus is a part of a larger one", () => {
    expect(generateCorpus()).toEqual(corpus);
    const byId = new Map(corpus.map((line) => [line.id, line]));
    for (const line of generateCorpus({ lines: 300 })) expect(line).toEqual(byId.get(line.id));
    expect(generateCorpus({ lines: 300, seed: "other" })).not.toEqual(generateCorpus({ lines: 300 }));
  });

  it("is the same on every machine", () => {
    const random = new Random("scrubline");
    expect(Array.from({ length: 6 }, () => random.below(1000))).toEqual([483, 370, 580, 971, 229, 818]);
  });

  it("every entity occurs at least 40 times", () => {
    const counts = new Map<string, number>();
    for (const { spans } of corpus)
      for (const { type, optional } of spans) if (optional !== true) counts.set(type, (counts.get(type) ?? 0) + 1);
    expect(CORPUS_ENTITIES.filter((entity) => (counts.get(entity) ?? 0) < 40)).toEqual([]);
  });

  it("has near misses on a tenth of its lines, and lines with nothing sensitive on nearly a fifth", () => {
    expect(corpus.length).toBeGreaterThan(5950);
    expect(corpus.filter(({ nearMiss }) => nearMiss !== undefined).length / corpus.length).toBeGreaterThan(0.1);
    const empty = corpus.filter(({ spans }) => spans.length === 0).length / corpus.length;
    expect(empty).toBeGreaterThan(0.16);
    expect(empty).toBeLessThan(0.21);
  });

  it("spans are in the line, and only nested and optional ones overlap", () => {
    for (const { id, text, spans } of corpus) {
      const outer = spans
        .filter(({ nested, optional }) => nested !== true && optional !== true)
        .sort((a, b) => a.start - b.start);
      for (const [i, { start, end }] of outer.entries()) {
        expect(start >= (outer[i - 1]?.end ?? 0) && end > start && end <= text.length, id).toBe(true);
      }
      for (const { start, end } of spans.filter(({ nested }) => nested === true))
        expect(
          outer.some((parent) => parent.start <= start && parent.end >= end),
          id,
        ).toBe(true);
    }
  });

  it("has a key of every vendor", () => {
    expect(Object.keys(VENDOR_KEYS).length).toBeGreaterThan(20);
    for (const make of Object.values(VENDOR_KEYS)) expect(make(new Random("key")).length).toBeGreaterThan(18);
  });
});
