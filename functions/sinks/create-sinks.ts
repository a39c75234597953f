import type { Compression } from "../compression.ts";
import type { Log } from "../log.ts";
import { createOutboxSink } from "../outbox/outbox-sink.ts";
import { type SinkSettings, takesRoute } from "../sink-settings.ts";
import { createDeliverer } from "./create-deliverer.ts";
import { createObjectSink } from "./object-sink.ts";
import type { ObjectStore, Sink } from "./sink.ts";

export interface SinkTools {
  /** The clean bucket, in which the outbox is too. */
  readonly store: ObjectStore;
  /** Of objects, where a sink does not say its own. */
  readonly compression: Compression;
  /** Told of what a sink did not take. */
  readonly log: Log;
}

/** Makes the sinks that settings describe. */
export function createSinks(settings: readonly SinkSettings[], tools: SinkTools): readonly Sink[] {
  return settings.map((sink) => ({ ...createSink(sink, tools), takes: (route) => takesRoute(sink, route) }));
}

function createSink(settings: SinkSettings, { store, compression, log }: SinkTools): Sink {
  if (settings.kind === "s3") return createObjectSink(store, settings.compression ?? compression, settings);
  const { kind, name } = settings;
  return createOutboxSink({ deliverer: createDeliverer(settings), kind, name, store, log });
}
