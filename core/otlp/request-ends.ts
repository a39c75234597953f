import type { Bytes } from "../bytes.ts";
import { BACKSLASH, isCloser, isOpener, NEWLINE, QUOTE } from "../json/characters.ts";

/** Finds line feeds between texts of JSON that follow each other, in whatever pieces they come. */
export class RequestEnds {
  /** Behind the last such line feed, in the input's unit; 0: there is none. */
  last = 0;
  #read = 0;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;

  read(chunk: string | Bytes): void {
    for (let at = 0; at < chunk.length; at++) {
      const unit = typeof chunk === "string" ? chunk.charCodeAt(at) : chunk[at]!;
      if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (unit === BACKSLASH) this.#isEscaped = true;
        else if (unit === QUOTE) this.#isInString = false;
      } else if (unit === QUOTE) this.#isInString = true;
      else if (isOpener(unit)) this.#depth++;
      else if (isCloser(unit)) this.#depth--;
      else if (unit === NEWLINE && this.#depth === 0) this.last = this.#read + at + 1;
    }
    this.#read += chunk.length;
  }
}
