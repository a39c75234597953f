import middy from "@middy/core";
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { failSafely } from "../fail-safely.ts";
import { runAttempt } from "../pipeline.ts";
import { createRuntime } from "../runtime.ts";
import { readSettings } from "../settings.ts";
import { readKinesisEvent, toKinesisResponse } from "../sources/kinesis.ts";

/** Time kept for delivery: the largest batch is written in a second or two, and S3 may need its retries. */
const DELIVERY_MS = 20_000;

const settings = readSettings(process.env);
const { log, equipment, reportCounts, sinks, quarantine, cuts } = createRuntime(settings);

export const handler = middy<KinesisStreamEvent, KinesisStreamBatchResponse>()
  .use(failSafely(log))
  .handler(async (event: KinesisStreamEvent, context) => {
    const records = readKinesisEvent(event, settings);
    const remaining = () => context.getRemainingTimeInMillis();
    const hasTime = () => remaining() > DELIVERY_MS;
    const attempt = await runAttempt({ records, sinks, quarantine, cuts, hasTime, remaining, ...(await equipment()) });
    for (const error of attempt.errors) log("error", "delivery-failed", { error, requestId: context.awsRequestId });
    reportCounts(attempt.counts, attempt.errors.length);
    return toKinesisResponse(attempt.failures);
  });
