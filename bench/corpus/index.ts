/**
 * The project's own labelled corpus. Line i of a split depends on the seed, the split and i alone, so a smaller corpus is a
 * part of a larger one, and every machine makes the same.
 */
import { Fragment, type Span } from "./builder.ts";
import { Random } from "./random.ts";
import { makeAccessLine } from "./templates/access.ts";
import { makeChatLine } from "./templates/chat.ts";
import { makeCsvLines } from "./templates/csv.ts";
import { makeEscapedLine } from "./templates/escaped.ts";
import { makeHardNegative } from "./templates/hardneg.ts";
import { makeJsonLine } from "./templates/json.ts";
import { makeKeyValueLine } from "./templates/kv.ts";
import { makeMultilineText } from "./templates/multiline.ts";
import { makeOtlpLine } from "./templates/otlp.ts";
import { makeSqlLine } from "./templates/sql.ts";
import { makeSyslogLine } from "./templates/syslog.ts";
import { makeTicketLine } from "./templates/ticket.ts";
import { makeTraceLine } from "./templates/trace.ts";
import { makeUrlLine } from "./templates/url.ts";
import { makeWrappedLine, type Wrapped } from "./templates/wrapped.ts";

export { CORPUS_ENTITIES } from "./values/index.ts";

export interface CorpusLine {
  readonly id: string;
  readonly split: string;
  readonly text: string;
  readonly spans: readonly Omit<Span, "value" | "nearMiss">[];
  /** Of base64: the decoded text and where it stands. */
  readonly wrapped?: {
    readonly encoding: string;
    readonly start: number;
    readonly end: number;
    readonly text: string;
    readonly spans: readonly Omit<Span, "value" | "nearMiss">[];
  };
  /** The line has a near miss: with a cue, so labelled, or without. */
  readonly nearMiss?: "cued" | "stray";
}

export interface CorpusOptions {
  /** About; 6,000 by default. */
  readonly lines?: number;
  readonly seed?: string;
}

/** Lines of each split among 1,000. */
const SPLITS: Readonly<Record<string, readonly [share: number, make: (random: Random) => Fragment | Wrapped]>> = {
  json: [135, makeJsonLine],
  kv: [75, makeKeyValueLine],
  syslog: [50, makeSyslogLine],
  access: [60, makeAccessLine],
  trace: [50, makeTraceLine],
  sql: [47, makeSqlLine],
  otlp: [60, makeOtlpLine],
  chat: [93, makeChatLine],
  ticket: [67, makeTicketLine],
  csv: [43, makeCsvLines],
  url: [50, makeUrlLine],
  escaped: [57, makeEscapedLine],
  wrapped: [17, makeWrappedLine],
  multiline: [50, makeMultilineText],
  hardneg: [146, makeHardNegative],
};

const DEFAULT_LINES = 6000;

const publish = (spans: readonly Span[]): Omit<Span, "value" | "nearMiss">[] =>
  spans.filter(({ type }) => type !== "").map(({ value: _value, nearMiss: _nearMiss, ...span }) => span);

function finish(id: string, split: string, made: Fragment | Wrapped): CorpusLine {
  const outer = made instanceof Fragment ? made : made.outer;
  const { text, spans } = outer;
  const near = spans.filter(({ nearMiss }) => nearMiss === true);
  const line: CorpusLine = { id, split, text, spans: publish(spans) };
  const marked =
    near.length === 0
      ? line
      : ({ ...line, nearMiss: near.some(({ type }) => type !== "") ? "cued" : "stray" } as const);
  if (made instanceof Fragment) return marked;
  const start = text.indexOf(made.encoded);
  const { encoding, encoded, inner } = made;
  return {
    ...marked,
    wrapped: { encoding, start, end: start + encoded.length, text: inner.text, spans: publish(inner.spans) },
  };
}

/** A line before its labels are reduced to what the file has; tests look at the values. */
export function generateFragments(
  options: CorpusOptions = {},
): { id: string; split: string; made: Fragment | Wrapped }[] {
  const { lines = DEFAULT_LINES, seed = "scrubline" } = options;
  return Object.entries(SPLITS).flatMap(([split, [share, make]]) =>
    Array.from({ length: Math.max(1, Math.round((lines * share) / 1000)) }, (_, i) => {
      const id = `${split}-${String(i).padStart(5, "0")}`;
      return { id, split, made: make(new Random(`${seed}/${id}`)) };
    }),
  );
}

export const generateCorpus = (options: CorpusOptions = {}): CorpusLine[] =>
  generateFragments(options).map(({ id, split, made }) => finish(id, split, made));
