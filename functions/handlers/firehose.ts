import middy from "@middy/core";
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from "aws-lambda";
import { failSafely } from "../fail-safely.ts";
import { createFirehoseRuns } from "../firehose-runs.ts";
import { createRuntime } from "../runtime.ts";
import { readFirehoseSettings } from "../settings.ts";
import { readFirehoseEvent } from "../sources/firehose.ts";

const settings = readFirehoseSettings(process.env);
const runtime = createRuntime(settings);
const run = createFirehoseRuns(runtime)[settings.output];

export const handler = middy<FirehoseTransformationEvent, FirehoseTransformationResult>()
  .use(failSafely(runtime.log))
  .handler((event: FirehoseTransformationEvent, context) =>
    run(readFirehoseEvent(event, context.awsRequestId, settings), {
      requestId: context.awsRequestId,
      remaining: () => context.getRemainingTimeInMillis(),
    }),
  );
