import type { Engine } from "./engine.ts";
import { FindingList } from "./finding-list.ts";
import { UnitCounter } from "./units.ts";

const utf8 = new TextEncoder();
// A byte order mark at the start of a replacement is a part of it.
const fromUtf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Strings through the byte engine: the text outside the edits is cut from the strings that came in, never decoded from
 * bytes, so that even a lone surrogate passes unchanged. Offsets are UTF-16 code units.
 */
export class StringPump {
  private readonly engine: Engine;
  private readonly counter = new UnitCounter();
  /** Input from unit offset `heldFrom` on that may still be copied to the output. */
  private held = "";
  private heldFrom = 0;
  /** A high surrogate whose other half has not come yet. */
  private carry = "";
  private received = 0;
  /** Where the value that is being swallowed began. */
  private insideAt: { byte: number; unit: number } | null = null;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  get buffered(): number {
    return this.received - this.emittedUnits;
  }
  private emittedUnits = 0;

  /** @throws QuarantineError */
  push(chunk: string, final: boolean): { output: string; findings: FindingList } {
    const { engine } = this;
    this.received += chunk.length;
    let text = this.carry + chunk;
    this.carry = "";
    const last = text.length > 0 ? text.charCodeAt(text.length - 1) : 0;
    if (!final && last >= 0xd800 && last <= 0xdbff) {
      this.carry = text.slice(-1);
      text = text.slice(0, -1);
    }
    this.held += text;
    engine.push(utf8.encode(text), final);
    const found = engine.findings;
    if (final && found.length === 0 && this.heldFrom === 0) return { output: this.held, findings: found };

    let output = "";
    let at = this.heldFrom;
    const findings = new FindingList();
    for (let i = 0; i < found.length; i++) {
      const start = this.unitOf(found.start(i));
      const end = this.unitOf(found.end(i));
      const text = found.text(i);
      findings.add(start, end, found.rule(i), found.score(i), text);
      if (text === null) continue;
      if (start > at) output += this.slice(at, start);
      output += fromUtf8.decode(text);
      at = Math.max(at, end);
    }
    const copyable = this.unitOf(engine.copyable);
    if (copyable > at) output += this.slice(at, copyable);
    this.emittedUnits = this.unitOf(engine.emitted);
    this.insideAt = engine.copyable < engine.emitted ? { byte: engine.copyable, unit: copyable } : null;
    this.held = this.held.slice(this.emittedUnits - this.heldFrom);
    this.heldFrom = this.emittedUnits;
    engine.release();
    return { output, findings };
  }

  private slice(from: number, to: number): string {
    return this.held.slice(Math.max(0, from - this.heldFrom), Math.max(0, to - this.heldFrom));
  }

  private unitOf(byte: number): number {
    if (this.insideAt !== null && byte === this.insideAt.byte) return this.insideAt.unit;
    return this.counter.at(this.engine.buffer, this.engine.base, byte);
  }
}
