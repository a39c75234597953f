import type { Bytes } from "../bytes.ts";
import { AllowList } from "../detect/allow-list.ts";
import { Probe } from "../detect/probe.ts";
import type { Detector, DetectState, FindingSink, Piece, Rule } from "../detect/types.ts";
import type { Policy, RemoteRecognizer } from "../policy/types.ts";
import type { RemoteFinding } from "./answer.ts";
import { isPartOfRedacted } from "./redacted-part.ts";
import { copyAsUtf8, forEachUnit } from "./units.ts";

/** Entities that consist of words. */
const WORDS = new Set(["PERSON", "LOCATION", "ORGANIZATION", "NRP"]);

/**
 * One item goes through the engine twice: to gather what the service is asked, and with its answers. The engine is given
 * the item whole, so both passes see the same pieces, each once and closed.
 */
export class RemotePasses {
  readonly rules: readonly Rule[];
  readonly #local: Detector;
  readonly #wordsOnly: boolean;
  readonly #ruleOf: ReadonlyMap<string, number>;
  readonly #allow: AllowList;
  readonly #probe = new Probe();

  constructor(policy: Policy, remote: RemoteRecognizer, local: Detector) {
    const own = remote.entities.map(({ entity, action }) => ({
      id: `remote/${entity.toLowerCase().replaceAll("_", "-")}`,
      entity,
      action,
    }));
    this.rules = [...local.rules, ...own];
    this.#local = local;
    this.#ruleOf = new Map(own.map(({ entity }, index) => [entity, local.rules.length + index]));
    this.#wordsOnly = own.every(({ entity }) => WORDS.has(entity));
    this.#allow = new AllowList(policy.allow);
  }

  /** Gathers the units, in order, and finds nothing. */
  gather(units: Bytes[]): Detector {
    return this.#pass((piece, from, to) => void units.push(copyAsUtf8(piece.bytes.subarray(from, to))));
  }

  /** Finds one unit, as a whole, and nothing else: that tells where in the input it stands. */
  locate(index: number): Detector {
    let at = 0;
    return this.#pass((_piece, from, to, sink) => {
      if (at++ === index) sink.push(from, to, this.#local.rules.length, 1);
    });
  }

  /** Local findings and those of the answers, one list for each unit. Where they overlap the usual rule decides. */
  overlay(answers: readonly (readonly RemoteFinding[])[]): Detector {
    let at = 0;
    const remote = this.#pass((piece, from, _to, sink) => {
      for (const { start, end, entity, score } of answers[at++] ?? [])
        if (this.#isWanted(piece, from + start, from + end, entity))
          sink.push(from + start, from + end, this.#ruleOf.get(entity)!, score);
    });
    const { rules, scan } = remote;
    const local = this.#local;
    return {
      rules,
      scan(piece, from, state, sink) {
        scan(piece, from, state, sink);
        return local.scan(piece, from, state, sink);
      },
    };
  }

  #isWanted(piece: Piece, from: number, to: number, entity: string): boolean {
    const probe = this.#probe;
    probe.bytes = piece.bytes;
    if (isPartOfRedacted(piece.bytes, piece.start, piece.limit, from, to)) return false;
    return this.#allow.isEmpty || !this.#allow.allows(probe, from, to, entity);
  }

  #pass(visit: (piece: Piece, from: number, to: number, sink: FindingSink) => void): Detector {
    const wordsOnly = this.#wordsOnly;
    return {
      rules: this.rules,
      scan(piece: Piece, from: number, _state: DetectState, sink: FindingSink): number {
        if (!piece.closed || from !== piece.start) throw new RangeError("a piece came in parts");
        forEachUnit(piece, wordsOnly, (start, end) => visit(piece, start, end, sink));
        return piece.limit;
      },
    };
  }
}
