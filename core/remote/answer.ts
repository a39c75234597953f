import type { Bytes } from "../bytes.ts";
import { RemoteFailure } from "./types.ts";

/** A finding in a unit: offsets in bytes of the unit. */
export interface RemoteFinding {
  readonly start: number;
  readonly end: number;
  readonly entity: string;
  readonly score: number;
}

const MAX_FINDINGS = 10_000;
const NONE: readonly RemoteFinding[] = [];

/**
 * Checks an answer whole and takes the findings of the wanted entities. Offsets in it are code points, as Python counts.
 * @param unit the bytes of the text, valid UTF-8
 * @throws RemoteFailure `malformed`
 */
export function readAnswer(
  answer: unknown,
  unit: Bytes,
  wanted: ReadonlySet<string>,
  threshold: number,
): readonly RemoteFinding[] {
  if (!Array.isArray(answer) || answer.length > MAX_FINDINGS) throw new RemoteFailure("malformed");
  if (answer.length === 0) return NONE;
  const starts = codePointStarts(unit);
  const findings: RemoteFinding[] = [];
  for (const item of answer as unknown[]) {
    const { entity_type: entity, start, end, score } = Object(item) as Record<string, unknown>;
    if (typeof entity !== "string" || typeof score !== "number" || !(score >= 0 && score <= 1))
      throw new RemoteFailure("malformed");
    if (!isOffset(start) || !isOffset(end) || start >= end || end >= starts.length)
      throw new RemoteFailure("malformed");
    if (score < threshold || !wanted.has(entity)) continue;
    const found = withoutBlanks(unit, starts[start]!, starts[end]!);
    if (found.start < found.end) findings.push({ ...found, entity, score });
  }
  return findings.sort((a, b) => a.start - b.start || b.end - a.end);
}

const isOffset = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Byte offset of each code point, and at last the length. */
function codePointStarts(bytes: Bytes): Uint32Array {
  const starts = new Uint32Array(bytes.length + 1);
  let count = 0;
  for (let at = 0; at < bytes.length; at++) if ((bytes[at]! & 0xc0) !== 0x80) starts[count++] = at;
  starts[count] = bytes.length;
  return starts.subarray(0, count + 1);
}

function withoutBlanks(bytes: Bytes, from: number, to: number): { start: number; end: number } {
  let start = from;
  let end = to;
  while (start < end && bytes[start]! <= 0x20) start++;
  while (end > start && bytes[end - 1]! <= 0x20) end--;
  return { start, end };
}
