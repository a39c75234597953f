import middy from "@middy/core";
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from "aws-lambda";
import { toSafeError } from "../../core/errors.ts";
import { failSafely } from "../fail-safely.ts";
import { createRuntime } from "../runtime.ts";
import { readSettings } from "../settings.ts";
import { readFirehoseEvent } from "../sources/firehose.ts";
import { runTransform, TransformError } from "../transform.ts";

/** Time kept for what is put aside. */
const STORE_MS = 20_000;

const settings = readSettings(process.env);
const { log, equipment, reportCounts, objects, quarantine } = createRuntime(settings);

export const handler = middy<FirehoseTransformationEvent, FirehoseTransformationResult>()
  .use(failSafely(log))
  .handler(async (event: FirehoseTransformationEvent, context) => {
    const requestId = context.awsRequestId;
    const records = readFirehoseEvent(event, settings);
    const hasTime = () => context.getRemainingTimeInMillis() > STORE_MS;
    const equipped = await equipment().catch((error: unknown) => {
      log("error", "no-redactor", { error: toSafeError(error), requestId });
      return {};
    });
    const transform = runTransform({ records, overflow: objects, quarantine, hasTime, ...equipped });
    const { counts, ...response } = await transform.catch((error: unknown) => {
      if (error instanceof TransformError) log("error", "delivery-failed", { error: error.reason, requestId });
      throw error;
    });
    reportCounts(counts, 0);
    return response;
  });
