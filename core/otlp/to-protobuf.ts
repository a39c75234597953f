import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { Bytes } from "../bytes.ts";
import { QuarantineError } from "../errors.ts";
import { decodeBase64 } from "../operate/encoding.ts";
import { type JsonTokens, Token } from "./json-tokens.ts";
import { type Field, Kind, MAX_VALUE_DEPTH, type Message, VALUES, Value } from "./messages.ts";
import { readJsonRequest } from "./request.ts";
import { tooDeep, wireOf } from "./signal.ts";

export interface Converted {
  readonly bytes: Bytes;
  /** Members that protobuf has no field for (with a value that is not null): they are not in `bytes`. */
  readonly dropped: number;
}

/**
 * One or more requests in OTLP/JSON as one in protobuf. Integers stay what they are however large, ids may be written in hexadecimal (as OTLP says) or in
 * base64 (as protobuf does), enums as numbers or names. Of JSON, only what protobuf cannot say is left out and counted.
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 * @throws QuarantineError `not-json`; `bad-envelope` if it is no request of logs or traces, or a member's value is not of its type
 */
export function toOtlpProtobuf(json: Bytes): Converted {
  const { tokens, messages } = readJsonRequest(json);
  const converter = new Converter(tokens);
  for (let root = 0; root < tokens.count; root = tokens.next(root)) converter.writeMessage(messages.request, root);
  return { bytes: converter.writer.finish(), dropped: converter.dropped };
}

class Converter {
  readonly writer = new BinaryWriter();
  dropped = 0;
  readonly #tokens: JsonTokens;

  constructor(tokens: JsonTokens) {
    this.#tokens = tokens;
  }

