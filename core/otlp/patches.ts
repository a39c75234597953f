import type { Bytes } from "../bytes.ts";
import { Output } from "../operate/output.ts";
import { UnitCounter } from "../stream/units.ts";
import type { MessageTable } from "./message-table.ts";

/** `text` stands in the place of source[start, end). */
export interface Patch {
  readonly start: number;
  readonly end: number;
  readonly text: Bytes;
  /** Protobuf: the message whose length it changes, -1 if none. */
  readonly message: number;
}

const fromUtf8 = new TextDecoder("utf-8", { ignoreBOM: true });

export function encodeVarint(value: number): Bytes {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

/** `content` with its length in front, and before that `tag` if there is one. */
export function withLength(content: Bytes, tag?: number): Bytes {
  const length = encodeVarint(content.length);
  const head = tag === undefined ? 0 : 1;
  const bytes = new Uint8Array(head + length.length + content.length);
  if (tag !== undefined) bytes[0] = tag;
  bytes.set(length, head);
  bytes.set(content, head + length.length);
  return bytes;
}

/** The new lengths of all messages around the patches. */
export function patchLengths(patches: readonly Patch[], messages: MessageTable): Patch[] {
  const growth = new Float64Array(messages.count);
  for (const { start, end, text, message } of patches)
    if (message >= 0) growth[message]! += text.length - (end - start);
  const lengths: Patch[] = [];
  // Each lies in one with a lower number.
  for (let i = messages.count - 1; i >= 0; i--) {
    if (growth[i] === 0) continue;
    const [start, end] = [messages.lengthAt(i), messages.from(i)];
    const text = encodeVarint(messages.to(i) - end + growth[i]!);
    const message = messages.parent(i);
    if (message >= 0) growth[message]! += growth[i]! + text.length - (end - start);
    lengths.push({ start, end, text, message });
  }
  return lengths;
}

export const sortPatches = (patches: Patch[]): Patch[] => patches.sort((a, b) => a.start - b.start || a.end - b.end);

/** @param patches in order */
export function patchBytes(source: Bytes, patches: readonly Patch[]): Bytes {
  const edits = {
    length: patches.length,
    start: (i: number) => patches[i]!.start,
    end: (i: number) => patches[i]!.end,
    text: (i: number) => patches[i]!.text,
  };
  const output = new Output(edits, 0);
  output.write(source, 0, source.length);
  return output.finish();
}

/** @param bytes of the source, which the patches count in */
export function patchString(source: string, bytes: Bytes, patches: readonly Patch[]): string {
  const units = new UnitCounter();
  let output = "";
  let at = 0;
  for (const { start, end, text } of patches) {
    output += source.slice(at, units.at(bytes, 0, start)) + fromUtf8.decode(text);
    at = units.at(bytes, 0, end);
  }
  return output + source.slice(at);
}
