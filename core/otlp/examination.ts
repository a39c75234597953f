import type { Bytes } from "../bytes.ts";
import { QuarantineError } from "../errors.ts";
import { unescapeBytes } from "../json/unescape.ts";
import { encodeUtf8 } from "../operate/encoding.ts";
import type { Engine } from "../stream/engine.ts";
import { Form, Transcript } from "./transcript.ts";

/** Bytes that are looked at together. */
const ENOUGH = 131_072;
const LABEL = encodeUtf8('"":');

type Visit = (start: number, end: number) => void;

/** Looks for anything sensitive in texts and numbers that have no name. */
export class Examination {
  readonly #engine: Engine;
  readonly #visit: Visit;
  readonly #visitKept: Visit;
  readonly #transcript = new Transcript(0);

  /**
   * @param engine knows no paths
   * @param visit called with the place of all that would be replaced, at the latest by `run`
   * @param visitKept called with the place of all that is found and stays: tokens of ours, and what the policy preserves
   */
  constructor(engine: Engine, visit: Visit, visitKept: Visit = () => {}) {
    this.#engine = engine;
    this.#visit = visit;
    this.#visitKept = visitKept;
  }

  addText(bytes: Bytes, from: number, to: number): void {
    this.#add(() => this.#transcript.string(bytes, from, to, false, Form.text, 0, 0));
  }

  /** One that is written otherwise in [from, to). */
  addNumber(text: string, from: number, to: number): void {
    const digits = encodeUtf8(text);
    this.#add(() => this.#transcript.scalar(digits, 0, digits.length, from, to, Form.value, 0, 0));
  }

  #add(write: () => void): void {
    this.#transcript.beginDocument();
    this.#transcript.label(LABEL);
    write();
    this.#transcript.endDocument();
    if (this.#transcript.length > ENOUGH) this.run();
  }

  /** @throws QuarantineError `work-budget` */
  run(): void {
    const transcript = this.#transcript;
    const engine = this.#engine;
    if (transcript.length === 0) return;
    engine.reset("ndjson");
    engine.push(transcript.all, true);
    const { findings, isSound } = engine;
    // Nothing of the input is kept.
    engine.reset("ndjson");
    if (!isSound) throw new QuarantineError("work-budget", transcript.from(0), "an unknown field cannot be followed");
    let row = -1;
    let [at, place] = [0, 0];
    for (let i = 0; i < findings.length; i++) {
      const [start, end] = [findings.start(i), findings.end(i)];
      while (row < 0 || transcript.end(row) < start) {
        row++;
        [at, place] = [transcript.start(row), transcript.from(row)];
      }
      const visit = findings.text(i) === null ? this.#visitKept : this.#visit;
      if (transcript.form(row) === Form.value) {
        visit(transcript.from(row), transcript.to(row));
        continue;
      }
      const from = place + unescapeBytes(transcript.view(at, start)).length;
      place = from + unescapeBytes(transcript.view(start, end)).length;
      at = end;
      visit(from, place);
    }
    transcript.clear();
  }
}
