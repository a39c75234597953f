import { toSafeError } from "../core/errors.ts";
import { finishRecords } from "./finish-records.ts";
import { FirehoseResponse } from "./firehose-response.ts";
import type { SourceRecord } from "./items.ts";
import type { Runtime } from "./runtime.ts";
import type { FirehoseSettings } from "./settings.ts";
import { runTransform, TransformError } from "./transform.ts";

/** Time kept for what is delivered or put aside. */
const STORE_MS = 20_000;

interface Invocation {
  readonly requestId: string;
  /** Milliseconds that are left. */
  readonly remaining: () => number;
}

type Answer = Pick<FirehoseResponse, "records">;
type Run = (records: readonly SourceRecord[], invocation: Invocation) => Promise<Answer>;

/** The two ways to deal with what Firehose sends, by where clean lines go. Each answers every record, and none as failed. */
export function createFirehoseRuns(runtime: Runtime): Readonly<Record<FirehoseSettings["output"], Run>> {
  const { log, equipment, reportCounts, objects, sinks, quarantine } = runtime;
  const equip = (requestId: string) =>
    equipment().catch((error: unknown) => {
      log("error", "no-redactor", { error: toSafeError(error), requestId });
      return {};
    });
  return {
    async answer(records, { requestId, remaining }) {
      const hasTime = () => remaining() > STORE_MS;
      const equipped = await equip(requestId);
      const transform = runTransform({ records, overflow: objects, quarantine, hasTime, ...equipped });
      const { counts, ...answer } = await transform.catch((error: unknown) => {
        if (error instanceof TransformError) log("error", "delivery-failed", { error: error.reason, requestId });
        throw error;
      });
      reportCounts(counts, 0);
      return answer;
    },
    async sinks(records, { requestId, remaining }) {
      const hasTime = () => remaining() > STORE_MS;
      const equipped = await equip(requestId);
      await finishRecords({ records, sinks, quarantine, hasTime, remaining, ...equipped }, ({ counts, errors }) => {
        for (const error of errors) log("error", "delivery-failed", { error, requestId });
        reportCounts(counts, errors.length);
      });
      const answer = new FirehoseResponse(records.map(({ acknowledgement }) => acknowledgement));
      for (const { acknowledgement } of records) answer.drop(acknowledgement);
      return { records: answer.records };
    },
  };
}
