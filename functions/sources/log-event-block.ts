import type { Bytes } from "../../core/index.ts";
import type { Item, ItemBlock, Part, Position } from "../items.ts";
import { GROUP_SIZE } from "../redact-together.ts";
import { EVENT_ID, type LogEvent } from "./envelope.ts";
import { type Clean, EVENTS_ROUTE, EventItem, isMasked, type Origin, renderEvent } from "./log-event.ts";

/** Whole log events of one envelope with the ids that AWS gives. */
export class LogEventBlock implements ItemBlock {
  readonly texts: readonly string[];
  readonly parts: readonly Part[];
  readonly events: readonly LogEvent[];
  readonly origin: Origin;
  readonly positionAt: (sub: number) => Position;
  readonly time: number;

  constructor(events: readonly LogEvent[], origin: Origin, positionAt: (sub: number) => Position, time: number) {
    this.texts = events.map(({ message }) => message);
    this.parts = origin.parts;
    this.events = events;
    this.origin = origin;
    this.positionAt = positionAt;
    this.time = time;
  }

  /** Whether the events may be a block. */
  static takes(events: readonly LogEvent[]): boolean {
    return events.length > 1 && events.every(({ id }) => EVENT_ID.test(id));
  }

  /** In runs that are judged in one go: between them there is a look at the clock. `from` is the number of a run's first event. */
  static split(
    events: readonly LogEvent[],
  ): readonly { readonly events: readonly LogEvent[]; readonly from: number }[] {
    const runs: { events: readonly LogEvent[]; from: number }[] = [];
    let from = 0;
    let size = 0;
    for (let i = 0; i < events.length; i++) {
      size += events[i]!.message.length;
      if (size < GROUP_SIZE && i < events.length - 1) continue;
      runs.push({ events: events.slice(from, i + 1), from });
      from = i + 1;
      size = 0;
    }
    return runs;
  }

  items(): readonly Item[] {
    return this.events.map((_, index) => new BlockItem(this, index));
  }

  render(index: number, text: string | Bytes, clean: Clean): Bytes {
    const event = this.events[index]!;
    return renderEvent(event, `"${event.id}"`, this.origin.toJson(clean), text);
  }
}

/** An event of a block: what it needs by itself is made when it is asked for. */
class BlockItem implements Item {
  readonly kind = "item";
  readonly route = EVENTS_ROUTE;
  readonly block: LogEventBlock;
  readonly #index: number;
  #whole: EventItem | undefined;

  constructor(block: LogEventBlock, index: number) {
    this.block = block;
    this.#index = index;
  }

  get position(): Position {
    return this.block.positionAt(this.#index);
  }

  get time(): number {
    return this.block.time;
  }

  get happened(): number {
    return this.block.events[this.#index]!.timestamp;
  }

  get isMasked(): boolean {
    return isMasked(this.block.events[this.#index]!.message);
  }

  get parts(): readonly Part[] {
    return this.#event.parts;
  }

  render(clean: Clean): Bytes {
    return this.#event.render(clean);
  }

  renderOtlp(clean: Clean): Bytes {
    return this.#event.renderOtlp(clean);
  }

  raw(): Bytes {
    return this.#event.raw();
  }

  get #event(): EventItem {
    const { origin, events, time } = this.block;
    this.#whole ??= new EventItem(origin, events[this.#index]!, undefined, this.position, time);
    return this.#whole;
  }
}
