import type { Bytes } from "../bytes.ts";
import { BRACE_CLOSE, BRACE_OPEN, BRACKET_CLOSE, BRACKET_OPEN } from "../json/characters.ts";
import { type JsonTokens, Token } from "./json-tokens.ts";
import { Form, type Transcript } from "./transcript.ts";

/** Writes JSON to a transcript as it stands in the source, but for blanks. */
export class JsonCopy {
  readonly #tokens: JsonTokens;
  readonly #source: Bytes;
  readonly #out: Transcript;

  constructor(tokens: JsonTokens, out: Transcript) {
    this.#tokens = tokens;
    this.#source = tokens.bytes;
    this.#out = out;
  }

  /** A member that is what it is; `i` is its name. */
  member(i: number): void {
    this.name(i);
    this.json(i + 1);
  }

  labelled(label: Bytes, i: number): void {
    this.#out.label(label);
    this.json(i);
  }

  name(i: number): number {
    const tokens = this.#tokens;
    return this.#out.name(this.#source, tokens.start(i), tokens.end(i), true, Form.same, 0, 0);
  }

  /** A value and all in it as it stands in the source. */
  json(i: number): void {
    const tokens = this.#tokens;
    const out = this.#out;
    const [from, to] = [tokens.start(i), tokens.end(i)];
    if (tokens.isString(i)) out.string(this.#source, from, to, true, Form.same, 0, 0);
    else if (tokens.kind(i) > Token.escaped) out.scalar(this.#source, from, to, from, to, Form.same, 0, 0);
    else {
      const isObject = tokens.kind(i) === Token.object;
      const row = out.openLeaf(isObject ? BRACE_OPEN : BRACKET_OPEN, from, to, Form.same, 0, 0);
      for (let k = i + 1; k < tokens.next(i); k = tokens.next(isObject ? k + 1 : k))
        if (isObject) this.member(k);
        else {
          out.next();
          this.json(k);
        }
      out.closeLeaf(isObject ? BRACE_CLOSE : BRACKET_CLOSE, row);
    }
  }
}
