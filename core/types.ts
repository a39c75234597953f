import type { Bytes } from "./bytes.ts";

/** How input is read that is text. `auto` decides within the first 4,096 bytes. */
export type TextFormat = "auto" | "json" | "ndjson" | "text";
/**
 * Requests of OpenTelemetry, of logs or traces (https://opentelemetry.io/docs/specs/otlp/), see docs/otlp.md: one in protobuf, as bytes; or one or more in
 * OTLP/JSON, one behind the other.
 */
export type OtlpFormat = "otlp-json" | "otlp-protobuf";
/** How input is read. OTLP is never guessed: it has to be asked for. */
export type Format = TextFormat | OtlpFormat;

/** One sensitive stretch of the input. Offsets are UTF-16 code units for a string, bytes for a Uint8Array; end exclusive. */
export interface Finding {
  readonly start: number;
  readonly end: number;
  /** Presidio's name, a custom pattern's entity, or `FIELD` for a field path without a better one. */
  readonly entity: string;
  /** Probability that a reviewer wants the span gone, 0 to 1. */
  readonly score: number;
  /** What found it: a recognizer's id, `custom/<name>`, or `field`. */
  readonly rule: string;
  readonly action: "replace" | "remove" | "mask" | "hash" | "pseudonymize" | "encrypt" | "preserve";
  /** For a field-path match: the policy's path, as written there (never names taken from the data). */
  readonly path?: string;
}

export interface RedactOptions {
  readonly format?: Format;
}

export interface StreamOptions extends RedactOptions {
  /**
   * For streams of bytes: `output` is valid until the stream's next call, which overwrites it. Sooner than memory of its own for every output; copy what is to
   * be kept. Without effect on strings and OTLP.
   */
  readonly reuseOutput?: boolean;
}

export interface RedactAsyncOptions extends RedactOptions {
  /** Ends the wait for the remote recogniser; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Texts of one line each in one buffer, each followed by a line feed: text i is bytes[starts[i], ends[i]). */
export interface Lines {
  readonly bytes: Bytes;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

export interface FindingCount {
  readonly entity: string;
  readonly action: Finding["action"];
  readonly count: number;
}

export interface RedactedLines {
  /** For each text: what came out, null if it is as it was, undefined if it has to be given to `redact`. */
  readonly outputs: readonly (Bytes | null | undefined)[];
  /** In those that have an output, or null. */
  readonly findings: readonly FindingCount[];
}

export interface EditOptions {
  /** Not OTLP: an edit there may be more than a text in the place of another. */
  readonly format?: TextFormat;
  /** More of the text is to come, which is not here. */
  readonly isCut?: boolean;
}

/** `text` stands in the place of bytes [start, end); null where the value stays. In order, without overlaps. */
export interface Edit extends Pick<Finding, "start" | "end" | "entity" | "action"> {
  readonly text: Bytes | null;
}

export interface Edits {
  readonly edits: readonly Edit[];
  /** From here on it depends on what is to come; the length of the input if it is not cut. */
  readonly decided: number;
}

export interface AnalyzeOptions extends RedactOptions {
  /** Overrides the policy's threshold. */
  readonly threshold?: number;
}

export interface Redacted<T extends string | Bytes> {
  /** Has the input's type; the same object when nothing was found. */
  readonly output: T;
  readonly findings: readonly Finding[];
}

/** Names as in the founding document's stream scanner. */
export interface StreamMeta {
  /** Length of this call's output. */
  readonly emitted: number;
  /** Input held back for want of evidence, in the input's unit. */
  readonly buffered: number;
  readonly pii_types: readonly string[];
  readonly pii_count: number;
}

export interface StreamResult<T extends string | Bytes> extends Redacted<T> {
  /** `findings` here have absolute offsets, counted from the stream's start. */
  readonly meta: StreamMeta;
}

/**
 * A stream takes strings or bytes, not both; one that was fed nothing flushes to an empty string. Of OTLP it holds a request back until all of it has come:
 * in protobuf until `flush`, in JSON until some that stand on lines of their own are whole.
 */
export interface RedactionStream<T extends string | Bytes> {
  process(chunk: T): StreamResult<T>;
  flush(): StreamResult<T>;
}

/** What a redactor has done since it was made, or since `resetStatistics`. Names as in the founding document. */
export interface Statistics {
  /** Inputs: whole texts and streams. */
  readonly texts: number;
  /** Bytes of them; for a string, of its UTF-8 form. */
  readonly bytes: number;
  readonly findings: number;
  readonly by_entity: Readonly<Record<string, number>>;
  /** Values and lines that the quick check (the prefilter) saw; of a long one, its parts. */
  readonly quick_checks: number;
  /** Those that it passed over: nothing in them could begin a finding. */
  readonly quick_check_skips: number;
  /** 0 to 1. */
  readonly quick_check_skip_rate: number;
  /** Texts whose result was remembered. */
  readonly cache_hits: number;
  /** Texts that were looked up in vain; long texts are not looked up, nor any while hardly one repeats. */
  readonly cache_misses: number;
  /** 0 to 1. */
  readonly cache_hit_rate: number;
  readonly remote_requests: number;
  readonly remote_failures: number;
  /** Texts that were redacted by local findings since the remote recogniser failed. */
  readonly remote_fallbacks: number;
}

export interface Redactor {
  /** @throws QuarantineError when the item must not be forwarded. */
  redact<T extends string | Bytes>(input: T, options?: RedactOptions): Redacted<T>;
  /**
   * As `redact`, with the findings of the policy's remote recogniser beside the local ones; without one it is `redact`.
   * @throws QuarantineError also with code `remote-recognizer`, if the policy says so, when that recogniser fails
   */
  redactAsync<T extends string | Bytes>(input: T, options?: RedactAsyncOptions): Promise<Redacted<T>>;
  /**
   * As `redact` of each text in format `auto`, at a fraction of the cost where they are short. Absent: call `redact`.
   * Never throws for a text: one that has to be read alone has no output here.
   */
  redactLines?(lines: Lines): RedactedLines;
  /** What `redact` would replace, and by what. Absent: not to be had. @throws QuarantineError as `redact` */
  edits?(input: Bytes, options?: EditOptions): Edits;
  /** Detection and field paths only, nothing is replaced. */
  analyze(input: string | Bytes, options?: AnalyzeOptions): readonly Finding[];
  /** Same engine, same output for every way of cutting the input. The unit (string or bytes) is that of the first chunk. */
  stream<T extends string | Bytes = string>(options?: StreamOptions): RedactionStream<T>;
  /** Loads everything now that would otherwise be loaded at first use. */
  ready(): Promise<void>;
  statistics(): Statistics;
  resetStatistics(): void;
}
