import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { toSafeError } from "../../core/errors.ts";
import { type Call, createCall, NOT_IMPLEMENTED, type RetryOptions } from "./retry.ts";

export interface LogGroup {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** Only groups of the class STANDARD can have filters: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html */
  readonly class: string;
}

export interface Filter {
  readonly name: string;
  readonly destinationArn: string;
  readonly roleArn?: string;
  readonly pattern: string;
  readonly distribution?: string;
}

/** The one subscription policy that an account may have in a region. */
export interface AccountPolicy {
  readonly name: string;
  /** Of its document. Absent: the document is not as documented. */
  readonly destinationArn?: string;
  readonly roleArn?: string;
  /** `LogGroupName NOT IN ["…"]` */
  readonly selection: string;
}

/** What is asked of CloudWatch Logs, below its limits. Rejects with the service's error when trying again does not help. */
export interface LogsApi {
  /** Pages of up to 50, in the order of their names. */
  listGroups(prefix: string): AsyncGenerator<readonly LogGroup[]>;
  listFilters(group: string): Promise<readonly Filter[]>;
  putFilter(group: string, filter: Filter): Promise<void>;
  deleteFilter(group: string, name: string): Promise<void>;
  /** When the newest event of the group was logged, in milliseconds since the epoch; CloudWatch Logs may be an hour behind with it. */
  lastEvent(group: string): Promise<number | undefined>;
  /** Of a group, by its ARN without `:*`. */
  listTags(groupArn: string): Promise<ReadonlyMap<string, string>>;
  readAccountPolicy(): Promise<AccountPolicy | undefined>;
  putAccountPolicy(policy: {
    readonly name: string;
    readonly document: string;
    readonly selection: string;
  }): Promise<void>;
  deleteAccountPolicy(name: string): Promise<void>;
}

/** What is used of the SDK's client. It is to be made with `maxAttempts: 1`. */
export type LogsClient = Pick<CloudWatchLogsClient, "send">;

const PAGE = 50;
const POLICY_TYPE = "SUBSCRIPTION_FILTER_POLICY";

export async function createLogsApi(client: LogsClient, options: RetryOptions): Promise<LogsApi> {
  const sdk = await import("@aws-sdk/client-cloudwatch-logs");
  const call: Call = createCall(options);
  return {
    async *listGroups(prefix) {
      let nextToken: string | undefined;
      do {
        const input = {
          limit: PAGE,
          ...(prefix === "" ? {} : { logGroupNamePrefix: prefix }),
          ...(nextToken === undefined ? {} : { nextToken }),
        };
        const page = await call("DescribeLogGroups", () => client.send(new sdk.DescribeLogGroupsCommand(input)));
        yield (page.logGroups ?? []).map(({ logGroupName, creationTime, logGroupClass }) => ({
          name: logGroupName!,
          created: creationTime ?? 0,
          class: logGroupClass ?? "STANDARD",
        }));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
    },
    async listFilters(group) {
      const filters: Filter[] = [];
      let nextToken: string | undefined;
      do {
        const input = { logGroupName: group, ...(nextToken === undefined ? {} : { nextToken }) };
        const page = await call("DescribeSubscriptionFilters", () =>
          client.send(new sdk.DescribeSubscriptionFiltersCommand(input)),
        );
        for (const { filterName, destinationArn, roleArn, filterPattern, distribution } of page.subscriptionFilters ??
          [])
          filters.push({
            name: filterName!,
            destinationArn: destinationArn!,
            pattern: filterPattern ?? "",
            ...(roleArn === undefined ? {} : { roleArn }),
            ...(distribution === undefined ? {} : { distribution }),
          });
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return filters;
    },
    async putFilter(group, { name, destinationArn, roleArn, pattern, distribution }) {
      const input = {
        logGroupName: group,
        filterName: name,
        filterPattern: pattern,
        destinationArn,
        ...(roleArn === undefined ? {} : { roleArn }),
        ...(distribution === undefined ? {} : { distribution: distribution as "ByLogStream" }),
      };
      await call("PutSubscriptionFilter", () => client.send(new sdk.PutSubscriptionFilterCommand(input)));
    },
    async deleteFilter(group, name) {
      const input = { logGroupName: group, filterName: name };
      try {
        await call("DeleteSubscriptionFilter", () => client.send(new sdk.DeleteSubscriptionFilterCommand(input)));
      } catch (error) {
        // Also when an answer was lost and the request repeated.
        if (toSafeError(error).class !== "ResourceNotFoundException") throw error;
      }
    },
    async lastEvent(group) {
      const input = { logGroupName: group, orderBy: "LastEventTime", descending: true, limit: 1 } as const;
      const page = await call("DescribeLogStreams", () => client.send(new sdk.DescribeLogStreamsCommand(input)));
      return page.logStreams?.[0]?.lastEventTimestamp;
    },
    async listTags(resourceArn) {
      const answer = await call("ListTagsForResource", () =>
        client.send(new sdk.ListTagsForResourceCommand({ resourceArn })),
      );
      return new Map(Object.entries(answer.tags ?? {}));
    },
    async readAccountPolicy() {
      const input = { policyType: POLICY_TYPE } as const;
      const page = await call("DescribeAccountPolicies", () =>
        client.send(new sdk.DescribeAccountPoliciesCommand(input)),
      ).catch((error: unknown) => {
        // Where the service does not know such policies there is none.
        const { class: kind, status } = toSafeError(error);
        if (kind === "UnknownOperationException" || status === NOT_IMPLEMENTED) return undefined;
        throw error;
      });
      const policy = page?.accountPolicies?.[0];
      if (policy?.policyName === undefined) return undefined;
      return {
        name: policy.policyName,
        selection: policy.selectionCriteria ?? "",
        ...readDocument(policy.policyDocument),
      };
    },
    async putAccountPolicy({ name, document, selection }) {
      const input = {
        policyName: name,
        policyType: POLICY_TYPE,
        policyDocument: document,
        scope: "ALL",
        ...(selection === "" ? {} : { selectionCriteria: selection }),
      } as const;
      await call("PutAccountPolicy", () => client.send(new sdk.PutAccountPolicyCommand(input)));
    },
    async deleteAccountPolicy(name) {
      const input = { policyName: name, policyType: POLICY_TYPE } as const;
      await call("DeleteAccountPolicy", () => client.send(new sdk.DeleteAccountPolicyCommand(input)));
    },
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html */
function readDocument(document: string | undefined): { destinationArn?: string; roleArn?: string } {
  try {
    const { DestinationArn, RoleArn } = JSON.parse(document ?? "") as Record<string, unknown>;
    return {
      ...(typeof DestinationArn === "string" ? { destinationArn: DestinationArn } : {}),
      ...(typeof RoleArn === "string" ? { roleArn: RoleArn } : {}),
    };
  } catch {
    return {};
  }
}
