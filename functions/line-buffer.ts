import type { Bytes, Lines } from "../core/index.ts";

const NEWLINE = 0x0a;

/** Lines put together in one buffer. A final line feed is taken off and put back. */
export class LineBuffer {
  readonly #contents: (string | Bytes)[] = [];
  readonly #indexes: number[] = [];
  #areStrings = true;

  get count(): number {
    return this.#contents.length;
  }

  /** Leaves out what is not one line, or cannot be put together with others. */
  add(content: string | Bytes, index: number): void {
    const newline = typeof content === "string" ? content.indexOf("\n") : content.indexOf(NEWLINE);
    if (newline >= 0 && newline < content.length - 1) return;
    if (typeof content !== "string") this.#areStrings = false;
    // A lone surrogate has no UTF-8: only alone it comes out as it was.
    else if (!content.isWellFormed()) return;
    this.#contents.push(content);
    this.#indexes.push(index);
  }

  indexOf(line: number): number {
    return this.#indexes[line]!;
  }

  finish(): Lines {
    const bytes = this.#areStrings
      ? encodeStrings(this.#contents as string[])
      : (together(this.#contents) ?? joinBytes(this.#contents));
    const starts = new Int32Array(this.count);
    const ends = new Int32Array(this.count);
    let at = 0;
    for (let i = 0; i < this.count; i++) {
      const content = this.#contents[i]!;
      // Where it ends if it is all ASCII; else that is before the line feed, which is the first.
      const end = at + content.length - (endsLine(content) ? 1 : 0);
      starts[i] = at;
      ends[i] = bytes[end] === NEWLINE ? end : bytes.indexOf(NEWLINE, at);
      at = ends[i]! + 1;
    }
    return { bytes, starts, ends };
  }

  /** @param output what came of a line, or null if it is as it was */
  restore(line: number, output: Bytes | null): string | Bytes {
    const content = this.#contents[line]!;
    if (output === null) return content;
    return endsLine(content) ? Buffer.concat([output, Buffer.of(NEWLINE)]) : output;
  }
}

function endsLine(content: string | Bytes): boolean {
  return typeof content === "string" ? content.endsWith("\n") : content.at(-1) === NEWLINE;
}

function encodeStrings(lines: readonly string[]): Bytes {
  let text = "";
  for (const line of lines) text += endsLine(line) ? line : `${line}\n`;
  return Buffer.from(text);
}

/** The lines of a payload stand in memory as they are needed, one behind the other with a line feed between: then nothing is copied. */
function together(lines: readonly (string | Bytes)[]): Bytes | undefined {
  const first = lines[0]!;
  if (typeof first === "string") return undefined;
  const memory = new Uint8Array(first.buffer);
  let at = first.byteOffset;
  for (const line of lines) {
    if (typeof line === "string" || line.buffer !== first.buffer || line.byteOffset !== at) return undefined;
    at += line.length;
    if (endsLine(line)) continue;
    if (memory[at] !== NEWLINE) return undefined;
    at++;
  }
  return memory.subarray(first.byteOffset, at);
}

function joinBytes(lines: readonly (string | Bytes)[]): Bytes {
  const newline = Buffer.of(NEWLINE);
  return Buffer.concat(
    lines.flatMap((content) => {
      const line = typeof content === "string" ? Buffer.from(content) : content;
      return endsLine(line) ? [line] : [line, newline];
    }),
  );
}
