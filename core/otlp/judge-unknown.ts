import type { Bytes } from "../bytes.ts";
import { QuarantineError } from "../errors.ts";
import type { Engine } from "../stream/engine.ts";
import { Examination } from "./examination.ts";
import type { SignalMessages } from "./messages.ts";
import { readVarint } from "./protobuf-scalars.ts";
import { GLUE, MAX_UNKNOWN, type Suspect, tooMany, type Unknown, visitPieces } from "./suspects.ts";
import { ProtobufTranscriber } from "./transcribe-protobuf.ts";
import { Form, Transcript } from "./transcript.ts";
import { Wire, WireCursor } from "./wire.ts";

/** Deepest nesting of unknown messages that is followed; all that lies deeper is read as one text. */
const MAX_DEPTH = 8;
/** So many readable bytes of a message's own, in one finding, were text once: what separates two texts has fewer. */
const MIN_READABLE = 2;

/**
 * Reads a redacted request once more, for what stands in it beside the texts that OTLP knows: unknown fields, and what may be left of texts that damage has
 * split or joined. None of that can be replaced, so a finding in it is a reason to keep the request.
 * @param engine detects, and knows no paths
 * @throws QuarantineError `bad-envelope`
 */
export function judgeUnknown(request: Bytes, signal: SignalMessages, engine: Engine): void {
  const texts = new Transcript(request.length);
  const transcriber = new ProtobufTranscriber(request, texts, () => {});
  transcriber.transcribe(signal);
  const examination = new Examination(engine, (at) => {
    throw suspicious(at);
  });
  for (const field of transcriber.unknown) addUnknown(request, field, examination, 0);
  examination.run();
  judgePieces(request, transcriber.suspects, engine);
  if (transcriber.odd.length === 0) return;
  const known = knownBytes(request.length, texts);
  const whole = new Examination(engine, (start, end) => {
    let readable = 0;
    for (let at = start; at < end; at++)
      if (known[at] === 0 && request[at]! >= 0x20 && request[at]! <= 0x7e) readable++;
    if (readable >= MIN_READABLE) throw suspicious(start);
  });
  for (const [from, to] of outermost(transcriber.odd)) whole.addText(request, from, to);
  whole.run();
}

/** What is kept is only seen to be a token of ours while it is whole: no piece ends within it. */
function judgePieces(request: Bytes, suspects: readonly Suspect[], engine: Engine): void {
  let within: Uint8Array | null = null;
  const examination = new Examination(
    engine,
    (at) => {
      throw suspicious(at);
    },
    (start, end) => {
      within ??= new Uint8Array(request.length + 1);
      within.fill(1, start + 1, end);
    },
  );
  for (const glue of [0, GLUE]) {
    for (const suspect of suspects)
      visitPieces(suspect, glue, (start, end) => {
        if (within?.[start] !== 1 && within?.[end] !== 1) examination.addText(request, start, end);
      });
    examination.run();
  }
}

/**
 * What was found in texts and bytes has gone; but one that is a message in protobuf is more than one text, and where they touch a value is not seen.
 * @throws QuarantineError `bad-envelope` if there is something in its parts
 */
export function judgeSuspects(suspects: readonly Suspect[], engine: Engine): void {
  for (const { bytes, from, to, at } of suspects) {
    const fields = fieldsOf(bytes, from, to);
    if (fields === null) continue;
    const examination = new Examination(engine, () => {
      throw suspicious(at);
    });
    for (const field of fields) addUnknown(bytes, field, examination, 1);
    examination.run();
  }
}

const suspicious = (at: number): QuarantineError =>
  new QuarantineError("bad-envelope", at, "the request has something in a place where it cannot be redacted");

/** 1 for each byte of a text that OTLP knows. */
function knownBytes(length: number, texts: Transcript): Uint8Array {
  const known = new Uint8Array(length);
  for (let i = 0; i < texts.count; i++) if (texts.form(i) === Form.text) known.fill(1, texts.from(i), texts.to(i));
  return known;
}

/** Of stretches that lie in each other, or beside each other, the widest, in order. */
function outermost(stretches: readonly number[]): (readonly [number, number])[] {
  const pairs = Array.from(
    { length: stretches.length / 2 },
    (_, i) => [stretches[i * 2]!, stretches[i * 2 + 1]!] as const,
  );
  let end = 0;
  return pairs
    .sort((a, b) => a[0] - b[0] || b[1] - a[1])
    .filter(([, to]) => {
      const isOutermost = to > end;
      end = Math.max(end, to);
      return isOutermost;
    });
}

/** As a text, and if it may be a message the fields in it too. */
function addUnknown(bytes: Bytes, { wire, from, to }: Unknown, examination: Examination, depth: number): void {
  if (wire === Wire.varint) examination.addNumber(String(readVarint(bytes, from, to)), from, to);
  else if (wire === Wire.bit64) {
    const value = new DataView(bytes.buffer, bytes.byteOffset + from, to - from).getFloat64(0, true);
    if (Number.isSafeInteger(value)) examination.addNumber(String(value), from, to);
  }
  if (wire !== Wire.bytes && wire !== Wire.startGroup) return;
  const fields = depth < MAX_DEPTH ? fieldsOf(bytes, from, to) : null;
  if (depth === 0 || fields === null) examination.addText(bytes, from, to);
  for (const field of fields ?? []) addUnknown(bytes, field, examination, depth + 1);
}

/** Null if it is no message. */
function fieldsOf(bytes: Bytes, from: number, to: number): Unknown[] | null {
  const at = new WireCursor(bytes);
  const fields: Unknown[] = [];
  at.at = from;
  try {
    while (at.at < to) {
      at.next(to);
      if (fields.length === MAX_UNKNOWN) throw tooMany(from);
      fields.push({ wire: at.wire, from: at.from, to: at.to });
    }
    return fields;
  } catch (error) {
    if (error instanceof QuarantineError && error.code === "bad-encoding") return null;
    throw error;
  }
}
