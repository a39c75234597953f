import middy from "@middy/core";
import { failSafely } from "../fail-safely.ts";
import { createLog } from "../log.ts";
import { createRedrive, readRedriveSettings } from "../outbox/run-redrive.ts";

const log = createLog();
const redrive = createRedrive(readRedriveSettings(process.env), log);

/** For a schedule; the event is not looked at. A time-out of 15 minutes lets it do much at a time; two at a time deliver some of it twice. */
export const handler = middy<unknown, void>()
  .use(failSafely(log))
  .handler((_event, context) => redrive(() => context.getRemainingTimeInMillis()));
