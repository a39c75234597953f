import type { Delivery, LeftoverReason } from "../../../functions/sinks/deliverer.ts";
import type { DeliveryTools } from "../../../functions/sinks/delivery-tools.ts";
import type { Batch } from "../../../functions/sinks/sink.ts";

export const TIME = Date.UTC(2025, 10, 22, 21);

export function toBatch(entries: readonly (string | Uint8Array)[], extra: Partial<Batch> = {}): Batch {
  const counts = extra.counts ?? entries.map(() => 1);
  return {
    route: "ndjson",
    signal: "logs",
    first: { partition: "shardId-000000000003", sequence: "4965", sub: 0 },
    time: TIME,
    entries: entries.map((entry) => Buffer.from(entry)),
    items: counts.reduce((sum, count) => sum + count, 0),
    counts,
    times: entries.map((_, index) => TIME + index),
    ...extra,
  };
}

export function textsOf({ entries }: Pick<Batch, "entries">): readonly string[] {
  return entries.map((entry) => Buffer.from(entry).toString());
}

export function leftIn({ leftovers }: Pick<Delivery, "leftovers">, reason: LeftoverReason): readonly string[] {
  return leftovers.filter((leftover) => leftover.reason === reason).flatMap(({ batch }) => textsOf(batch));
}

/** A clock that moves only while somebody sleeps. */
export function testTools(random = 0): DeliveryTools & { readonly slept: number[]; readonly time: () => number } {
  let time = 0;
  const slept: number[] = [];
  return {
    slept,
    time: () => time,
    now: () => time,
    random: () => random,
    async sleep(milliseconds) {
      slept.push(milliseconds);
      time += milliseconds;
    },
  };
}

export function failure(name: string, status?: number): Error {
  return Object.assign(new Error("marker-in-stream-error"), {
    name,
    ...(status === undefined ? {} : { $metadata: { httpStatusCode: status } }),
  });
}
