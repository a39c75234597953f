import { coverage } from "./account-policy.ts";
import type { CreatedGroup } from "./created-group.ts";
import { orderGroups } from "./group-order.ts";
import type { LogGroup, LogsApi } from "./logs-api.ts";
import { OWN_TAG } from "./own-tag.ts";
import { commonPrefix } from "./pattern.ts";
import { fits } from "./selection.ts";
import { type SubscribeResult, subscribeGroups } from "./subscribe-groups.ts";
import type { SubscriberSettings } from "./subscriber-settings.ts";
import { findTagged, type TaggingClient } from "./tags.ts";

export type SubscriberApi = Pick<
  LogsApi,
  "listGroups" | "listFilters" | "putFilter" | "listTags" | "readAccountPolicy"
>;

export interface SubscriberTools {
  readonly api: SubscriberApi;
  readonly tagging: TaggingClient;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Whether there is time for another group. */
  readonly hasTime: () => boolean;
}

/**
 * Looks at all log groups that fit and subscribes those that are not subscribed, as far as there is time; the next run goes on. What must not be
 * subscribed is asked first: if that cannot be known, nothing is done.
 */
export async function subscribeAll(settings: SubscriberSettings, tools: SubscriberTools): Promise<SubscribeResult> {
  const { api, tagging, now } = tools;
  const own = await findTagged(tagging, [OWN_TAG]);
  const tagged = settings.tags.length === 0 ? undefined : await findTagged(tagging, settings.tags);
  const groups: LogGroup[] = [];
  for await (const page of api.listGroups(commonPrefix(settings.patterns)))
    for (const group of page) if (fits(group.name, settings) && (tagged?.has(group.name) ?? true)) groups.push(group);
  const ordered = orderGroups(groups, { now: now(), period: settings.period });
  return subscribe(ordered, (name) => settings.ownLogGroups.has(name) || own.has(name), settings, tools);
}

/**
 * Subscribes one group that was just created, of which the index of tags may not know yet.
 * @returns undefined when it is not to be subscribed, or is gone
 */
export async function subscribeCreated(
  { name, arn }: CreatedGroup,
  settings: SubscriberSettings,
  tools: SubscriberTools,
): Promise<SubscribeResult | undefined> {
  if (!fits(name, settings) || settings.ownLogGroups.has(name)) return undefined;
  const group = await findGroup(tools.api, name);
  if (!group) return undefined;
  const tags = await tools.api.listTags(arn);
  const has = ({ key, value }: { readonly key: string; readonly value: string }) => tags.get(key) === value;
  if (has(OWN_TAG) || !settings.tags.every(has)) return undefined;
  return subscribe([group], () => false, settings, tools);
}

/** A name is the first of all that begin with it. */
async function findGroup(api: SubscriberApi, name: string): Promise<LogGroup | undefined> {
  for await (const page of api.listGroups(name)) return page.find((group) => group.name === name);
  return undefined;
}

async function subscribe(
  groups: readonly LogGroup[],
  isOwn: (name: string) => boolean,
  { filter }: SubscriberSettings,
  { api, hasTime }: SubscriberTools,
): Promise<SubscribeResult> {
  const isCovered = coverage(await api.readAccountPolicy(), filter.destinationArn);
  return subscribeGroups(groups, { api, filter, isOwn, isCovered, hasTime });
}
