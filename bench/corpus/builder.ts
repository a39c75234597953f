/**
 * Text that knows which stretches of it are sensitive. Everything of the corpus is put together from fragments, so that
 * offsets are right by construction. Offsets are UTF-16 code units, end exclusive.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** `""` marks what looks like an entity and is none; it is taken out of the finished line. */
  readonly type: string;
  /** Other names that count as right. */
  readonly alt?: readonly string[];
  /** Neither required nor a false hit. */
  readonly optional?: boolean;
  /** Inside another span, a URL: found when that is found. */
  readonly nested?: boolean;
  /** The value before it was escaped; for tests. */
  readonly value: string;
  /** Looks right and is not: a wrong check digit, a sample number, a short phone number. */
  readonly nearMiss?: boolean;
}

export type Mark = Omit<Span, "start" | "end" | "type" | "value">;

export class Fragment {
  readonly text: string;
  readonly spans: readonly Span[];

  constructor(text: string, spans: readonly Span[] = []) {
    this.text = text;
    this.spans = spans;
  }
}

export type Part = string | number | Fragment;

const toFragment = (part: Part): Fragment => (part instanceof Fragment ? part : new Fragment(String(part)));

/** A value of an entity. */
export function label(type: string, text: string, mark: Mark = {}): Fragment {
  return new Fragment(text, [{ start: 0, end: text.length, type, value: text, ...mark }]);
}

/** The whole of a fragment as one span around those inside. */
export function enclose(type: string, inner: Fragment): Fragment {
  const { text } = inner;
  const own: Span = { start: 0, end: text.length, type, value: text };
  return new Fragment(text, [own, ...inner.spans.map((span) => ({ ...span, nested: true }))]);
}

export function join(parts: readonly Part[], separator: Part = ""): Fragment {
  let text = "";
  const spans: Span[] = [];
  const append = (part: Part): void => {
    const fragment = toFragment(part);
    for (const span of fragment.spans)
      spans.push({ ...span, start: span.start + text.length, end: span.end + text.length });
    text += fragment.text;
  };
  for (const [index, part] of parts.entries()) {
    if (index > 0) append(separator);
    append(part);
  }
  return new Fragment(text, spans);
}

/** Tag of a template literal: its text with the fragments in it. */
export function line(strings: TemplateStringsArray, ...parts: readonly Part[]): Fragment {
  return join(strings.flatMap((text, i) => (i < parts.length ? [text, parts[i]!] : [text])));
}

/** A pattern with `{name}` in it, each replaced by what `resolve` makes of the name. */
export function fill(pattern: string, resolve: (name: string) => Part): Fragment {
  const pieces = pattern.split(/\{([\w ]*)\}/);
  return join(pieces.map((piece, i) => (i % 2 === 0 ? piece : resolve(piece))));
}

/**
 * Escapes a fragment. `escape` has to work character by character, since it is given the pieces between the ends of spans.
 */
export function encode(fragment: Part, escapeText: (piece: string) => string): Fragment {
  const { text, spans } = toFragment(fragment);
  const cuts = [...new Set([0, text.length, ...spans.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  const moved = new Map<number, number>([[0, 0]]);
  let out = "";
  for (let i = 1; i < cuts.length; i++) {
    out += escapeText(text.slice(cuts[i - 1], cuts[i]));
    moved.set(cuts[i]!, out.length);
  }
  return new Fragment(
    out,
    spans.map((span) => ({ ...span, start: moved.get(span.start)!, end: moved.get(span.end)! })),
  );
}
