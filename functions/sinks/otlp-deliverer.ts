import type { OtlpSinkSettings } from "../sink-settings.ts";
import type { Deliverer } from "./deliverer.ts";
import { OtlpRun } from "./otlp-run.ts";
import { createOtlpSend, type OtlpTools } from "./otlp-send.ts";
import { planRequests, toRequest } from "./otlp-units.ts";

/**
 * Delivers by OTLP over HTTP, in protobuf: https://opentelemetry.io/docs/specs/otlp/#otlphttp
 *
 * Every record ends as one of: taken; `unavailable`, when the service was down, slow, or does not let us in; `rejected`, when it refused the record by
 * itself. Of a request that was taken in part nobody says which records were not, and it must not be sent again: all of it is `rejected`, with how many
 * were refused.
 */
export function createOtlpDeliverer(settings: OtlpSinkSettings, tools: OtlpTools): Deliverer {
  const send = createOtlpSend(settings, tools);
  return {
    form: "otlp",
    async deliver(batch, { remaining = () => Number.POSITIVE_INFINITY } = {}) {
      const run = new OtlpRun(async (units) => {
        const request = toRequest(units);
        return { ...(await send(batch.signal, request, remaining)), bytes: request.length };
      });
      for (const { units, isFit } of planRequests(batch, settings.maxRequestBytes))
        if (isFit) await run.settle(units);
        else run.reject(units, "not-sendable");
      const leftovers = run.end(batch);
      const receipt = { sink: "otlp", items: batch.items, bytes: run.bytes };
      return { receipt, leftovers, ...(leftovers.length > 0 ? { error: run.failure } : {}) };
    },
  };
}
