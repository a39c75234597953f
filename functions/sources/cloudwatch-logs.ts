import type { Decoded, DropReason, Position } from "../items.ts";
import type { Envelope } from "./envelope.ts";
import { findChains, type Neighbours } from "./event-chains.ts";
import { EventItem, Origin } from "./log-event.ts";
import { LogEventBlock } from "./log-event-block.ts";

export interface EnvelopeOptions {
  /** Log groups whose events are dropped: those of this stack, or it would process its own output for ever. */
  readonly ownLogGroups: readonly string[];
  /** Where the log groups are. Absent: not said in OTLP. */
  readonly region?: string;
}

/** One item a log event. */
export function decodeEnvelope(
  envelope: Envelope,
  positionAt: (sub: number) => Position,
  time: number,
  options: EnvelopeOptions,
  neighbours?: Neighbours,
): readonly Decoded[] {
  const { messageType, logGroup, logEvents } = envelope;
  if (messageType === "CONTROL_MESSAGE") return [drop("control-message", 1)];
  if (options.ownLogGroups.includes(logGroup)) return [drop("own-log-group", logEvents.length)];
  const chains = findChains(envelope, neighbours);
  const origin = new Origin(envelope, options.region);
  if (chains.every((chained) => chained === undefined) && LogEventBlock.takes(logEvents))
    return LogEventBlock.split(logEvents).flatMap(({ events, from }) =>
      new LogEventBlock(events, origin, (sub) => positionAt(from + sub), time).items(),
    );
  return logEvents.map((event, sub) => new EventItem(origin, event, chains[sub], positionAt(sub), time));
}

function drop(reason: DropReason, count: number): Decoded {
  return { kind: "dropped", reason, count };
}
