import type { AccountPolicy, Filter } from "./logs-api.ts";

/** In bytes of UTF-8, of the names of log groups, which are ASCII: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html */
export const MAX_SELECTION = 25_000;

/** All groups of the account, those to come too, but these. The only form there is for a subscription. */
export function selectAllBut(groups: readonly string[]): string {
  return groups.length === 0 ? "" : `LogGroupName NOT IN ${JSON.stringify([...new Set(groups)].sort())}`;
}

/** The groups that a selection leaves out. @returns undefined for a selection of another form */
export function readSelection(selection: string): readonly string[] | undefined {
  if (selection.trim() === "") return [];
  const list = /^\s*LogGroupName\s+NOT\s+IN\s*(\[.*\])\s*$/s.exec(selection)?.[1];
  try {
    const names: unknown = JSON.parse(list ?? "");
    return Array.isArray(names) && names.every((name) => typeof name === "string") ? names : undefined;
  } catch {
    return undefined;
  }
}

export function toDocument({ destinationArn, roleArn, pattern, distribution }: Filter): string {
  return JSON.stringify({
    DestinationArn: destinationArn,
    ...(roleArn === undefined ? {} : { RoleArn: roleArn }),
    FilterPattern: pattern,
    ...(distribution === undefined ? {} : { Distribution: distribution }),
  });
}

/** Tells which groups' events a policy sends to a destination. A selection that cannot be read is taken to select none. */
export function coverage(policy: AccountPolicy | undefined, destinationArn: string): (group: string) => boolean {
  const excluded = policy && readSelection(policy.selection);
  if (policy?.destinationArn !== destinationArn || excluded === undefined) return () => false;
  const names = new Set(excluded);
  return (group) => !names.has(group);
}
