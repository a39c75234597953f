import type { Clock } from "../../../functions/subscriptions/pace.ts";

/** Stands in the fake's error messages, as names of the account would in real ones. */
export const MARKER = "marker-in-foreign-error";

export class LogsError extends Error {
  readonly $metadata: { readonly httpStatusCode: number };
  constructor(name: string, status = 400) {
    super(MARKER);
    this.name = name;
    this.$metadata = { httpStatusCode: status };
  }
}

export interface FakeGroup {
  name: string;
  class?: string;
  created?: number;
  tags?: Record<string, string>;
  filters: {
    filterName: string;
    destinationArn: string;
    roleArn?: string;
    filterPattern?: string;
    distribution?: string;
  }[];
  lastEvent?: number;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html, written here anew so that the code is held to it */
const LIMITS: Readonly<Record<string, number>> = {
  DescribeLogGroups: 10,
  DescribeLogStreams: 25,
  DescribeSubscriptionFilters: 5,
  PutSubscriptionFilter: 5,
  DeleteSubscriptionFilter: 5,
};

/**
 * A fake: CloudWatch Logs with the documented requests a second (counted over every stretch of one second), pages of 50 and
 * filters a group, on the clock of the test. Answers take 40 ms.
 */
export class FakeLogs {
  readonly groups = new Map<string, FakeGroup>();
  readonly requests: { readonly action: string; readonly at: number; readonly answer: string }[] = [];
  filterLimit = 2;
  /** What else asks for the same, in requests a second. */
  othersPerSecond = 0;
  /** Called before a request is answered. */
  before: (action: string, input: Record<string, unknown>) => void = () => {};
  accountPolicy: Record<string, string> | undefined;
  readonly #clock: Clock | undefined;

  constructor(clock?: Clock) {
    this.#clock = clock;
  }

  add(...groups: readonly FakeGroup[]): void {
    for (const group of groups) this.groups.set(group.name, group);
  }

  // The SDK's commands, by the names of their classes.
  readonly send = async (command: { readonly constructor: { readonly name: string }; readonly input: unknown }) => {
    const action = command.constructor.name.replace(/Command$/, "");
    return this.answer(action, command.input as Record<string, unknown>);
  };

  async answer(action: string, input: Record<string, unknown>): Promise<object> {
    const at = this.#clock?.now() ?? 0;
    try {
      if (this.#clock) this.#limit(action, at);
      this.before(action, input);
      await this.#clock?.sleep(40);
      const answer = this.#actions[action]!(input);
      this.requests.push({ action, at, answer: "ok" });
      return answer;
    } catch (error) {
      this.requests.push({ action, at, answer: (error as Error).name });
      throw error;
    }
  }

  #limit(action: string, at: number): void {
    const limit = (LIMITS[action] ?? 5) - this.othersPerSecond;
    const recent = this.requests.filter((request) => request.action === action && request.at > at - 1000).length;
    if (recent >= limit) throw new LogsError("ThrottlingException");
  }

  readonly #find = (name: unknown): FakeGroup => {
    const group = this.groups.get(name as string);
    if (!group) throw new LogsError("ResourceNotFoundException");
    return group;
  };

  readonly #actions: Readonly<Record<string, (input: Record<string, unknown>) => object>> = {
    DescribeLogGroups: ({ logGroupNamePrefix = "", nextToken = "0", limit = 50 }) => {
      const names = [...this.groups.keys()].filter((name) => name.startsWith(logGroupNamePrefix as string)).sort();
      const from = Number(nextToken);
      const to = from + Math.min(limit as number, 50);
      const logGroups = names.slice(from, to).map((name) => {
        const group = this.groups.get(name)!;
        return { logGroupName: name, creationTime: group.created ?? 0, logGroupClass: group.class ?? "STANDARD" };
      });
      return to < names.length ? { logGroups, nextToken: String(to) } : { logGroups };
    },
    DescribeSubscriptionFilters: ({ logGroupName }) => ({ subscriptionFilters: this.#find(logGroupName).filters }),
    PutSubscriptionFilter: ({ logGroupName, ...filter }) => {
      const group = this.#find(logGroupName);
      const known = group.filters.findIndex(({ filterName }) => filterName === filter.filterName);
      if (known < 0 && group.filters.length >= this.filterLimit) throw new LogsError("LimitExceededException");
      if (group.class !== undefined && group.class !== "STANDARD") throw new LogsError("InvalidParameterException");
      group.filters.splice(known < 0 ? group.filters.length : known, known < 0 ? 0 : 1, filter as never);
      return {};
    },
    DeleteSubscriptionFilter: ({ logGroupName, filterName }) => {
      const group = this.#find(logGroupName);
      const at = group.filters.findIndex((filter) => filter.filterName === filterName);
      if (at < 0) throw new LogsError("ResourceNotFoundException");
      group.filters.splice(at, 1);
      return {};
    },
    DescribeLogStreams: ({ logGroupName }) => {
      const { lastEvent } = this.#find(logGroupName);
      return { logStreams: lastEvent === undefined ? [] : [{ lastEventTimestamp: lastEvent }] };
    },
    ListTagsForResource: ({ resourceArn }) => ({
      tags: this.#find(String(resourceArn).split(":log-group:")[1]).tags ?? {},
    }),
    DescribeAccountPolicies: () => ({ accountPolicies: this.accountPolicy ? [this.accountPolicy] : [] }),
    PutAccountPolicy: (input) => {
      if (this.accountPolicy && this.accountPolicy.policyName !== input.policyName)
        throw new LogsError("LimitExceededException");
      this.accountPolicy = input as Record<string, string>;
      return { accountPolicy: input };
    },
    DeleteAccountPolicy: ({ policyName }) => {
      if (this.accountPolicy?.policyName !== policyName) throw new LogsError("ResourceNotFoundException");
      this.accountPolicy = undefined;
      return {};
    },
  };
}

/** How many requests of an action went out in the busiest second. */
export function busiestSecond(requests: FakeLogs["requests"], action: string): number {
  const times = requests.filter((request) => request.action === action).map(({ at }) => at);
  return Math.max(0, ...times.map((start) => times.filter((at) => at >= start && at < start + 1000).length));
}