  /** The object's members, by number and in their order. */
  writeMessage(message: Message, object: number): void {
    const tokens = this.#tokens;
    this.#expect(object, tokens.kind(object) === Token.object);
    for (let i = object + 1; i < tokens.next(object); i = tokens.next(i + 1)) {
      if (this.#isNull(i + 1)) continue;
      const field = message.byName.get(tokens.name(i));
      if (field === undefined) this.dropped++;
      else if (!field.isRepeated) this.#writeField(field, i + 1);
      else {
        this.#expect(i + 1, tokens.kind(i + 1) === Token.array);
        for (let k = i + 2; k < tokens.next(i + 1); k = tokens.next(k)) this.#writeField(field, k);
      }
    }
  }

  #writeField(field: Field, i: number): void {
    const { writer } = this;
    writer.tag(field.number, wireOf(field) as WireType);
    switch (field.kind) {
      case Kind.count:
        writer.uint32(Number(this.#integer(i, 0n, 0xffffffffn)));
        break;
      case Kind.enumeration:
        writer.int32(this.#enumeration(field, i));
        break;
      case Kind.fixed32:
        writer.fixed32(Number(this.#integer(i, 0n, 0xffffffffn)));
        break;
      case Kind.time:
        writer.fixed64(this.#integer(i, 0n, 0xffffffffffffffffn));
        break;
      case Kind.text:
        writer.bytes(this.#text(i));
        break;
      case Kind.id:
        writer.bytes(this.#id(field, i));
        break;
      default:
        writer.fork();
        if (field.kind === Kind.message) this.writeMessage(field.message!, i);
        else if (field.kind === Kind.attributes) this.#writePair(i, 0);
        else this.#writeValue(i, 0);
        writer.join();
    }
  }

  #writePair(object: number, depth: number): void {
    const tokens = this.#tokens;
    this.#expect(object, tokens.kind(object) === Token.object);
    for (let i = object + 1; i < tokens.next(object); i = tokens.next(i + 1)) {
      if (this.#isNull(i + 1)) continue;
      const name = tokens.name(i);
      if (name === "key") this.writer.tag(1, WireType.LengthDelimited).bytes(this.#text(i + 1));
      else if (name === "value") {
        this.writer.tag(2, WireType.LengthDelimited).fork();
        this.#writeValue(i + 1, depth);
        this.writer.join();
      } else this.dropped++;
    }
  }

  #writeValue(object: number, depth: number): void {
    const tokens = this.#tokens;
    if (depth > MAX_VALUE_DEPTH) throw tooDeep(tokens.start(object));
    this.#expect(object, tokens.kind(object) === Token.object);
    for (let i = object + 1; i < tokens.next(object); i = tokens.next(i + 1)) {
      if (this.#isNull(i + 1)) continue;
      const number = VALUES.indexOf(tokens.name(i) as (typeof VALUES)[number]);
      if (number <= 0) this.dropped++;
      else this.#writeOneOf(number, i + 1, depth);
    }
  }

  #writeOneOf(number: number, i: number, depth: number): void {
    const { writer } = this;
    switch (number) {
      case Value.text:
        writer.tag(number, WireType.LengthDelimited).bytes(this.#text(i));
        break;
      case Value.bool:
        writer.tag(number, WireType.Varint).bool(this.#bool(i));
        break;
      case Value.int:
        writer.tag(number, WireType.Varint).int64(this.#integer(i, -(2n ** 63n), 2n ** 63n - 1n));
        break;
      case Value.double:
        writer.tag(number, WireType.Bit64).double(this.#double(i));
        break;
      case Value.bytes:
        writer.tag(number, WireType.LengthDelimited).bytes(this.#base64(i));
        break;
      default:
        writer.tag(number, WireType.LengthDelimited).fork();
        this.#writeList(number, i, depth + 1);
        writer.join();
    }
  }

  /** An ArrayValue or a KeyValueList. */
  #writeList(number: number, object: number, depth: number): void {
    const tokens = this.#tokens;
    this.#expect(object, tokens.kind(object) === Token.object);
    for (let i = object + 1; i < tokens.next(object); i = tokens.next(i + 1)) {
      if (this.#isNull(i + 1)) continue;
      if (tokens.name(i) !== "values") {
        this.dropped++;
        continue;
      }
      this.#expect(i + 1, tokens.kind(i + 1) === Token.array);
      for (let k = i + 2; k < tokens.next(i + 1); k = tokens.next(k)) {
        this.writer.tag(1, WireType.LengthDelimited).fork();
        if (number === Value.array) this.#writeValue(k, depth);
        else this.#writePair(k, depth);
        this.writer.join();
      }
    }
  }

  #isNull(i: number): boolean {
    return this.#tokens.kind(i) === Token.word && this.#spelling(i) === "null";
  }

  #spelling(i: number): string {
    return fromUtf8.decode(this.#tokens.text(i));
  }

  #expect(i: number, isFit: boolean): void {
    if (!isFit)
      throw new QuarantineError(
        "bad-envelope",
        this.#tokens.start(i),
        "a member of the request has a value of the wrong type",
      );
  }

  /** As UTF-8 that every reader takes: what is none becomes U+FFFD. */
  #text(i: number): Bytes {
    this.#expect(i, this.#tokens.isString(i));
    const text = this.#tokens.text(i);
    for (let at = 0; at < text.length; at++) if (text[at]! >= 0x80) return toUtf8.encode(fromUtf8.decode(text));
    return text;
  }

  #bool(i: number): boolean {
    const word = this.#spelling(i);
    this.#expect(i, word === "true" || word === "false");
    return word === "true";
  }

  /** As a number or in a string; also written with an exponent or a fraction of zero, as JSON may. */
  #integer(i: number, min: bigint, max: bigint): bigint {
    const match = INTEGER.exec(this.#spelling(i));
    this.#expect(i, match !== null);
    const [, sign, whole, fraction = "", exponent = "0"] = match!;
    const shift = Number(exponent) - fraction.length;
    this.#expect(i, Math.abs(shift) < 64);
    const digits = BigInt(whole + fraction);
    const scale = 10n ** BigInt(Math.abs(shift));
    this.#expect(i, shift >= 0 || digits % scale === 0n);
    const value = (sign === "-" ? -1n : 1n) * (shift >= 0 ? digits * scale : digits / scale);
    this.#expect(i, value >= min && value <= max);
    return value;
  }

  #double(i: number): number {
    const written = this.#spelling(i);
    const isSpecial = written === "NaN" || written === "Infinity" || written === "-Infinity";
    this.#expect(i, isSpecial || NUMBER.test(written));
    return Number(written);
  }

  #enumeration({ values }: Field, i: number): number {
    const named = this.#tokens.isString(i) ? values.indexOf(this.#spelling(i)) : -1;
    return named >= 0 ? named : Number(this.#integer(i, -(2n ** 31n), 2n ** 31n - 1n));
  }

  #id({ size }: Field, i: number): Bytes {
    const written = this.#text(i);
    if (written.length === 0) return written;
    if (written.length === size * 2) {
      const id = decodeHex(written);
      this.#expect(i, id !== null);
      return id!;
    }
    const id = decodeBase64(fromUtf8.decode(written));
    this.#expect(i, id?.length === size);
    return id!;
  }

  #base64(i: number): Bytes {
    const value = decodeBase64(fromUtf8.decode(this.#text(i)));
    this.#expect(i, value !== undefined);
    return value!;
  }
}

const toUtf8 = new TextEncoder();
const fromUtf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const INTEGER = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,3}))?$/;
const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

function decodeHex(written: Bytes): Bytes | null {
  const id = new Uint8Array(written.length / 2);
  for (let i = 0; i < id.length; i++) {
    const digits = String.fromCharCode(written[i * 2]!, written[i * 2 + 1]!);
    if (!/^[0-9a-fA-F]{2}$/.test(digits)) return null;
    id[i] = Number.parseInt(digits, 16);
  }
  return id;
}
