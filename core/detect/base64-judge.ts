import { decodeBase64Text } from "./base64.ts";
import { type Detector, type DetectState, type FindingSink, MAX_SPAN, type Piece } from "./types.ts";

/** Judges the text in base64 tokens by a detector of its own, which does not look into base64 again. */
export class Base64Judge {
  readonly #detector: Detector;
  readonly #text = new Uint8Array(MAX_SPAN);
  readonly #state: DetectState = { open: -1 };
  readonly #best = { rule: -1, score: 0 };
  readonly #sink: FindingSink = {
    push: (_start, _end, rule, score) => {
      if (score <= this.#best.score) return;
      this.#best.rule = rule;
      this.#best.score = score;
    },
    extend: () => {},
  };

  constructor(detector: Detector) {
    this.#detector = detector;
  }

  wipe(): void {
    this.#detector.wipe?.();
  }

  /** The best finding in the text of bytes[start, end), or null; the object is reused. */
  judge(piece: Piece, start: number, end: number): { readonly rule: number; readonly score: number } | null {
    const text = this.#text;
    const limit = decodeBase64Text(piece.bytes, start, end, text);
    if (limit <= 0) return null;
    this.#best.rule = -1;
    this.#best.score = 0;
    this.#state.open = -1;
    const { keyBytes, keyStart, keyEnd } = piece;
    this.#detector.scan(
      { bytes: text, start: 0, limit, closed: true, kind: "text", keyBytes, keyStart, keyEnd },
      0,
      this.#state,
      this.#sink,
    );
    return this.#best.rule < 0 ? null : this.#best;
  }
}
