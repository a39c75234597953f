import { QuarantineError } from "../../core/errors.ts";
import type { Bytes } from "../../core/index.ts";
import { joinLeaves, type Leaf, readLeaves, sizeBehind } from "./otlp-leaves.ts";
import type { Batch } from "./sink.ts";

/** One record of a batch, or an entry that cannot be taken apart. */
export interface Unit {
  /** Which entry of the batch it is of. */
  readonly entry: number;
  /** How many units the entry has. */
  readonly of: number;
  readonly leaf?: Leaf;
}

export interface Parcel {
  readonly units: readonly Unit[];
  /** Whether it can be sent as one request. */
  readonly isFit: boolean;
}

/**
 * A batch's records as requests of at most `maxBytes`, in their order. What cannot be sent is a parcel of its own: a record that is larger by itself, and
 * an entry that is no request, which would take its neighbours along. Of a request without records there is nothing to send.
 */
export function* planRequests(batch: Batch, maxBytes: number): Generator<Parcel> {
  let units: Unit[] = [];
  let size = 0;
  for (const [entry, bytes] of batch.entries.entries()) {
    const leaves = readIfSound(bytes);
    if (leaves === undefined) {
      yield { units: [{ entry, of: 1 }], isFit: false };
      continue;
    }
    for (const leaf of leaves) {
      const unit = { entry, of: leaves.length, leaf };
      let more = sizeBehind(leaf, units.at(-1)?.leaf);
      if (units.length > 0 && size + more > maxBytes) {
        yield { units, isFit: true };
        units = [];
        size = 0;
        more = sizeBehind(leaf, undefined);
      }
      // The first is a bound, the second exact and dear.
      if (more > maxBytes && joinLeaves([leaf]).length > maxBytes) {
        yield { units: [unit], isFit: false };
        continue;
      }
      units.push(unit);
      size += more;
    }
  }
  if (units.length > 0) yield { units, isFit: true };
}

/** The units as one request. */
export function toRequest(units: readonly Unit[]): Bytes {
  return joinLeaves(units.flatMap(({ leaf }) => (leaf === undefined ? [] : [leaf])));
}

/** The units as a batch: entries that are there as a whole are what they were. */
export function toBatch(units: readonly Unit[], batch: Batch): Batch {
  const entries: Bytes[] = [];
  const counts: number[] = [];
  const times: number[] = [];
  for (let from = 0; from < units.length; ) {
    const { entry, of } = units[from]!;
    let to = from + 1;
    while (to < units.length && units[to]!.entry === entry) to++;
    const isWhole = to - from === of;
    entries.push(isWhole ? batch.entries[entry]! : toRequest(units.slice(from, to)));
    counts.push(isWhole ? countOf(batch, entry) : to - from);
    times.push(batch.times?.[entry] ?? batch.time);
    from = to;
  }
  return { ...batch, entries, counts, times, items: counts.reduce((sum, count) => sum + count, 0) };
}

function countOf({ counts }: Batch, entry: number): number {
  return counts?.[entry] ?? 1;
}

function readIfSound(bytes: Bytes): readonly Leaf[] | undefined {
  try {
    return readLeaves(bytes);
  } catch (error) {
    if (error instanceof QuarantineError) return undefined;
    throw error;
  }
}
