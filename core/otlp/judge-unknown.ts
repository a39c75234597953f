import type { Bytes } from "../bytes.ts";
import { QuarantineError } from "../errors.ts";
import { unescapeBytes } from "../json/unescape.ts";
import { encodeUtf8 } from "../operate/encoding.ts";
import type { Engine } from "../stream/engine.ts";
import type { SignalMessages } from "./messages.ts";
import { readVarint } from "./protobuf-scalars.ts";
import type { Suspect, Unknown } from "./suspects.ts";
import { ProtobufTranscriber } from "./transcribe-protobuf.ts";
import { Form, Transcript } from "./transcript.ts";
import { malformed, Wire, WireCursor } from "./wire.ts";

const LABEL = encodeUtf8('"":');
/** Deepest nesting of unknown messages that is followed; all that lies deeper is read as one text. */
const MAX_DEPTH = 8;
/** So many readable bytes of a message's own, in one finding, were text once: what separates two texts has fewer. */
const MIN_READABLE = 2;

/**
 * Reads a redacted request once more, for what stands in it beside the texts that OTLP knows: unknown fields, and in messages that are not as encoders write
 * them whatever may be left of a text that damage has split. None of that can be replaced, so a finding in it is a reason to keep the request.
 * @param engine detects, and knows no paths
 * @throws QuarantineError `bad-envelope`
 */
export function judgeUnknown(request: Bytes, signal: SignalMessages, engine: Engine): void {
  const texts = new Transcript(request.length);
  const transcriber = new ProtobufTranscriber(request, texts, () => {});
  transcriber.transcribe(signal);
  const { unknown, odd } = transcriber;
  const transcript = new Transcript(0);
  const view = new DataView(request.buffer, request.byteOffset, request.length);
  for (const field of unknown) addUnknown(request, field, view, transcript, 0);
  forEachFinding(transcript, engine, (at) => {
    throw suspicious(at);
  });
  if (odd.length === 0) return;
  const known = knownBytes(request.length, texts);
  for (const [from, to] of outermost(odd)) {
    transcript.clear();
    addText(request, from, to, transcript);
    forEachFinding(transcript, engine, (start, end) => {
      let readable = 0;
      for (let at = start; at < end; at++)
        if (known[at] === 0 && request[at]! >= 0x20 && request[at]! <= 0x7e) readable++;
      if (readable >= MIN_READABLE) throw suspicious(start);
    });
  }
}

/**
 * What was found in texts and bytes has gone; but one that is a message in protobuf is more than one text, and where they touch a value is not seen.
 * @throws QuarantineError `bad-envelope` if there is something in its parts
 */
export function judgeSuspects(suspects: readonly Suspect[], engine: Engine): void {
  if (suspects.length === 0) return;
  const transcript = new Transcript(0);
  for (const { bytes, from, to, at } of suspects) {
    const fields = fieldsOf(bytes, from, to);
    if (fields === null) continue;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (const field of fields) addUnknown(bytes, field, view, transcript, 1);
    forEachFinding(transcript, engine, () => {
      throw suspicious(at);
    });
    transcript.clear();
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

/** Of stretches that lie in each other, or beside each other, the widest, from the end on. */
function* outermost(stretches: readonly number[]): Generator<readonly [number, number]> {
  let first = Number.POSITIVE_INFINITY;
  const pairs = Array.from(
    { length: stretches.length / 2 },
    (_, i) => [stretches[i * 2]!, stretches[i * 2 + 1]!] as const,
  );
  for (const pair of pairs.sort((a, b) => b[1] - a[1] || a[0] - b[0])) {
    if (pair[0] >= first) continue;
    first = pair[0];
    yield pair;
  }
}

function addText(request: Bytes, from: number, to: number, transcript: Transcript): void {
  transcript.beginDocument();
  transcript.label(LABEL);
  transcript.string(request, from, to, false, Form.text, 0, 0);
  transcript.endDocument();
}

function addNumber(text: string, from: number, to: number, transcript: Transcript): void {
  const digits = encodeUtf8(text);
  transcript.beginDocument();
  transcript.label(LABEL);
  transcript.scalar(digits, 0, digits.length, from, to, Form.value, 0, 0);
  transcript.endDocument();
}

/** As a text, and if it may be a message the fields in it too. */
function addUnknown(
  request: Bytes,
  { wire, from, to }: Unknown,
  view: DataView,
  transcript: Transcript,
  depth: number,
): void {
  if (wire === Wire.varint) addNumber(String(readVarint(request, from, to)), from, to, transcript);
  else if (wire === Wire.bit64) {
    const value = view.getFloat64(from, true);
    if (Number.isSafeInteger(value)) addNumber(String(value), from, to, transcript);
  }
  if (wire === Wire.varint || wire === Wire.bit32) return;
  const fields = depth < MAX_DEPTH ? fieldsOf(request, from, to) : null;
  if (depth === 0 || fields === null) addText(request, from, to, transcript);
  for (const field of fields ?? []) addUnknown(request, field, view, transcript, depth + 1);
}

/** Null if it is no message. */
function fieldsOf(request: Bytes, from: number, to: number): Unknown[] | null {
  const at = new WireCursor(request);
  const fields: Unknown[] = [];
  at.at = from;
  try {
    while (at.at < to) {
      at.next(to);
      fields.push({ wire: at.wire, from: at.from, to: at.to });
    }
    return fields;
  } catch (error) {
    if (error instanceof QuarantineError) return null;
    throw error;
  }
}

/** Calls `visit` with the place in the request of everything that would be replaced. */
function forEachFinding(transcript: Transcript, engine: Engine, visit: (start: number, end: number) => void): void {
  if (transcript.length === 0) return;
  engine.reset("ndjson");
  engine.push(transcript.all, true);
  const { findings, isSound } = engine;
  // Nothing of the input is kept.
  engine.reset("ndjson");
  if (!isSound) throw malformed(0, "an unknown field cannot be read");
  let row = 0;
  for (let i = 0; i < findings.length; i++) {
    const [start, end] = [findings.start(i), findings.end(i)];
    if (findings.text(i) === null) continue;
    while (row < transcript.count && transcript.end(row) < start) row++;
    if (row === transcript.count) return;
    if (transcript.form(row) === Form.value) visit(transcript.from(row), transcript.to(row));
    else {
      const from = transcript.from(row) + unescapeBytes(transcript.view(transcript.start(row), start)).length;
      visit(from, from + unescapeBytes(transcript.view(start, end)).length);
    }
  }
}
