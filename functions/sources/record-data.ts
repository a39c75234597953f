import { QuarantineError } from "../../core/errors.ts";
import type { Bytes } from "../../core/index.ts";
import type { Decoded, Part } from "../items.ts";
import { decodeBase64 } from "./base64.ts";
import { type Envelope, looksLikeEnvelope, readEnvelope } from "./envelope.ts";
import type { Neighbours } from "./event-chains.ts";
import { decodePayload, openPayload, type PayloadOptions, type PositionAt } from "./payload.ts";
import { toUndecodable } from "./undecodable.ts";

/** How many records behind one are looked at for the rest of a message that it ends with. */
const REACH = 8;

/** What an invocation brings of one source: the data of its records in base64, in their order, each of which is decoded once. */
export class RecordData {
  readonly #data: readonly string[];
  readonly #options: PayloadOptions;
  readonly #claims = new Map<number, readonly NonNullable<Part["chained"]>[]>();

  constructor(data: readonly string[], options: PayloadOptions) {
    this.#data = data;
    this.#options = options;
  }

  /** Never throws: what does not decode is `undecodable`. */
  decode(index: number, positionAt: PositionAt, time: number): readonly Decoded[] {
    const data = this.#data[index]!;
    const bytes = decodeBase64(data);
    const raw = (): Bytes => bytes ?? Buffer.from(data);
    try {
      if (bytes === undefined) throw new QuarantineError("bad-encoding", 0, "the record's data is not base64");
      return decodePayload(bytes, positionAt, time, this.#options, this.#neighboursOf(index));
    } catch (error) {
      return [toUndecodable(error, positionAt(0), time, raw)];
    } finally {
      this.#claims.delete(index);
    }
  }

  #neighboursOf(index: number): Neighbours {
    const following = () => this.#following(index);
    return { claimed: this.#claims.get(index) ?? [], following };
  }

  *#following(index: number): ReturnType<Neighbours["following"]> & Generator {
    for (let next = index + 1; next < Math.min(this.#data.length, index + 1 + REACH); next++) {
      const envelope = this.#peek(next);
      if (envelope === undefined) continue;
      yield {
        envelope,
        claim: (events) => {
          this.#claims.set(next, events);
        },
      };
    }
  }

  #peek(index: number): Envelope | undefined {
    try {
      const payload = openPayload(decodeBase64(this.#data[index]!) ?? Buffer.alloc(0), this.#options);
      return looksLikeEnvelope(payload) ? readEnvelope(payload) : undefined;
    } catch {
      // It is quarantined when its turn comes.
      return undefined;
    }
  }
}
