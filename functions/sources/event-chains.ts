import type { Part } from "../items.ts";
import { ChainBuilder, isCut } from "./cut-events.ts";
import type { Envelope } from "./envelope.ts";

type Chained = NonNullable<Part["chained"]>;

/** What one record knows of the others of its invocation. */
export interface Neighbours {
  /** For the first events of the record: of which message they are, if that began in a record before. */
  readonly claimed: readonly Chained[];
  /** The envelopes of the records that follow, in order, with what to call to claim their first events. */
  following(): Iterable<{ readonly envelope: Envelope; claim(events: readonly Chained[]): void }>;
}

const ALONE: Neighbours = { claimed: [], following: () => [] };
/** A message, not the rest of one: where it begins no value can have been cut. */
const BEGINNING = /^(?:\[?\{"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)/;

/** For each event of the envelope the message that it is a part of; undefined for one that is whole. */
export function findChains(envelope: Envelope, neighbours: Neighbours = ALONE): readonly (Chained | undefined)[] {
  const { logEvents } = envelope;
  const found: (Chained | undefined)[] = logEvents.map((_, i) => neighbours.claimed[i]);
  let gathering: Gathering | undefined;
  for (let i = neighbours.claimed.length; i < logEvents.length; i++) {
    const { message } = logEvents[i]!;
    const goesOn = isCut(message);
    if (gathering === undefined && !goesOn) continue;
    const begins: Gathering = gathering ?? new Gathering(i > 0 || BEGINNING.test(message));
    gathering = begins.add(message, (chained) => {
      found[i] = chained;
    });
    if (!goesOn) {
      gathering.finish(false);
      gathering = undefined;
    }
  }
  if (gathering !== undefined) followOn(gathering, envelope, neighbours);
  return found;
}

/** The last message of the record goes on: in the records behind it, or it is cut for good. */
function followOn(last: Gathering, own: Envelope, neighbours: Neighbours): void {
  let gathering = last;
  for (const { envelope, claim } of neighbours.following()) {
    if (!isSameStream(own, envelope)) continue;
    const claimed: Chained[] = [];
    let isFinished = false;
    for (const { message } of envelope.logEvents) {
      gathering = gathering.add(message, (chained) => claimed.push(chained));
      isFinished = !isCut(message);
      if (isFinished) break;
    }
    gathering.whenFinished(() => claim(claimed));
    if (!isFinished) continue;
    gathering.finish(false);
    return;
  }
  gathering.finish(true);
}

function isSameStream(a: Envelope, b: Envelope): boolean {
  return (
    b.messageType === a.messageType && b.owner === a.owner && b.logGroup === a.logGroup && b.logStream === a.logStream
  );
}

/** One message that is being put together; who takes part learns of it at the end. */
class Gathering {
  readonly #builder = new ChainBuilder();
  readonly #isWhole: boolean;
  readonly #waiting: ((chain: Chained["chain"]) => void)[] = [];

  /** @param isWhole nothing of it came before */
  constructor(isWhole: boolean) {
    this.#isWhole = isWhole;
  }

  /** @returns where the next text goes: what is too long for one look becomes several messages that are open at both ends */
  add(message: string, take: (chained: Chained) => void): Gathering {
    if (!this.#builder.takes(message)) {
      this.finish(true);
      return new Gathering(false).add(message, take);
    }
    const index = this.#builder.add(message);
    this.#waiting.push((chain) => take({ chain, index }));
    return this;
  }

  whenFinished(call: () => void): void {
    this.#waiting.push(call);
  }

  finish(isOpenAtEnd: boolean): void {
    const chain = this.#builder.finish(!this.#isWhole, isOpenAtEnd);
    for (const call of this.#waiting) call(chain);
  }
}
