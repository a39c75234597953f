import middy from "@middy/core";
import { failSafely } from "../fail-safely.ts";
import { createLog } from "../log.ts";
import { createSubscriber } from "../subscriptions/subscriber-runtime.ts";
import { readSubscriberSettings } from "../subscriptions/subscriber-settings.ts";

const settings = readSubscriberSettings(process.env);
const log = createLog();
const subscribe = createSubscriber(settings, log);

/** For a schedule and for CloudTrail's events of new log groups. Needs a time-out of 15 minutes. */
export const handler = middy()
  .use(failSafely(log))
  .handler((event: unknown, context) => subscribe(event, context));
