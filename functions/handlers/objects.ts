import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { failSafely } from "../fail-safely.ts";
import { runObjects } from "../objects/attempt.ts";
import { createObjectRuntime } from "../objects/runtime.ts";
import { readObjectSettings } from "../settings.ts";

const { log, reportCounts, equipment, ...runtime } = createObjectRuntime(readObjectSettings(process.env));

export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(failSafely(log))
  .handler(async (event: SQSEvent, context) => {
    const remaining = () => context.getRemainingTimeInMillis();
    const attempt = await runObjects(event, { ...runtime, ...(await equipment()), remaining });
    for (const error of attempt.errors) log("error", "delivery-failed", { error, requestId: context.awsRequestId });
    reportCounts(attempt.counts, attempt.errors.length);
    return { batchItemFailures: attempt.failures.map((itemIdentifier) => ({ itemIdentifier })) };
  });
