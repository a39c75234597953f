import type { Compression } from "../compression.ts";
import { SettingsError } from "../settings.ts";
import { type SinkSettings, takesRoute } from "../sink-settings.ts";
import { createObjectSink } from "./object-sink.ts";
import type { ObjectStore, Sink } from "./sink.ts";

export interface SinkTools {
  /** The clean bucket. */
  readonly store: ObjectStore;
  /** Of objects, where a sink does not say its own. */
  readonly compression: Compression;
}

/** Makes the sinks that settings describe. */
export function createSinks(settings: readonly SinkSettings[], tools: SinkTools): readonly Sink[] {
  return settings.map((sink) => ({ ...createSink(sink, tools), takes: (route) => takesRoute(sink, route) }));
}

function createSink(settings: SinkSettings, { store, compression }: SinkTools): Sink {
  if (settings.kind === "s3") return createObjectSink(store, settings.compression ?? compression, settings);
  throw new SettingsError(
    "bad-setting",
    `the environment variable SINKS has a sink of a kind that is not supported yet`,
  );
}
