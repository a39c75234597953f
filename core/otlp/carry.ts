import type { Bytes } from "../bytes.ts";
import { QuarantineError } from "../errors.ts";
import { QUOTE } from "../json/characters.ts";
import { escapeBytes } from "../json/escape.ts";
import { unescapeBytes } from "../json/unescape.ts";
import { encodeBase64, encodeUtf8 } from "../operate/encoding.ts";
import { FindingList } from "../stream/finding-list.ts";
import { type Patch, withLength } from "./patches.ts";
import { Form, type Transcript } from "./transcript.ts";

interface Found {
  readonly start: number;
  readonly end: number;
  readonly rule: number;
  readonly score: number;
  readonly text: Bytes | null;
}

const REDACTED = encodeUtf8("[REDACTED]");
const STRING_VALUE = Uint8Array.from("stringValue", (char) => char.charCodeAt(0));
/** Field 1 of an AnyValue, with a length: its string. */
const STRING_TAG = 0x0a;

/** Carries what was found in transcripts of a request back to the request. */
export class Carrier {
  readonly patches: Patch[] = [];
  readonly #found: Found[] = [];
  readonly #source: Bytes;
  readonly #isJson: boolean;
  readonly #binary: number;
  readonly #content = new Content();

  /** @param binary number of the rule for bytes that may hide a text */
  constructor(source: Bytes, isJson: boolean, binary: number) {
    this.#source = source;
    this.#isJson = isJson;
    this.#binary = binary;
  }

  /** All that was found, in the order of the request. */
  get findings(): FindingList {
    const list = new FindingList();
    this.#found.sort((a, b) => a.start - b.start || a.end - b.end);
    for (const { start, end, rule, score, text } of this.#found) list.add(start, end, rule, score, text);
    return list;
  }

  /** @throws QuarantineError if what was found does not lie in one leaf: that cannot be, and would not be replaced */
  carry(transcript: Transcript, findings: FindingList): void {
    const { opaque } = transcript;
    let row = 0;
    let hidden = 0;
    for (let i = 0; i < findings.length; ) {
      const [start, end] = [findings.start(i), findings.end(i)];
      while (row < transcript.count && isBefore(transcript, row, start, end)) row++;
      if (row === transcript.count || transcript.start(row) > start) {
        // Names of OTLP's own, which a policy's path may select, stay.
        if (row < transcript.count && end > transcript.start(row)) throw lost(transcript.from(row));
        i++;
        continue;
      }
      const leafEnd = transcript.end(row);
      if (end > leafEnd) throw lost(transcript.from(row));
      let next = i + 1;
      while (next < findings.length && findings.end(next) <= leafEnd) next++;
      for (; hidden < opaque.length && opaque[hidden]! < row; hidden++) this.#hide(transcript, opaque[hidden]!);
      // What is found within binary data is no reason to keep the rest of it; what a policy says of all of it counts.
      const isAll = start === transcript.start(row) && end === leafEnd;
      if (isAll || opaque[hidden] !== row) {
        this.#carryLeaf(transcript, row, findings, i, next);
        while (hidden < opaque.length && transcript.start(opaque[hidden]!) < leafEnd) hidden++;
      }
      i = next;
    }
    for (; hidden < opaque.length; hidden++) this.#hide(transcript, opaque[hidden]!);
  }

  #hide(transcript: Transcript, row: number): void {
    const [start, end] = [transcript.from(row), transcript.to(row)];
    this.#found.push({ start, end, rule: this.#binary, score: 1, text: REDACTED });
    this.#write(transcript, row, REDACTED);
  }

  #carryLeaf(transcript: Transcript, row: number, findings: FindingList, first: number, next: number): void {
    const form = transcript.form(row);
    const [from, to] = [transcript.from(row), transcript.to(row)];
    const content = this.#content;
    content.clear();
    let at = transcript.start(row);
    let place = from;
    let isChanged = false;
    for (let i = first; i < next; i++) {
      const [start, end, text] = [findings.start(i), findings.end(i), findings.text(i)];
      if (form === Form.same) {
        const shift = from - transcript.start(row);
        this.#add(findings, i, start + shift, end + shift);
        if (text !== null) this.patches.push({ start: start + shift, end: end + shift, text, message: -1 });
        continue;
      }
      const value = unescapeBytes(transcript.view(start, end));
      place += content.add(unescapeBytes(transcript.view(at, start)));
      if (form === Form.text) this.#add(findings, i, place, place + value.length);
      else this.#add(findings, i, from, to);
      content.add(text === null ? value : unescapeBytes(withoutQuotes(transcript, row, text)));
      isChanged ||= text !== null;
      place += value.length;
      at = end;
    }
    if (!isChanged) return;
    content.add(unescapeBytes(transcript.view(at, transcript.end(row))));
    this.#write(transcript, row, content.copy());
  }

  #add(findings: FindingList, i: number, start: number, end: number): void {
    this.#found.push({ start, end, rule: findings.rule(i), score: findings.score(i), text: findings.text(i) });
  }

  #write(transcript: Transcript, row: number, content: Bytes): void {
    const form = transcript.form(row);
    const [place, more] = [transcript.place(row), transcript.more(row)];
    let [start, end] = [transcript.from(row), transcript.to(row)];
    const put = (from: number, to: number, text: Bytes, message = -1): void => {
      this.patches.push({ start: from, end: to, text, message });
    };
    if (form === Form.base64) put(start, end, encodeUtf8(encodeBase64(content)));
    else if (form === Form.text) put(place, end, withLength(content), more);
    else if (!this.#isJson) put(place, end, withLength(content, STRING_TAG), more);
    else {
      if (this.#source[start - 1] === QUOTE) {
        start--;
        end++;
      }
      put(place, more, STRING_VALUE);
      put(start, end, quote(escapeBytes(content)));
    }
  }
}

/** True if leaf `row` ends before what lies in [start, end), or is a container that is not meant as a whole. */
function isBefore(transcript: Transcript, row: number, start: number, end: number): boolean {
  if (!transcript.isContainer(row)) return transcript.end(row) < start;
  return transcript.start(row) < start || (transcript.start(row) === start && transcript.end(row) !== end);
}

/** What takes the place of a number or a container has quotes of its own. */
function withoutQuotes(transcript: Transcript, row: number, text: Bytes): Bytes {
  const isString = !transcript.isContainer(row) && transcript.bytes[transcript.start(row) - 1] === QUOTE;
  return isString ? text : text.subarray(1, -1);
}

function quote(content: Bytes): Bytes {
  const quoted = new Uint8Array(content.length + 2).fill(QUOTE);
  quoted.set(content, 1);
  return quoted;
}

/** Bytes that are put together. */
class Content {
  #bytes = new Uint8Array(256);
  #length = 0;

  clear(): void {
    this.#length = 0;
  }

  /** Returns its length. */
  add(part: Bytes): number {
    const end = this.#length + part.length;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(end, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(part, this.#length);
    this.#length = end;
    return part.length;
  }

  copy = (): Bytes => this.#bytes.slice(0, this.#length);
}

const lost = (at: number): QuarantineError =>
  new QuarantineError("work-budget", at, "a value of the request is found in a way that cannot be carried out");
