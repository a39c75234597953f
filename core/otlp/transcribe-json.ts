import type { Bytes } from "../bytes.ts";
import { QuarantineError } from "../errors.ts";
import { BRACE_CLOSE, BRACE_OPEN, BRACKET_CLOSE, BRACKET_OPEN } from "../json/characters.ts";
import { isScalar } from "../json/scalar.ts";
import { decodeAscii, decodeBase64, encodeUtf8 } from "../operate/encoding.ts";
import { mayHideText } from "./hidden-text.ts";
import { JsonCopy } from "./json-copy.ts";
import { type JsonTokens, Token } from "./json-tokens.ts";
import { type Field, Kind, MAX_VALUE_DEPTH, type Message, type SignalMessages, VALUES, Value } from "./messages.ts";
import { notOtlp, signalNamed } from "./request.ts";
import { isEnumName, isHexOrBase64Id, isInteger, labelOf } from "./shapes.ts";
import { tooDeep } from "./signal.ts";
import type { Suspect } from "./suspects.ts";
import { Form, type Transcript } from "./transcript.ts";

const NO_NAME = encodeUtf8('"":');

/**
 * Writes requests in OTLP/JSON to a transcript. Whatever is not as OTLP has it is read as the JSON that it is: members that nobody knows, and values of
 * another type than their member's.
 */
export class JsonTranscriber {
  readonly suspects: Suspect[] = [];
  readonly #tokens: JsonTokens;
  readonly #source: Bytes;
  readonly #out: Transcript;
  readonly #copy: JsonCopy;
  readonly #onDocument: () => void;

  /** @param onDocument called behind each document; may clear the transcript */
  constructor(tokens: JsonTokens, out: Transcript, onDocument: () => void) {
    this.#tokens = tokens;
    this.#source = tokens.bytes;
    this.#out = out;
    this.#copy = new JsonCopy(tokens, out);
    this.#onDocument = onDocument;
  }

  /** Blanks alone are no request, and nothing is wrong with them. @throws QuarantineError `bad-envelope`, `work-budget` */
  transcribe(): void {
    const tokens = this.#tokens;
    for (let root = 0; root < tokens.count; root = tokens.next(root)) this.#request(root);
  }

