import type { Bytes } from "../bytes.ts";
import { QuarantineError } from "../errors.ts";
import { FindingList } from "../stream/finding-list.ts";
import type { Feed, RedactedInput, RedactedText } from "../stream/redaction-stream.ts";
import type { OtlpFormat } from "../types.ts";
import { RequestEnds } from "./request-ends.ts";

/** Input of whole requests in JSON from which on they are redacted, in the stream's unit. */
const ENOUGH = 262_144;

type Redact<T extends string | Bytes> = (input: T, format: OtlpFormat) => RedactedInput<T>;

/**
 * Holds a request back until all of it is there. In JSON, of several that stand on lines of their own those that are whole go on when they are enough; one in
 * protobuf has no end but the stream's.
 */
export function otlpFeed<T extends string | Bytes>(format: OtlpFormat, redact: Redact<T>, empty: T): Feed<T> {
  const chunks: T[] = [];
  const ends = new RequestEnds();
  let held = 0;
  let received = 0;
  let passed = 0;

  const take = (input: T): RedactedText<T> => {
    const { output, findings, encodedLength } = redactAt(input, format, redact, passed);
    received += encodedLength;
    passed += input.length;
    held -= input.length;
    return { output, findings };
  };
  const hold = (chunk: T): void => {
    if (chunk.length === 0) return;
    chunks.push(typeof chunk === "string" ? chunk : (new Uint8Array(chunk) as unknown as T));
    held += chunk.length;
    if (format === "otlp-json") ends.read(chunk);
  };

  return {
    push(chunk, final) {
      if (chunk !== null) hold(chunk);
      const end = final ? passed + held : ends.last;
      if (end - passed < (final ? 1 : ENOUGH)) return { output: empty, findings: new FindingList() };
      const whole = joinChunks(chunks, empty);
      const length = end - passed;
      const rest = sliceOf(whole, length, whole.length);
      chunks.length = 0;
      if (rest.length > 0) chunks.push(rest);
      return take(rest.length === 0 ? whole : sliceOf(whole, 0, length));
    },
    get received() {
      return received;
    },
    get buffered() {
      return held;
    },
  };
}

/** Offsets, also of an error, count from the stream's start. */
function redactAt<T extends string | Bytes>(
  input: T,
  format: OtlpFormat,
  redact: Redact<T>,
  base: number,
): RedactedInput<T> {
  const { output, findings, encodedLength } = moveErrors(base, () => redact(input, format));
  if (base === 0) return { output, findings, encodedLength };
  const moved = new FindingList();
  for (let i = 0; i < findings.length; i++)
    moved.add(findings.start(i) + base, findings.end(i) + base, findings.rule(i), findings.score(i), findings.text(i));
  return { output, findings: moved, encodedLength };
}

function moveErrors<R>(base: number, act: () => R): R {
  try {
    return act();
  } catch (error) {
    throw error instanceof QuarantineError && base > 0 ? error.movedTo(error.position + base) : error;
  }
}

function joinChunks<T extends string | Bytes>(chunks: readonly T[], empty: T): T {
  if (chunks.length < 2) return chunks[0] ?? empty;
  if (typeof empty === "string") return chunks.join("") as T;
  const joined = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks as readonly Bytes[]) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined as unknown as T;
}

const sliceOf = <T extends string | Bytes>(text: T, from: number, to: number): T => text.slice(from, to) as T;
