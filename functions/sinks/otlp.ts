import type { OtlpSinkSettings } from "../sink-settings.ts";
import type { Deliverer } from "./deliverer.ts";
import type { DeliveryTools } from "./delivery-tools.ts";

/** `createOtlpDeliverer`, loaded at first use: functions without such a sink start without it. */
export function lazyOtlpDeliverer(settings: OtlpSinkSettings, tools: DeliveryTools): Deliverer {
  let loading: Promise<Deliverer> | undefined;
  return {
    form: "otlp",
    async deliver(batch, options) {
      loading ??= import("./otlp-deliverer.ts").then(({ createOtlpDeliverer }) => createOtlpDeliverer(settings, tools));
      return (await loading).deliver(batch, options);
    },
  };
}