  #request(root: number): void {
    const tokens = this.#tokens;
    if (tokens.kind(root) !== Token.object) throw notOtlp(tokens.start(root));
    let isKnown = tokens.next(root) === root + 1;
    this.#out.beginDocument();
    for (let i = root + 1; i < tokens.next(root); i = tokens.next(i + 1))
      if (signalNamed(tokens.name(i)) === null) this.#copy.member(i);
      else isKnown = true;
    this.#endDocument();
    if (!isKnown) throw notOtlp(tokens.start(root));
    for (let i = root + 1; i < tokens.next(root); i = tokens.next(i + 1)) {
      const signal = signalNamed(tokens.name(i));
      if (signal !== null) this.#level(signal.request.fields[0]!, i + 1, signal, 1);
    }
  }

  /** The elements of a list of resources (level 1), scopes (2) or records (3): of each a document, then its own list. */
  #level(list: Field, array: number, signal: SignalMessages, level: number): void {
    const tokens = this.#tokens;
    const below = level === 3 ? undefined : list.message!.byName.get(signal.levels[level]!);
    const isList = tokens.kind(array) === Token.array;
    for (let i = isList ? array + 1 : array; i < tokens.next(array); i = tokens.next(i)) {
      const isObject = isList && tokens.kind(i) === Token.object;
      this.#out.beginDocument();
      if (isObject) this.#members(list.message!, i, below);
      else this.#copy.labelled(list.label, i);
      this.#endDocument();
      if (!isObject || below === undefined) continue;
      for (let k = i + 1; k < tokens.next(i); k = tokens.next(k + 1))
        if (tokens.name(k) === below.name) this.#level(below, k + 1, signal, level + 1);
    }
  }

  #endDocument(): void {
    this.#out.endDocument();
    this.#onDocument();
  }

  #members(message: Message, object: number, without?: Field): void {
    const tokens = this.#tokens;
    for (let i = object + 1; i < tokens.next(object); i = tokens.next(i + 1)) {
      const field = message.byName.get(tokens.name(i));
      if (field === undefined) this.#copy.member(i);
      else if (field !== without) this.#field(field, i + 1);
    }
  }

  #field(field: Field, i: number): void {
    if (field.isRepeated && this.#tokens.kind(i) !== Token.array) this.#copy.labelled(field.label, i);
    else if (field.kind === Kind.attributes) this.#attributes(field, i);
    else if (field.kind === Kind.value) {
      const label = this.#out.label(field.label);
      this.#value(i, label, this.#out.length, 0);
    } else if (!field.isRepeated) this.#single(field, i);
    else if (field.kind === Kind.text)
      for (let k = i + 1; k < this.#tokens.next(i); k = this.#tokens.next(k)) this.#single(field, k);
    else this.#parts(field, i);
  }

  #parts({ label, message }: Field, array: number): void {
    const tokens = this.#tokens;
    const out = this.#out;
    out.label(label);
    out.open(BRACKET_OPEN);
    for (let i = array + 1; i < tokens.next(array); i = tokens.next(i)) {
      out.next();
      if (tokens.kind(i) === Token.object) this.#part(message!, i);
      else this.#copy.json(i);
    }
    out.close(BRACKET_CLOSE);
  }

  #part(message: Message, object: number): void {
    this.#out.open(BRACE_OPEN);
    this.#members(message, object);
    this.#out.close(BRACE_CLOSE);
  }

  #single(field: Field, i: number): void {
    const tokens = this.#tokens;
    if (field.kind === Kind.message && tokens.kind(i) === Token.object) {
      this.#out.label(field.label);
      this.#part(field.message!, i);
    } else if (!this.#isLeftAlone(field, i))
      this.#copy.labelled(labelOf(field, this.#source, tokens.start(i), tokens.end(i)), i);
  }

  /** Numbers, times and ids that are as they should be. */
  #isLeftAlone(field: Field, i: number): boolean {
    const tokens = this.#tokens;
    if (field.kind >= Kind.message || field.kind === Kind.text) return false;
    if (tokens.kind(i) === Token.number) return field.kind !== Kind.id;
    if (tokens.kind(i) !== Token.string) return false;
    const [from, to] = [tokens.start(i), tokens.end(i)];
    if (field.kind === Kind.id) return isHexOrBase64Id(this.#source, from, to, field.size);
    return isInteger(this.#source, from, to) || isEnumName(this.#source, from, to, field.values);
  }

  #attributes({ label }: Field, array: number): void {
    const tokens = this.#tokens;
    const out = this.#out;
    out.label(label);
    out.open(BRACE_OPEN);
    for (let i = array + 1; i < tokens.next(array); i = tokens.next(i)) this.#pair(i, 0);
    out.close(BRACE_CLOSE);
  }

  /** A KeyValue as a member of an object. */
  #pair(object: number, depth: number): void {
    const tokens = this.#tokens;
    const out = this.#out;
    if (tokens.kind(object) !== Token.object) {
      this.#copy.labelled(NO_NAME, object);
      return;
    }
    let key = -1;
    for (let i = object + 1; i < tokens.next(object); i = tokens.next(i + 1))
      if (tokens.isString(i + 1) && tokens.name(i) === "key") key = i;
    const label = key < 0 ? out.label(NO_NAME) : this.#copy.name(key + 1);
    const end = out.length;
    let values = 0;
    for (let i = object + 1; i < tokens.next(object); i = tokens.next(i + 1)) {
      if (tokens.name(i) !== "value") continue;
      if (++values > 1) out.repeat(label, end, values, tokens.start(i));
      this.#value(i + 1, label, end, depth);
    }
    if (values === 0) out.nothing();
    for (let i = object + 1; i < tokens.next(object); i = tokens.next(i + 1))
      if (i !== key && tokens.name(i) !== "value") this.#copy.member(i);
  }

  /** An AnyValue as what it holds; if that is more than one thing, the label (none in an array) stands before each. */
  #value(object: number, label: number, labelEnd: number, depth: number): void {
    const tokens = this.#tokens;
    const out = this.#out;
    if (depth > MAX_VALUE_DEPTH) throw tooDeep(tokens.start(object));
    if (tokens.kind(object) !== Token.object) {
      this.#copy.json(object);
      return;
    }
    let values = 0;
    for (let i = object + 1; i < tokens.next(object); i = tokens.next(i + 1)) {
      if (++values > 1) out.repeat(label, labelEnd, values, tokens.start(i));
      const number = VALUES.indexOf(tokens.name(i) as (typeof VALUES)[number]);
      if (number > 0) this.#oneOf(number, i, depth);
      else {
        this.#copy.json(i + 1);
        this.#nameAlone(i, labelEnd === label);
      }
    }
    if (values === 0) out.nothing();
  }

  /** The name of a member whose value stands elsewhere. */
  #nameAlone(i: number, isInArray: boolean): void {
    const out = this.#out;
    if (isInArray) {
      out.next();
      out.open(BRACE_OPEN);
    }
    this.#copy.name(i);
    out.nothing();
    if (isInArray) out.close(BRACE_CLOSE);
  }

  /** @param i the name of the member; its value follows */
  #oneOf(number: number, i: number, depth: number): void {
    const tokens = this.#tokens;
    const v = i + 1;
    const kind = tokens.kind(v);
    const isNumber = number === Value.int || number === Value.double;
    // Null: it holds nothing.
    if (kind === Token.word && this.#source[tokens.start(v)] === 0x6e) this.#out.nothing();
    else if (number === Value.text) this.#copy.json(v);
    else if (number === Value.bytes && tokens.isString(v)) this.#base64(v);
    else if ((number === Value.array || number === Value.map) && kind === Token.object)
      this.#list(number, i, depth + 1);
    else if (isNumber && (kind === Token.number || this.#isNumberInString(v))) this.#number(i);
    else if (number === Value.bool && kind === Token.word)
      this.#scalar(i, this.#source, tokens.start(v), tokens.end(v));
    else if (tokens.isString(v)) {
      const [from, to] = [tokens.start(v), tokens.end(v)];
      this.#out.string(this.#source, from, to, true, Form.value, tokens.start(i), tokens.end(i));
    } else this.#copy.json(v);
  }

  #isNumberInString(v: number): boolean {
    const tokens = this.#tokens;
    if (tokens.kind(v) !== Token.string) return false;
    const [from, to] = [tokens.start(v), tokens.end(v)];
    return to > from && this.#source[from]! <= 0x39 && isScalar(this.#source, from, to);
  }

  /** One with an exponent is written without, as far as that goes: 4.1e15 may be a card's number as well. */
  #number(i: number): void {
    const tokens = this.#tokens;
    const [from, to] = [tokens.start(i + 1), tokens.end(i + 1)];
    for (let at = from; at < to; at++) {
      if ((this.#source[at]! | 0x20) !== 0x65) continue;
      const value = Number(decodeAscii(this.#source.subarray(from, to)));
      if (!Number.isFinite(value)) break;
      const digits = encodeUtf8(String(value));
      this.#scalar(i, digits, 0, digits.length);
      return;
    }
    this.#scalar(i, this.#source, from, to);
  }

  #scalar(i: number, text: Bytes, start: number, end: number): void {
    const tokens = this.#tokens;
    const v = i + 1;
    this.#out.scalar(text, start, end, tokens.start(v), tokens.end(v), Form.value, tokens.start(i), tokens.end(i));
  }

  #base64(v: number): void {
    const tokens = this.#tokens;
    const text = decodeBase64(decodeAscii(tokens.text(v)));
    if (text === undefined)
      throw new QuarantineError("bad-envelope", tokens.start(v), "a bytesValue is not written in base64");
    const isEscaped = this.#out.text(text, tokens.start(v), tokens.end(v), Form.base64, 0, 0);
    if (mayHideText(text, 0, text.length)) this.#out.opaque.push(this.#out.count - 1);
    else if (isEscaped) this.suspects.push({ bytes: text, from: 0, to: text.length, at: tokens.start(v) });
  }

  /** An ArrayValue or a KeyValueList. */
  #list(number: number, i: number, depth: number): void {
    const tokens = this.#tokens;
    const out = this.#out;
    const isMap = number === Value.map;
    const object = i + 1;
    const open = isMap ? BRACE_OPEN : BRACKET_OPEN;
    const [from, to] = [tokens.start(object), tokens.end(object)];
    const row = out.openLeaf(open, from, to, Form.value, tokens.start(i), tokens.end(i));
    for (let k = object + 1; k < tokens.next(object); k = tokens.next(k + 1)) {
      if (tokens.name(k) === "values" && tokens.kind(k + 1) === Token.array) {
        for (let e = k + 2; e < tokens.next(k + 1); e = tokens.next(e))
          if (isMap) this.#pair(e, depth);
          else {
            out.next();
            this.#value(e, 0, 0, depth);
          }
      } else if (isMap) this.#copy.member(k);
      else {
        out.next();
        out.open(BRACE_OPEN);
        this.#copy.member(k);
        out.close(BRACE_CLOSE);
      }
    }
    out.closeLeaf(isMap ? BRACE_CLOSE : BRACKET_CLOSE, row);
  }
}
