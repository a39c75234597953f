import { type RuleLabel, toFindings } from "../assembly.ts";
import type { Bytes } from "../bytes.ts";
import { ReusedMemory } from "../operate/output-memory.ts";
import type { Counters } from "../statistics.ts";
import type { Finding, Redacted, RedactionStream, StreamOptions, StreamResult, TextFormat } from "../types.ts";
import { Engine, type EngineParts } from "./engine.ts";
import type { FindingList } from "./finding-list.ts";
import { StringPump } from "./string-stream.ts";

/** What a text became. */
export interface RedactedText<T extends string | Bytes> {
  readonly output: T;
  /** In the text's unit. */
  readonly findings: FindingList;
}

export interface RedactedInput<T extends string | Bytes> extends RedactedText<T> {
  /** Length of the input in UTF-8. */
  readonly encodedLength: number;
}

/** What a stream is read by, in one unit. */
export interface Feed<T extends string | Bytes> {
  /** @throws QuarantineError */
  push(chunk: T | null, final: boolean): RedactedText<T>;
  /** Bytes that have come; of a string, of its UTF-8 form. */
  readonly received: number;
  /** What is held back, in the stream's unit. */
  readonly buffered: number;
}

export function redactWhole<T extends string | Bytes>(engine: Engine, input: T): RedactedText<T> {
  if (typeof input === "string") return new StringPump(engine).push(input, true) as RedactedText<T>;
  engine.push(input, true, true);
  const { findings } = engine;
  return { output: findings.edits === 0 ? input : (engine.takeOutput() as T), findings };
}

/** So many findings are made in less time than a property that makes them when it is asked for. */
const FEW = 8;

/** Many findings are made when they are asked for. */
export function toRedacted<T extends string | Bytes>(
  output: T,
  findings: FindingList,
  labels: readonly RuleLabel[],
): Redacted<T> {
  if (findings.length <= FEW) return { output, findings: toFindings(findings, labels) };
  return new LateFindings(output, findings, labels);
}

/**
 * Makes its findings when they are asked for, by a property of its own, as others have. One getter serves all: V8 keeps an object that has one to itself, and what
 * that refers to, until it marks the whole heap.
 */
class LateFindings<T extends string | Bytes> implements Redacted<T> {
  static readonly #property: PropertyDescriptor & ThisType<LateFindings<string | Bytes>> = {
    configurable: true,
    enumerable: true,
    get() {
      this.#made ??= toFindings(this.#found, this.#labels);
      return this.#made;
    },
  };

  readonly output: T;
  declare readonly findings: readonly Finding[];
  readonly #found: FindingList;
  readonly #labels: readonly RuleLabel[];
  #made: readonly Finding[] | undefined;

  constructor(output: T, found: FindingList, labels: readonly RuleLabel[]) {
    this.output = output;
    this.#found = found;
    this.#labels = labels;
    Object.defineProperty(this, "findings", LateFindings.#property);
  }
}

export function createStream<T extends string | Bytes>(
  parts: EngineParts,
  labels: readonly RuleLabel[],
  format: TextFormat,
  { reuseOutput = false }: StreamOptions = {},
  counters: Counters | null = null,
): RedactionStream<T> {
  const engine = new Engine(parts, format, reuseOutput ? new ReusedMemory() : undefined);
  return streamFrom((unit) => (unit === "bytes" ? bytesFeed(engine) : stringFeed(engine)) as Feed<T>, labels, counters);
}

function bytesFeed(engine: Engine): Feed<Bytes> {
  return {
    push(chunk, final) {
      engine.push(chunk ?? new Uint8Array(0), final, true);
      const { findings } = engine;
      const output = engine.takeOutput();
      engine.release();
      return { output, findings };
    },
    get received() {
      return engine.received;
    },
    get buffered() {
      return engine.received - engine.emitted;
    },
  };
}

function stringFeed(engine: Engine): Feed<string> {
  const pump = new StringPump(engine);
  return {
    push: (chunk, final) => pump.push(chunk ?? "", final),
    get received() {
      return engine.received;
    },
    get buffered() {
      return pump.buffered;
    },
  };
}

/** @param feedFor called once, when the unit is known; a stream that was fed nothing is one of strings */
export function streamFrom<T extends string | Bytes>(
  feedFor: (unit: "string" | "bytes") => Feed<T>,
  labels: readonly RuleLabel[],
  counters: Counters | null,
): RedactionStream<T> {
  let unit: "string" | "bytes" | null = null;
  let feed: Feed<T> | null = null;
  let flushed = false;
  let failed = false;
  const step = (chunk: T | null, final: boolean): StreamResult<T> => {
    // What came out of the failed call is not known to anybody.
    if (failed) throw new TypeError("this stream has failed; start another with redactor.stream()");
    if (flushed) throw new TypeError("this stream has been flushed; start another with redactor.stream()");
    const given = chunk === null ? null : typeof chunk === "string" ? "string" : "bytes";
    unit ??= given;
    if (given !== null && given !== unit) throw new TypeError("a stream takes strings or bytes, not both");
    flushed = final;
    feed ??= feedFor(unit ?? "string");
    const before = feed.received;
    failed = true;
    const { output, findings } = feed.push(chunk, final);
    failed = false;
    counters?.count(final ? 1 : 0, feed.received - before, findings, labels);
    const meta = {
      emitted: output.length,
      buffered: feed.buffered,
      pii_types: entitiesOf(findings, labels),
      pii_count: findings.length,
    };
    return Object.assign(toRedacted(output, findings, labels), { meta });
  };
  return { process: (chunk) => step(chunk, false), flush: () => step(null, true) };
}

function entitiesOf(findings: FindingList, labels: readonly RuleLabel[]): string[] {
  if (findings.length === 0) return [];
  const found = new Set<string>();
  findings.countRules(labels.length).forEach((count, rule) => {
    if (count > 0) found.add(labels[rule]!.entity);
  });
  return [...found];
}
