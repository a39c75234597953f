import type { Bytes } from "../../core/index.ts";
import type { Item, ItemBlock, Part, Position } from "../items.ts";
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
