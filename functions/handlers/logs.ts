import middy from "@middy/core";
import type { CloudWatchLogsEvent } from "aws-lambda";
import { failSafely } from "../fail-safely.ts";
import { runAttempt } from "../pipeline.ts";
import { createRuntime } from "../runtime.ts";
import { readSettings } from "../settings.ts";
import { readLogsEvent } from "../sources/awslogs.ts";
import { EventError } from "../sources/event-error.ts";

/** As for Kinesis: the largest batch is written in a second or two, and S3 may need its retries. */
const DELIVERY_MS = 20_000;

const settings = readSettings(process.env);
const { log, equipment, reportCounts, sinks, quarantine, cuts } = createRuntime(settings);

export const handler = middy<CloudWatchLogsEvent, void>()
  .use(failSafely(log))
  .handler(async (event: CloudWatchLogsEvent, context) => {
    const requestId = context.awsRequestId;
    const records = readLogsEvent(event, { requestId, now: Date.now() }, settings);
    const remaining = () => context.getRemainingTimeInMillis();
    const hasTime = () => remaining() > DELIVERY_MS;
    const attempt = await runAttempt({ records, sinks, quarantine, cuts, hasTime, remaining, ...(await equipment()) });
    for (const error of attempt.errors) log("error", "delivery-failed", { error, requestId });
    reportCounts(attempt.counts, attempt.errors.length);
    // Lambda invokes again, and at last gives the event to the on-failure destination.
    if (attempt.failures.length > 0) throw new EventError("not-delivered", "the log events were not delivered");
  });
