import { isUtf8 } from "node:buffer";
import { toSafeError } from "../../core/errors.ts";
import type { CloudWatchLogsSinkSettings } from "../sink-settings.ts";
import { deliverRequests, type Outcome, toRequests } from "./deliver-requests.ts";
import type { Deliverer } from "./deliverer.ts";
import type { DeliveryTools } from "./delivery-tools.ts";
import { toDelivery } from "./leftovers.ts";
import type { Batch } from "./sink.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
const REQUEST = { units: 10_000, bytes: 1_048_576 };
/** What each event counts beside its text. */
const EVENT_BYTES = 26;
const SPAN_MS = 24 * 60 * 60 * 1_000;

export interface LogEvent {
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/** Which events of a request CloudWatch Logs left out: those before `from` and those from `to` on. Absent: none. */
export interface LeftOut {
  readonly from?: number;
  readonly to?: number;
}

/** What is asked of CloudWatch Logs. Rejects with the service's error. */
export interface LogEventsApi {
  put(group: string, stream: string, events: readonly LogEvent[], signal: AbortSignal): Promise<LeftOut>;
  /** Does nothing when there is such a stream. */
  createStream(group: string, stream: string, signal: AbortSignal): Promise<void>;
}

interface Unit {
  readonly index: number;
  readonly time: number;
  readonly size: number;
}

/**
 * One event an entry, in the log stream `<logStream>/<route>`, which is made when it is not there. Events of a request are in the order of their times and within
 * a day. Rejected are entries that are no text in UTF-8, empty or too large, and events that are older or newer than CloudWatch Logs takes.
 */
export function createCloudWatchLogsDeliverer(
  { logGroup, logStream }: Pick<CloudWatchLogsSinkSettings, "logGroup" | "logStream">,
  tools: DeliveryTools,
  api: LogEventsApi = lazyLogEventsApi(),
): Deliverer {
  return {
    form: "line",
    async deliver(batch, { remaining } = {}) {
      const stream = `${logStream}/${batch.route}`;
      const { units, unfit } = toUnits(batch);
      const put = async (request: readonly Unit[], signal: AbortSignal): Promise<readonly Outcome[]> => {
        const events = request.map(({ index, time }) => ({
          message: Buffer.from(batch.entries[index]!).toString(),
          timestamp: time,
        }));
        const { from = 0, to = events.length } = await api.put(logGroup, stream, events, signal);
        return request.map((_, index) => (index < from || index >= to ? "refused" : "taken"));
      };
      const { unavailable, refused, error } = await deliverRequests(
        toDays(units).flatMap((day) => toRequests(day, REQUEST)),
        async (request, signal) => {
          try {
            return await put(request, signal);
          } catch (failure) {
            if (toSafeError(failure).class !== "ResourceNotFoundException") throw failure;
            await api.createStream(logGroup, stream, signal);
            return put(request, signal);
          }
        },
        { tools, ...(remaining ? { remaining } : {}) },
      );
      return toDelivery("cloudwatch-logs", batch, {
        unavailable: unavailable.map(({ index }) => index),
        rejected: [...unfit, ...refused.map(({ index }) => index)],
        error,
      });
    },
  };
}

/** Units in the order of their times, and the indexes of entries that cannot be an event. */
function toUnits({ entries, times, time }: Batch): {
  readonly units: readonly Unit[];
  readonly unfit: readonly number[];
} {
  const units: Unit[] = [];
  const unfit: number[] = [];
  for (const [index, entry] of entries.entries()) {
    const unit = { index, time: Math.floor(times?.[index] ?? time), size: entry.length + EVENT_BYTES };
    if (entry.length > 0 && unit.size <= REQUEST.bytes && unit.time >= 0 && isUtf8(entry)) units.push(unit);
    else unfit.push(index);
  }
  return { units: units.sort((a, b) => a.time - b.time), unfit };
}

function toDays(units: readonly Unit[]): readonly (readonly Unit[])[] {
  const days: Unit[][] = [];
  for (const unit of units) {
    const day = days.at(-1);
    if (day && unit.time - day[0]!.time <= SPAN_MS) day.push(unit);
    else days.push([unit]);
  }
  return days;
}

function lazyLogEventsApi(): LogEventsApi {
  let loading: Promise<LogEventsApi> | undefined;
  const load = () => {
    loading ??= import("./cloudwatch-logs-client.ts").then(({ createLogEventsApi }) => createLogEventsApi());
    return loading;
  };
  return {
    put: async (...call) => (await load()).put(...call),
    createStream: async (...call) => (await load()).createStream(...call),
  };
}
