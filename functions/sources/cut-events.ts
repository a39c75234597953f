import type { Chain } from "../items.ts";

/**
 * CloudWatch Logs takes events of at most 262,144 bytes, or of 1,048,576 since 2025, and what writes to it cuts a longer message into events that follow
 * each other; https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html. A part is a little shorter than the limit: 26
 * bytes of each event are overhead, and characters are not cut.
 */
const SHORTEST_CUT = 262_000;
/** Most bytes of a message that is judged as one, and so held in memory. */
export const MAX_CHAIN_BYTES = 16 * 1024 * 1024;
/** Bytes of one code unit in UTF-8, at most. */
const MAX_UNIT = 3;

/**
 * Whether the message may go on in the next event of its stream. A long one that was not cut passes for one too: it is judged
 * by itself beside, so that costs time and nothing else.
 */
export function isCut(message: string): boolean {
  return (
    message.length * MAX_UNIT >= SHORTEST_CUT && !message.endsWith("\n") && Buffer.byteLength(message) >= SHORTEST_CUT
  );
}

/** The events of one message, gathered in their order. */
export class ChainBuilder {
  readonly #texts: string[] = [];
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#texts.length === 0;
  }

  /** Whether there is room for another event. */
  takes(message: string): boolean {
    return this.isEmpty || this.#bytes + Buffer.byteLength(message) <= MAX_CHAIN_BYTES;
  }

  /** @returns the event's place in the message */
  add(message: string): number {
    this.#bytes += Buffer.byteLength(message);
    return this.#texts.push(message) - 1;
  }

  /** What came before and after is here, or else is not known. A message that begins with a cut event may have begun before it. */
  finish(isOpenAtStart: boolean, isOpenAtEnd: boolean): Chain {
    return { texts: this.#texts, isOpenAtStart, isOpenAtEnd };
  }
}
