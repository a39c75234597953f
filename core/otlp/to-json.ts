import { BinaryReader } from "@bufbuild/protobuf/wire";
import type { Bytes } from "../bytes.ts";
import { encodeBase64, encodeHex } from "../operate/encoding.ts";
import { type Field, Kind, MAX_VALUE_DEPTH, type Message, VALUES, Value } from "./messages.ts";
import { expectWire, isIdLength, readProtobufRequest, tooDeep, valueWire, wireOf } from "./signal.ts";
import { malformed, Wire, WireCursor } from "./wire.ts";

export interface Written {
  /** UTF-8, without a line feed. */
  readonly bytes: Bytes;
  /** Fields that nobody knows the names of: JSON has no place for them. */
  readonly dropped: number;
}

/**
 * A request in protobuf as one line of OTLP/JSON: ids in hexadecimal, other bytes in base64, 64-bit integers as strings, enums as numbers. What occurs
 * more than once is joined as protobuf says, also requests that stand one behind the other. Text that is no UTF-8 becomes U+FFFD.
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding, https://protobuf.dev/programming-guides/json/
 * @throws QuarantineError `bad-encoding`; `bad-envelope` if it is no request of logs or traces; `work-budget` if a value is nested too deeply
 */
export function toOtlpJson(protobuf: Bytes): Written {
  const { request } = readProtobufRequest(protobuf).messages;
  const writer = new JsonWriter(protobuf);
  const written = writer.message(request, [0, protobuf.length]);
  // An empty request would not say what it is one of.
  const json = written === "{}" ? `{"${request.fields[0]!.name}":[]}` : written;
  return { bytes: toUtf8.encode(json), dropped: writer.dropped };
}

/** Where the content of one field stands, each time it occurs: from, to, from, to, … */
type Ranges = readonly number[];

class JsonWriter {
  dropped = 0;
  readonly #bytes: Bytes;
  readonly #at: WireCursor;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
    this.#at = new WireCursor(bytes);
  }

  message(message: Message, ranges: Ranges): string {
    const found = this.#collect(ranges, (number) => {
      const field = message.byNumber[number];
      return field && wireOf(field);
    });
    const members: string[] = [];
    for (const field of message.fields) {
      const occurrences = found[field.number];
      if (occurrences === undefined) continue;
      const value = field.isRepeated
        ? list(occurrences, (range) => this.#field(field, range))
        : this.#field(field, occurrences);
      members.push(`"${field.name}":${value}`);
    }
    return `{${members.join(",")}}`;
  }

  /** A message that occurs more than once is the sum of its parts; of anything else the last one counts. */
  #field(field: Field, ranges: Ranges): string {
    const [from, to] = ranges.slice(-2) as [number, number];
    switch (field.kind) {
      case Kind.count:
        return `${this.#reader(from, to).uint32()}`;
      case Kind.enumeration:
        return `${this.#reader(from, to).int32()}`;
      case Kind.fixed32:
        return `${this.#reader(from, to).fixed32()}`;
      case Kind.time:
        return `"${this.#reader(from, to).fixed64()}"`;
      case Kind.text:
        return this.#text(from, to);
      case Kind.id:
        if (!isIdLength(to - from, field.size)) throw malformed(from, "an id has another length than ids have");
        return `"${encodeHex(this.#bytes.subarray(from, to))}"`;
      case Kind.message:
        return this.message(field.message!, ranges);
      case Kind.attributes:
        return this.#pair(ranges, 0);
      default:
        return this.#value(ranges, 0);
    }
  }

  #pair(ranges: Ranges, depth: number): string {
    const found = this.#collect(ranges, (number) => (number <= 2 ? Wire.bytes : undefined));
    const [, key, value] = found;
    const members: string[] = [];
    if (key !== undefined) members.push(`"key":${this.#text(...(key.slice(-2) as [number, number]))}`);
    if (value !== undefined) members.push(`"value":${this.#value(value, depth)}`);
    return `{${members.join(",")}}`;
  }

  #value(ranges: Ranges, depth: number): string {
    if (depth > MAX_VALUE_DEPTH) throw tooDeep(ranges[0]!);
    // Of several members the last one is the value; what occurred of it before another one was set is forgotten.
    let last = 0;
    const found = this.#collect(ranges, valueWire, (number, all) => {
      if (number !== last) all[number] = [];
      last = number;
    });
    if (last === 0) return "{}";
    return `{"${VALUES[last]}":${this.#oneOf(last, found[last]!, depth)}}`;
  }

  #oneOf(number: number, ranges: Ranges, depth: number): string {
    const [from, to] = ranges.slice(-2) as [number, number];
    switch (number) {
      case Value.text:
        return this.#text(from, to);
      case Value.bool:
        return `${this.#reader(from, to).bool()}`;
      case Value.int:
        return `"${this.#reader(from, to).int64()}"`;
      case Value.double:
        return toNumber(this.#reader(from, to).double());
      case Value.bytes:
        return `"${encodeBase64(this.#bytes.subarray(from, to))}"`;
      default: {
        const [, values] = this.#collect(ranges, (field) => (field === 1 ? Wire.bytes : undefined));
        if (values === undefined) return "{}";
        const one = (range: Ranges) =>
          number === Value.array ? this.#value(range, depth + 1) : this.#pair(range, depth + 1);
        return `{"values":${list(values, one)}}`;
      }
    }
  }

  /** Where each known field of a message stands, by its number. @param wires how a field is written; undefined: it is not known */
  #collect(
    ranges: Ranges,
    wires: (number: number) => number | undefined,
    before?: (number: number, found: number[][]) => void,
  ): readonly (Ranges | undefined)[] {
    const found: number[][] = [];
    const at = this.#at;
    for (let i = 0; i < ranges.length; i += 2) {
      at.at = ranges[i]!;
      while (at.at < ranges[i + 1]!) {
        at.next(ranges[i + 1]!);
        const { number, from, to } = at;
        const wire = wires(number);
        if (wire === undefined) {
          this.dropped++;
          continue;
        }
        expectWire(at, wire);
        before?.(number, found);
        found[number] ??= [];
        found[number].push(from, to);
      }
    }
    return found;
  }

  #text(from: number, to: number): string {
    return JSON.stringify(fromUtf8.decode(this.#bytes.subarray(from, to)));
  }

  #reader(from: number, to: number): BinaryReader {
    return new BinaryReader(this.#bytes.subarray(from, to));
  }
}

const toUtf8 = new TextEncoder();
const fromUtf8 = new TextDecoder("utf-8", { ignoreBOM: true });

function list(ranges: Ranges, write: (range: Ranges) => string): string {
  const elements: string[] = [];
  for (let i = 0; i < ranges.length; i += 2) elements.push(write([ranges[i]!, ranges[i + 1]!]));
  return `[${elements.join(",")}]`;
}

/** JSON knows no numbers that are not finite; `String` would make 0 of -0. */
function toNumber(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  return Object.is(value, -0) ? "-0" : String(value);
}
