import type { QuarantineCode } from "../core/errors.ts";
import type { Bytes, Format } from "../core/index.ts";

/** Where an item comes from. Never content: all three are made by the transport (for Kinesis shard, sequence number, index). */
export interface Position {
  readonly partition: string;
  readonly sequence: string;
  /** 0-based index of the item within its record. */
  readonly sub: number;
}

/** A stretch of content that is redacted by itself. */
export interface Part {
  readonly content: string | Bytes;
  readonly format: Format;
  /** The same content comes with many items (a stream's name), so its redaction is worth remembering for an attempt. */
  readonly repeats?: boolean;
  /** The content is one of the texts of a message that was cut: its number among them. */
  readonly chained?: { readonly chain: Chain; readonly index: number };
}

/** A message that came in parts. Judged as one: a value that lies across a cut is in none of the parts. */
export interface Chain {
  readonly texts: readonly string[];
  /** It may have begun in a text that is not here, or may go on in one. */
  readonly isOpenAtStart: boolean;
  readonly isOpenAtEnd: boolean;
}

/** The two signals of OTLP that are carried; https://opentelemetry.io/docs/specs/otlp/ */
export type Signal = "logs" | "traces";

/** Items of one envelope, which differ in one text each: they are judged and rendered together, at a fraction of the cost. */
export interface ItemBlock {
  /** The first part of each item, in their order. */
  readonly texts: readonly string[];
  /** The other parts, which are the same for all. */
  readonly parts: readonly Part[];
  /** What `Item.render` gives. @param text the clean first part of item `index` @param clean the clean `parts` */
  render(index: number, text: string | Bytes, clean: readonly (string | Bytes)[]): Bytes;
}

/** One log event, line or document, or one OTLP request with all that is in it. */
export interface Item {
  readonly kind: "item";
  /** All items of a block follow each other. */
  readonly block?: ItemBlock;
  /** How many log events, lines or spans are in it, which is what is counted everywhere. Absent: one. */
  readonly count?: number;
  /** Absent: logs. */
  readonly signal?: Signal;
  readonly position: Position;
  /** Milliseconds since the epoch, given by the transport; the output's partition comes from here, never from the clock. */
  readonly time: number;
  /** When it happened, in milliseconds since the epoch, if the envelope says so: for sinks that want to know. */
  readonly happened?: number;
  /** Items of one route end up in one object. An identifier, chosen by the source from the payload's form. */
  readonly route: string;
  /** Something in it was masked before it came here. */
  readonly isMasked?: boolean;
  readonly parts: readonly Part[];
  /** The output, without a final newline, from the redacted parts in the order of `parts`. */
  render(clean: readonly (string | Bytes)[]): Bytes;
  /**
   * The output as one Export…ServiceRequest of the item's signal, in protobuf. Absent: a sink for OTLP makes a log record
   * of what `render` gives.
   */
  renderOtlp?(clean: readonly (string | Bytes)[]): Bytes;
  /** The raw item in a form that its source could read again; for the quarantine only. */
  raw(): Bytes;
}

/** A record, or a part of one, that does not decode. Goes to the quarantine as it came. */
export interface Undecodable {
  readonly kind: "undecodable";
  readonly position: Position;
  readonly time: number;
  readonly code: QuarantineCode;
  /** How many items are known to be in it. Absent: one. */
  readonly count?: number;
  /** Byte offset at which decoding failed, as far as it is known. */
  readonly offset: number;
  raw(): Bytes;
}

/** Why something is not forwarded although nothing is wrong with it. */
export type DropReason = "control-message" | "own-log-group";

export interface Dropped {
  readonly kind: "dropped";
  readonly reason: DropReason;
  /** How many items were in it. */
  readonly count: number;
}

export type Decoded = Item | Undecodable | Dropped;

/** Where a record stands in its source, for evidence. Made by the transport, never by content. */
export interface Place {
  /** What has an order of its own: a shard. Letters, digits, `.`, `_` and `-`. */
  readonly partition: string;
  /** Letters, digits, `.`, `_` and `-`; of a shard a decimal that rises with the order. */
  readonly sequence: string;
  /** When it arrived there, in milliseconds since the epoch. */
  readonly time: number;
}

/** One transport record: the unit that is acknowledged. */
export interface SourceRecord {
  /** The same each time the record is delivered. Absent: no manifest tells of it. */
  readonly place?: Place;
  /** The record's bytes as they came, before anything is undone, for a keyed digest. */
  data?(): Bytes;
  /** What the event source wants to hear back if this record is to be delivered again. */
  readonly acknowledgement: string;
  /** Size of the record as it came, in bytes. */
  readonly size: number;
  /** Never throws for bad content: what does not decode is `undecodable`. Called once. */
  decode(): readonly Decoded[];
}
