import type { Bytes } from "../core/index.ts";
import type { Item } from "./items.ts";
import { countOf, type Outputs } from "./redact-item.ts";
import type { Batch, Form } from "./sinks/sink.ts";

const FORMS = ["line", "otlp"] as const satisfies readonly Form[];

/** What a route's items came to, in the forms that its sinks take. */
export interface RouteEntries extends Omit<Batch, "entries"> {
  items: number;
  readonly counts: number[];
  readonly times: number[];
  readonly outputs: Readonly<Record<Form, Bytes[]>>;
}

/** The first item seen of a route gives its batch position and time. */
export class EntriesByRoute {
  readonly #routes = new Map<string, RouteEntries>();

  for(item: Pick<Item, "route" | "signal" | "position" | "time">): RouteEntries {
    const { route } = item;
    let entries = this.#routes.get(route);
    if (!entries) {
      const { signal = "logs", position, time } = item;
      entries = {
        route,
        signal,
        first: position,
        time,
        items: 0,
        counts: [],
        times: [],
        outputs: { line: [], otlp: [] },
      };
      this.#routes.set(route, entries);
    }
    return entries;
  }

  /** @returns how many bytes are held from now on */
  add(item: Item, outputs: Outputs): number {
    const entries = this.for(item);
    entries.items += countOf(item);
    entries.counts.push(countOf(item));
    entries.times.push(item.happened ?? item.time);
    let held = 0;
    for (const form of FORMS) {
      const output = outputs[form];
      if (output === undefined) continue;
      entries.outputs[form].push(output);
      held += output.length;
    }
    return held;
  }

  merge({ route, signal, first, time, items, counts, times, outputs }: RouteEntries): void {
    const entries = this.for({ route, signal, position: first, time });
    entries.items += items;
    for (const count of counts) entries.counts.push(count);
    for (const happened of times) entries.times.push(happened);
    for (const form of FORMS) for (const output of outputs[form]) entries.outputs[form].push(output);
  }

  all(): readonly RouteEntries[] {
    return [...this.#routes.values()];
  }
}
