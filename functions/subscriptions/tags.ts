export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** `key=value`; the value may be empty. @returns undefined for anything else */
export function readTag(text: string): Tag | undefined {
  const at = text.indexOf("=");
  return at < 1 ? undefined : { key: text.slice(0, at), value: text.slice(at + 1) };
}

/** What is used of the client of the Resource Groups Tagging API, which finds log groups by their tags without asking for each. */
export interface TaggingClient {
  send(command: unknown): Promise<unknown>;
}

interface Page {
  readonly PaginationToken?: string;
  readonly ResourceTagMappingList?: readonly { readonly ResourceARN?: string }[];
}

const GROUP_ARN = /^arn:aws[a-z-]*:logs:[^:]*:[0-9]*:log-group:([^:]+)/;

/**
 * Names of the log groups that have all of these tags.
 * https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html (100 a page)
 */
export async function findTagged(client: TaggingClient, tags: readonly Tag[]): Promise<ReadonlySet<string>> {
  const { GetResourcesCommand } = await import("@aws-sdk/client-resource-groups-tagging-api");
  const names = new Set<string>();
  let token: string | undefined;
  do {
    const page = (await client.send(
      new GetResourcesCommand({
        ResourceTypeFilters: ["logs:log-group"],
        TagFilters: tags.map(({ key, value }) => ({ Key: key, Values: [value] })),
        ResourcesPerPage: 100,
        ...(token === undefined ? {} : { PaginationToken: token }),
      }),
    )) as Page;
    for (const { ResourceARN = "" } of page.ResourceTagMappingList ?? []) {
      const name = GROUP_ARN.exec(ResourceARN)?.[1];
      if (name !== undefined) names.add(name);
    }
    token = page.PaginationToken === "" ? undefined : page.PaginationToken;
  } while (token !== undefined);
  return names;
}
