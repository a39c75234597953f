import { createLogsApi, type LogGroup, type LogsApi } from "../../functions/subscriptions/logs-api.ts";
import { SYSTEM_CLOCK } from "../../functions/subscriptions/pace.ts";
import { commonPrefix, isPattern } from "../../functions/subscriptions/pattern.ts";
import { fits, type Selection } from "../../functions/subscriptions/selection.ts";
import { findTagged, readTag, type Tag } from "../../functions/subscriptions/tags.ts";
import { EXIT, Failure } from "../failure.ts";
import type { Terminal } from "../terminal.ts";
import { explainAws } from "./refusal.ts";
import { clientSettings } from "./settings.ts";

export interface SelectOptions {
  readonly tag?: readonly string[];
  readonly exclude?: readonly string[];
}

/** @throws Failure exit code 2 */
export function readSelection(patterns: readonly string[], { tag = [], exclude = [] }: SelectOptions): Selection {
  const wrong = [...patterns, ...exclude].find((pattern) => !isPattern(pattern));
  if (wrong !== undefined)
    throw new Failure(
      EXIT.usage,
      "not a pattern of log groups",
      "Letters, digits and . - _ / #, with * for any of them and ? for one: '/aws/lambda/*'. Quote it.",
    );
  const tags = tag.map((text) => {
    const read = readTag(text);
    if (!read) throw new Failure(EXIT.usage, "--tag: not of the form key=value");
    return read;
  });
  if (patterns.length === 0 && tags.length === 0)
    throw new Failure(EXIT.usage, "no pattern and no --tag", "For all log groups: '*'.");
  return { patterns: patterns.length === 0 ? ["*"] : patterns, exclude, tags };
}

/** With `maxAttempts: 1`: the API below repeats requests itself, in their turn. */
export async function openLogs(region: string | undefined, terminal: Terminal): Promise<LogsApi> {
  const { CloudWatchLogsClient } = await import("@aws-sdk/client-cloudwatch-logs");
  const client = new CloudWatchLogsClient(clientSettings(region, 1));
  return createLogsApi(client, { clock: clockOf(terminal) });
}

export function clockOf({ clock }: Terminal): NonNullable<Terminal["clock"]> {
  return clock ?? SYSTEM_CLOCK;
}

/** The log groups that fit, in the order of their names. @throws Failure */
export async function selectGroups(
  api: LogsApi,
  { patterns, exclude, tags }: Selection,
  region: string | undefined,
): Promise<readonly LogGroup[]> {
  const tagged = tags.length === 0 ? undefined : await findTaggedGroups(tags, region);
  const groups: LogGroup[] = [];
  try {
    for await (const page of api.listGroups(commonPrefix(patterns)))
      for (const group of page)
        if (fits(group.name, { patterns, exclude }) && (tagged?.has(group.name) ?? true)) groups.push(group);
  } catch (error) {
    throw explainAws(error, { service: "CloudWatch Logs", about: "log groups", needs: "logs:DescribeLogGroups" });
  }
  return groups;
}

export async function findTaggedGroups(tags: readonly Tag[], region: string | undefined): Promise<ReadonlySet<string>> {
  const { ResourceGroupsTaggingAPIClient } = await import("@aws-sdk/client-resource-groups-tagging-api");
  const client = new ResourceGroupsTaggingAPIClient(clientSettings(region));
  try {
    return await findTagged({ send: (command) => client.send(command as never) }, tags);
  } catch (error) {
    throw explainAws(error, { service: "Resource Groups Tagging", about: "--tag", needs: "tag:GetResources" });
  }
}
