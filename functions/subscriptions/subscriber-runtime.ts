import type { Context } from "aws-lambda";
import type { Log } from "../log.ts";
import { readCreatedGroup } from "./created-group.ts";
import { createLogsApi, type LogsApi } from "./logs-api.ts";
import { SYSTEM_CLOCK } from "./pace.ts";
import { type SubscriberTools, subscribeAll, subscribeCreated } from "./subscriber.ts";
import { reportSubscriptions } from "./subscriber-report.ts";
import type { SubscriberSettings } from "./subscriber-settings.ts";

/** Some log groups were not subscribed that are to be; the report has their number. */
export class SubscribeError extends Error {
  override readonly name = "SubscribeError";
  readonly code = "not-subscribed";
}

/** No group is begun with less left, and no request repeated with less than two thirds of it: it may wait for its turn and for an answer. */
const GROUP_MS = 90_000;
const RETRY_MS = 60_000;

/** For a schedule, which looks at all groups, and for CloudTrail's word of a new one. */
export function createSubscriber(settings: SubscriberSettings, log: Log) {
  let remaining = () => 0;
  const now = () => Date.now();
  const open = lazyClients(() => remaining() > RETRY_MS);
  const report = { functionName: settings.functionName, log, now };
  return async (event: unknown, context: Context): Promise<void> => {
    remaining = () => context.getRemainingTimeInMillis();
    const partition = context.invokedFunctionArn.split(":")[1]!;
    const created = readCreatedGroup(event, partition);
    const tools = { ...(await open()), now, hasTime: () => remaining() > GROUP_MS };
    const result = created ? await subscribeCreated(created, settings, tools) : await subscribeAll(settings, tools);
    if (!result) return;
    reportSubscriptions(result, !created, report);
    // Of one group the event is given again; of all groups an alarm is to hear of it.
    if (result.stopped || (created && (result.rest > 0 || result.outcomes.some(({ error }) => error))))
      throw new SubscribeError("log groups were not subscribed");
  };
}

function lazyClients(hasTime: () => boolean): () => Promise<Pick<SubscriberTools, "api" | "tagging">> {
  let opened: Promise<{ readonly api: LogsApi; readonly tagging: SubscriberTools["tagging"] }> | undefined;
  return () => {
    opened ??= (async () => {
      const requestHandler = { connectionTimeout: 2_000, requestTimeout: 10_000 };
      const [{ CloudWatchLogsClient }, { ResourceGroupsTaggingAPIClient }] = await Promise.all([
        import("@aws-sdk/client-cloudwatch-logs"),
        import("@aws-sdk/client-resource-groups-tagging-api"),
      ]);
      // One attempt: requests are repeated in their turn.
      const logs = new CloudWatchLogsClient({ maxAttempts: 1, requestHandler });
      const tagging = new ResourceGroupsTaggingAPIClient({ maxAttempts: 8, requestHandler });
      return {
        api: await createLogsApi(logs, { clock: SYSTEM_CLOCK, hasTime }),
        tagging: { send: (command: unknown) => tagging.send(command as never) },
      };
    })();
    return opened;
  };
}
