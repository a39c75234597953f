import { type Environment, read, readOptional, SettingsError } from "../settings.ts";
import { needsRole, ROLE_ARN, readDestination } from "./destination.ts";
import { createFilter, FILTER_NAME } from "./filter.ts";
import type { Filter } from "./logs-api.ts";
import { OWN_TAG } from "./own-tag.ts";
import { isGroupName, isPattern } from "./pattern.ts";
import type { Selection } from "./selection.ts";
import type { Tag } from "./tags.ts";

export interface SubscriberSettings extends Selection {
  readonly functionName: string;
  readonly filter: Filter;
  /** By their names; the others are known by their tag. */
  readonly ownLogGroups: ReadonlySet<string>;
  /** Between two runs, in milliseconds. */
  readonly period: number;
}

const FUNCTION_NAME = /^[A-Za-z0-9_-]{1,140}$/;
const ANYTHING = /^.+$/s;
const MINUTES = /^[1-9][0-9]{0,4}$/;

/**
 * `SUBSCRIBE_DESTINATION` and `SUBSCRIBE_ROLE`, ARNs; `SUBSCRIBE_FILTER`, the filters' name (scrubline); `SUBSCRIBE_PATTERNS` (`*`) and
 * `SUBSCRIBE_EXCLUDE`, with commas between; `SUBSCRIBE_TAGS`, a JSON object; `SUBSCRIBE_PERIOD_MINUTES` (1440); `OWN_LOG_GROUPS`.
 * @throws SettingsError
 */
export function readSubscriberSettings(env: Environment): SubscriberSettings {
  const destination = readDestination(read(env, "SUBSCRIBE_DESTINATION", ANYTHING, "an ARN"));
  if (!destination) throw refusal("SUBSCRIBE_DESTINATION", "the ARN of a stream, a function or a log destination");
  const role = readOptional(env, "SUBSCRIBE_ROLE", ROLE_ARN, "the ARN of a role", "");
  if (needsRole(destination) && role === "") throw refusal("SUBSCRIBE_ROLE", "set, which a stream needs");
  const filterName = readOptional(env, "SUBSCRIBE_FILTER", FILTER_NAME, "the name of a filter", "scrubline");
  const list = (name: string, fallback: string, isEntry: (text: string) => boolean, description: string) => {
    const entries = readOptional(env, name, ANYTHING, description, fallback).split(",").filter(Boolean);
    if (!entries.every(isEntry)) throw refusal(name, `${description} with commas between them`);
    return entries;
  };
  const own = list("OWN_LOG_GROUPS", "", isGroupName, "names of log groups");
  return {
    functionName: read(env, "AWS_LAMBDA_FUNCTION_NAME", FUNCTION_NAME, "a Lambda function's name"),
    filter: createFilter(destination, role === "" ? undefined : role, filterName),
    patterns: list("SUBSCRIBE_PATTERNS", "*", isPattern, "patterns of log groups"),
    exclude: list("SUBSCRIBE_EXCLUDE", "", isPattern, "patterns of log groups"),
    tags: readTags(readOptional(env, "SUBSCRIBE_TAGS", ANYTHING, "a JSON object", "{}")),
    ownLogGroups: new Set([...own, read(env, "AWS_LAMBDA_LOG_GROUP_NAME", ANYTHING, "a log group's name")]),
    period: Number(readOptional(env, "SUBSCRIBE_PERIOD_MINUTES", MINUTES, "a number of minutes", "1440")) * 60_000,
  };
}

function readTags(text: string): readonly Tag[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const entries =
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [["", 0]];
  const tags = entries.map(([key, tag]) => ({ key, value: tag as unknown }));
  if (!tags.every((tag): tag is Tag => tag.key !== "" && typeof tag.value === "string"))
    throw refusal("SUBSCRIBE_TAGS", "a JSON object of tags and their values");
  if (tags.some(({ key }) => key === OWN_TAG.key)) throw refusal("SUBSCRIBE_TAGS", "without the tag of own log groups");
  return tags;
}

function refusal(name: string, description: string): SettingsError {
  return new SettingsError("bad-setting", `the environment variable ${name} is not ${description}`);
}
