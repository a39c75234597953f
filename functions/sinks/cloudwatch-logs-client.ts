import { CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { toSafeError } from "../../core/errors.ts";
import type { LogEventsApi } from "./cloudwatch-logs.ts";

/** To be imported lazily: the client costs start-up time. Imported by names, so that a bundle has of the SDK only what is used. */
export function createLogEventsApi(): LogEventsApi {
  // Failed requests are sent again by the caller, who knows how much time is left.
  const client = new CloudWatchLogsClient({ maxAttempts: 1, requestHandler: { connectionTimeout: 2_000 } });
  return {
    async put(logGroupName, logStreamName, events, abortSignal) {
      const input = { logGroupName, logStreamName, logEvents: [...events] };
      const { rejectedLogEventsInfo } = await client.send(new PutLogEventsCommand(input), { abortSignal });
      const { tooOldLogEventEndIndex, expiredLogEventEndIndex, tooNewLogEventStartIndex } = rejectedLogEventsInfo ?? {};
      return {
        from: Math.max(tooOldLogEventEndIndex ?? 0, expiredLogEventEndIndex ?? 0),
        ...(tooNewLogEventStartIndex === undefined ? {} : { to: tooNewLogEventStartIndex }),
      };
    },
    async createStream(logGroupName, logStreamName, abortSignal) {
      try {
        await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }), { abortSignal });
      } catch (error) {
        // Somebody else made it meanwhile.
        if (toSafeError(error).class !== "ResourceAlreadyExistsException") throw error;
      }
    },
  };
}
