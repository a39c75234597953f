import { createHash } from "node:crypto";
import type { Bytes } from "../../core/index.ts";
import type { Position } from "../items.ts";
import type { KinesisSinkSettings } from "../sink-settings.ts";
import { deliverRequests, toRequests } from "./deliver-requests.ts";
import type { Deliverer } from "./deliverer.ts";
import type { DeliveryTools } from "./delivery-tools.ts";
import { toDelivery } from "./leftovers.ts";

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html */
const REQUEST_RECORDS = 500;
/** Of all records with their keys, whatever they may be by themselves; 10 MiB where a stream takes such records. */
const REQUEST_BYTES = 5 * 1024 * 1024;

export interface StreamRecord {
  readonly data: Bytes;
  readonly key: string;
}

/** Puts records into a stream. Gives the error code of each, or undefined; rejects with the service's error. */
export type PutRecords = (
  stream: string,
  records: readonly StreamRecord[],
  signal: AbortSignal,
) => Promise<readonly (string | undefined)[]>;

interface Unit {
  readonly index: number;
  readonly key: string;
  /** In bytes, with the key. */
  readonly size: number;
}

/**
 * One record an entry, without a final newline. Partition keys are made from positions, so that they say nothing and spread over all shards.
 * An entry that is larger than a record is rejected whole, since half of it would not be JSON any more.
 */
export function createKinesisDeliverer(
  { stream, maxRecordBytes }: Pick<KinesisSinkSettings, "stream" | "maxRecordBytes">,
  tools: DeliveryTools,
  put: PutRecords = lazyPutRecords(),
): Deliverer {
  const limits = { units: REQUEST_RECORDS, bytes: Math.max(REQUEST_BYTES, maxRecordBytes) };
  return {
    form: "line",
    async deliver(batch, { remaining } = {}) {
      const { entries, first } = batch;
      const prefix = digestPosition(first);
      const units = entries.map(({ length }, index): Unit => {
        const key = `${prefix}-${index}`;
        return { index, key, size: length + key.length };
      });
      const { unavailable, refused, error } = await deliverRequests(
        toRequests(
          units.filter(({ size }) => size <= maxRecordBytes),
          limits,
        ),
        async (request, signal) => {
          const records = request.map(({ index, key }) => ({ data: entries[index]!, key }));
          const codes = await put(stream, records, signal);
          // A record fails for the service's reasons only: ProvisionedThroughputExceededException, InternalFailure.
          return request.map((_, index) => (index < codes.length && codes[index] === undefined ? "taken" : "again"));
        },
        { tools, ...(remaining ? { remaining } : {}) },
      );
      return toDelivery("kinesis", batch, {
        unavailable: unavailable.map(({ index }) => index),
        rejected: [...units.filter(({ size }) => size > maxRecordBytes), ...refused].map(({ index }) => index),
        error,
      });
    },
  };
}

function digestPosition({ partition, sequence, sub }: Position): string {
  return createHash("sha256")
    .update(JSON.stringify([partition, sequence, sub]))
    .digest("hex")
    .slice(0, 16);
}

function lazyPutRecords(): PutRecords {
  let loading: Promise<PutRecords> | undefined;
  return async (...call) => {
    loading ??= import("./kinesis-client.ts").then(({ createPutRecords }) => createPutRecords());
    return (await loading)(...call);
  };
}
