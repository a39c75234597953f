import type { Bytes } from "../../core/index.ts";
import type { FirehoseSinkSettings } from "../sink-settings.ts";
import { deliverRequests, toRequests } from "./deliver-requests.ts";
import type { Deliverer } from "./deliverer.ts";
import type { DeliveryTools } from "./delivery-tools.ts";
import { toDelivery } from "./leftovers.ts";

/** https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html */
const REQUEST = { units: 500, bytes: 4 * 1024 * 1024 };
/** Before base64. */
const RECORD_BYTES = 1_000 * 1024;
/** What Firehose takes apart of a record again, where a stream is set to. */
const RECORD_ENTRIES = 500;
const NEWLINE: Bytes = Buffer.from("\n");

/** Puts records into a stream. Gives the error code of each, or undefined; rejects with the service's error. */
export type PutRecordBatch = (
  stream: string,
  records: readonly Bytes[],
  signal: AbortSignal,
) => Promise<readonly (string | undefined)[]>;

/** Some entries in a row that are one record. */
interface Joined {
  /** Index of the first entry, and of the one after the last. */
  readonly from: number;
  readonly to: number;
  /** In bytes, with the newlines. */
  readonly size: number;
}

/**
 * Lines, each with its newline, joined to records as large as Firehose takes them: it bills a record by 5 KiB. An entry that is
 * larger than a record is rejected whole, since half of it would not be JSON any more.
 */
export function createFirehoseDeliverer(
  { stream }: Pick<FirehoseSinkSettings, "stream">,
  tools: DeliveryTools,
  put: PutRecordBatch = lazyPutRecordBatch(),
): Deliverer {
  return {
    form: "line",
    async deliver(batch, { remaining } = {}) {
      const { entries } = batch;
      const { records, tooLarge } = join(entries);
      const { unavailable, refused, error } = await deliverRequests(
        toRequests(records, REQUEST),
        async (units, signal) => {
          const codes = await put(
            stream,
            units.map(({ from, to }) =>
              Buffer.concat(entries.slice(from, to).flatMap((entry): Bytes[] => [entry, NEWLINE])),
            ),
            signal,
          );
          // A record fails for the service's reasons only: ServiceUnavailableException, InternalFailure.
          return units.map((_, index) => (index < codes.length && codes[index] === undefined ? "taken" : "again"));
        },
        { tools, ...(remaining ? { remaining } : {}) },
      );
      return toDelivery("firehose", batch, {
        unavailable: unavailable.flatMap(indexesOf),
        rejected: [...tooLarge, ...refused.flatMap(indexesOf)],
        error,
      });
    },
  };
}

function join(entries: readonly Bytes[]): {
  readonly records: readonly Joined[];
  readonly tooLarge: readonly number[];
} {
  const records: Joined[] = [];
  const tooLarge: number[] = [];
  for (const [index, { length }] of entries.entries()) {
    const size = length + NEWLINE.length;
    const last = records.at(-1);
    if (size > RECORD_BYTES) tooLarge.push(index);
    else if (last?.to === index && index - last.from < RECORD_ENTRIES && last.size + size <= RECORD_BYTES)
      records[records.length - 1] = { from: last.from, to: index + 1, size: last.size + size };
    else records.push({ from: index, to: index + 1, size });
  }
  return { records, tooLarge };
}

function indexesOf({ from, to }: Joined): readonly number[] {
  return Array.from({ length: to - from }, (_, offset) => from + offset);
}

function lazyPutRecordBatch(): PutRecordBatch {
  let loading: Promise<PutRecordBatch> | undefined;
  return async (...call) => {
    loading ??= import("./firehose-client.ts").then(({ createPutRecordBatch }) => createPutRecordBatch());
    return (await loading)(...call);
  };
}
