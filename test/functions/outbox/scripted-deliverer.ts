import type { Deliverer, LeftoverReason } from "../../../functions/sinks/deliverer.ts";
import { toDelivery } from "../../../functions/sinks/leftovers.ts";
import { textsOf } from "../sinks/batches.ts";

export type Fate = "taken" | LeftoverReason;

/** A service that does with each entry what `fateOf` says. */
export function scriptedDeliverer(fateOf: (text: string) => Fate) {
  const taken: string[] = [];
  /** How much time each delivery was given. */
  const lefts: number[] = [];
  const deliverer: Deliverer = {
    form: "line",
    async deliver(batch, options) {
      lefts.push(options?.remaining?.() ?? Number.POSITIVE_INFINITY);
      const fates = textsOf(batch).map(fateOf);
      taken.push(...textsOf(batch).filter((_, index) => fates[index] === "taken"));
      const indexes = (fate: Fate) => [...fates.keys()].filter((index) => fates[index] === fate);
      return toDelivery("kinesis", batch, { unavailable: indexes("unavailable"), rejected: indexes("rejected") });
    },
  };
  return { deliverer, taken, lefts };
}
