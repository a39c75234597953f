import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCreatedGroup } from "../../../functions/subscriptions/created-group.ts";
import { orderGroups } from "../../../functions/subscriptions/group-order.ts";
import { createLogsApi, type LogGroup } from "../../../functions/subscriptions/logs-api.ts";
import { OWN_TAG } from "../../../functions/subscriptions/own-tag.ts";
import { type SubscriberTools, subscribeAll, subscribeCreated } from "../../../functions/subscriptions/subscriber.ts";
import { reportSubscriptions } from "../../../functions/subscriptions/subscriber-report.ts";
import {
  readSubscriberSettings,
  type SubscriberSettings,
} from "../../../functions/subscriptions/subscriber-settings.ts";
import { busiestSecond, FakeLogs, LogsError } from "./fake-logs.ts";
import { VirtualClock } from "./virtual-clock.ts";

const STREAM = "arn:aws:kinesis:eu-west-1:123456789012:stream/input";
const ENVIRONMENT = {
  AWS_LAMBDA_FUNCTION_NAME: "subscriber",
  AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/subscriber",
  SUBSCRIBE_DESTINATION: STREAM,
  SUBSCRIBE_ROLE: "arn:aws:iam::123456789012:role/logs",
};
const DAY = 86_400_000;

interface World extends SubscriberTools {
  readonly clock: VirtualClock;
  readonly logs: FakeLogs;
  /** Names of groups that the index of tags knows, by `key=value`. */
  readonly index: Map<string, readonly string[]>;
  readonly settings: SubscriberSettings;
}

async function createWorld(
  env: Record<string, string> = {},
  hasTime?: (clock: VirtualClock) => boolean,
): Promise<World> {
  const clock = new VirtualClock();
  const logs = new FakeLogs(clock);
  const index = new Map<string, readonly string[]>();
  const inTime = () => hasTime?.(clock) ?? true;
  const tagging = {
    async send(command: unknown) {
      const [filter] = (command as { input: { TagFilters: { Key: string; Values: string[] }[] } }).input.TagFilters;
      const names = index.get(`${filter!.Key}=${filter!.Values[0]}`) ?? [];
      const arn = (name: string) => `arn:aws:logs:eu-west-1:123456789012:log-group:${name}`;
      return { ResourceTagMappingList: names.map((name) => ({ ResourceARN: arn(name) })) };
    },
  };
  const api = await createLogsApi(logs as never, { clock, random: () => 0.5, hasTime: inTime });
  const settings = readSubscriberSettings({ ...ENVIRONMENT, ...env });
  return { clock, logs, index, settings, api, tagging, now: () => 1000 * DAY + clock.now(), hasTime: inTime };
}

const filtersOf = ({ logs }: World, name: string) => logs.groups.get(name)!.filters;
const isSubscribed = (world: World, name: string) =>
  filtersOf(world, name).some((filter) => filter.destinationArn === STREAM);
const OTHERS = { filterName: "theirs", destinationArn: "arn:aws:lambda:eu-west-1:123456789012:function:other" };

describe("all groups", () => {
  it("1,000 are subscribed within the API's limits, in five minutes; own ones and those left out are not", async () => {
    const world = await createWorld({
      SUBSCRIBE_PATTERNS: "/aws/lambda/*,/shop/*",
      SUBSCRIBE_EXCLUDE: "*-debug",
      OWN_LOG_GROUPS: "/shop/own",
    });
    const { clock, logs, index, settings } = world;
    for (let i = 0; i < 1000; i++) logs.add({ name: `/aws/lambda/f-${i}`, filters: [{ ...OTHERS }] });
    const left = ["/shop/own", "/aws/lambda/scrubline-2", "/shop/a-debug", "/ecs/other", "/aws/lambda/subscriber"];
    for (const name of left) logs.add({ name, filters: [] });
    logs.add({ name: "/shop/rare", class: "INFREQUENT_ACCESS", filters: [] });
    logs.add({ name: "/shop/full", filters: [{ ...OTHERS }, { ...OTHERS, filterName: "second" }] });
    index.set(`${OWN_TAG.key}=${OWN_TAG.value}`, ["/aws/lambda/scrubline-2"]);
    const result = await clock.run(subscribeAll(settings, world));
    expect(result.rest).toBe(0);
    for (let i = 0; i < 1000; i++) {
      expect(isSubscribed(world, `/aws/lambda/f-${i}`)).toBe(true);
      expect(filtersOf(world, `/aws/lambda/f-${i}`)).toContainEqual(OTHERS);
    }
    for (const name of [...left, "/shop/rare", "/shop/full"])
      expect([name, isSubscribed(world, name)]).toEqual([name, false]);
    for (const action of ["DescribeSubscriptionFilters", "PutSubscriptionFilter"])
      expect(busiestSecond(logs.requests, action)).toBeLessThanOrEqual(5);
    expect(clock.now()).toBeLessThan(300_000);
    const lines: string[] = [];
    reportSubscriptions(result, true, {
      functionName: "f",
      log: () => {},
      now: () => 0,
      write: (line) => lines.push(line),
    });
    expect(JSON.parse(lines[0]!)).toMatchObject({
      GroupsTotal: 1002,
      GroupsSubscribed: 1000,
      GroupsNew: 1000,
      GroupsRefused: 2,
      GroupsFailed: 0,
      GroupsUnseen: 0,
    });
    expect(lines[0]).not.toMatch(/aws\/lambda\/f|shop/);
  });

  it("a second run changes nothing", async () => {
    const world = await createWorld();
    for (let i = 0; i < 50; i++) world.logs.add({ name: `g-${i}`, filters: [] });
    await world.clock.run(subscribeAll(world.settings, world));
    const puts = () => world.logs.requests.filter(({ action }) => action === "PutSubscriptionFilter").length;
    expect(puts()).toBe(50);
    const again = await world.clock.run(subscribeAll(world.settings, world));
    expect(again.outcomes.every(({ result }) => result === "unchanged")).toBe(true);
    expect(puts()).toBe(50);
  });

  it("runs that are cut short make progress until all are subscribed, with others taking most of what the API gives", async () => {
    let end = 0;
    const world = await createWorld({ SUBSCRIBE_PERIOD_MINUTES: "60" }, (clock) => clock.now() < end);
    const { clock, logs, settings } = world;
    logs.othersPerSecond = 3;
    for (let i = 0; i < 400; i++) logs.add({ name: `g-${i}`, filters: [] });
    const rests: number[] = [];
    while ([...logs.groups.keys()].some((name) => !isSubscribed(world, name))) {
      expect(rests.length).toBeLessThan(30);
      end = clock.now() + 60_000;
      const { rest, stopped } = await clock.run(subscribeAll(settings, world));
      expect(stopped).toBeUndefined();
      // Only what was under way goes on behind the end.
      expect(clock.now()).toBeLessThan(end + 30_000);
      rests.push(rest);
      await clock.run(clock.sleep(3_600_000));
    }
    expect(rests.length).toBeGreaterThan(2);
  });

  it("with tags only groups that have them", async () => {
    const world = await createWorld({ SUBSCRIBE_TAGS: '{"team":"shop"}' });
    for (const name of ["a", "b"]) world.logs.add({ name, filters: [] });
    world.index.set("team=shop", ["b", "gone"]);
    await world.clock.run(subscribeAll(world.settings, world));
    expect(["a", "b"].map((name) => isSubscribed(world, name))).toEqual([false, true]);
  });

  it.each(["the index of tags", "the account's policy", "the list of groups"])(
    "without %s nothing is subscribed",
    async (what) => {
      const world = await createWorld();
      world.logs.add({ name: "a", filters: [] });
      const denied = () => {
        throw new LogsError("AccessDeniedException");
      };
      const action = { "the account's policy": "DescribeAccountPolicies", "the list of groups": "DescribeLogGroups" }[
        what
      ];
      world.logs.before = (asked) => (asked === action ? denied() : undefined);
      const tools = action === undefined ? { ...world, tagging: { send: async () => denied() } } : world;
      await expect(world.clock.run(subscribeAll(world.settings, tools))).rejects.toMatchObject({
        name: "AccessDeniedException",
      });
      expect(isSubscribed(world, "a")).toBe(false);
    },
  );

  it.each([
    ["UnknownOperationException", 400],
    ["InternalFailure", 501],
  ])("where there are no policies of accounts (%s, %d) groups are subscribed, at once", async (name, status) => {
    const world = await createWorld();
    world.logs.add({ name: "a", filters: [] });
    world.logs.before = (action) => {
      if (action === "DescribeAccountPolicies") throw new LogsError(name, status);
    };
    await world.clock.run(subscribeAll(world.settings, world));
    expect(isSubscribed(world, "a")).toBe(true);
    expect(world.logs.requests.filter(({ action }) => action === "DescribeAccountPolicies")).toHaveLength(1);
  });

  it("of an account whose policy sends to the same destination no group is subscribed: events would come twice", async () => {
    const world = await createWorld();
    world.logs.add({ name: "a", filters: [] });
    world.logs.accountPolicy = { policyName: "p", policyDocument: JSON.stringify({ DestinationArn: STREAM }) };
    const { outcomes } = await world.clock.run(subscribeAll(world.settings, world));
    expect(outcomes.map(({ result }) => result)).toEqual(["account"]);
    expect(isSubscribed(world, "a")).toBe(false);
  });
});

describe("a group that was created", () => {
  const create = async (world: World, name: string) =>
    world.clock.run(
      subscribeCreated({ name, arn: `arn:aws:logs:eu-west-1:123456789012:log-group:${name}` }, world.settings, world),
    );

  it.each<[string, Record<string, string>, boolean]>([
    ["/shop/new", {}, true],
    ["/shop/new", { team: "other" }, true],
    ["/shop/new", { [OWN_TAG.key]: OWN_TAG.value }, false],
    ["/shop/new-debug", {}, false],
    ["/ecs/new", {}, false],
    ["/shop/own", {}, false],
  ])("%s with the tags %j: %s", async (name, tags, expected) => {
    const world = await createWorld({
      SUBSCRIBE_PATTERNS: "/shop/*",
      SUBSCRIBE_EXCLUDE: "*-debug",
      OWN_LOG_GROUPS: "/shop/own",
    });
    world.logs.add({ name, tags, filters: [] }, { name: `${name}-more`, filters: [] });
    await create(world, name);
    expect(isSubscribed(world, name)).toBe(expected);
    expect(isSubscribed(world, `${name}-more`)).toBe(false);
  });

  it("has to have the tags that are asked for", async () => {
    const world = await createWorld({ SUBSCRIBE_TAGS: '{"team":"shop","stage":"live"}' });
    world.logs.add(
      { name: "a", tags: { team: "shop" }, filters: [] },
      { name: "b", tags: { team: "shop", stage: "live" }, filters: [] },
    );
    for (const name of ["a", "b"]) await create(world, name);
    expect(["a", "b"].map((name) => isSubscribed(world, name))).toEqual([false, true]);
  });

  it("that is gone again, or of a class without filters, is no failure", async () => {
    const world = await createWorld();
    expect(await create(world, "gone")).toBeUndefined();
    world.logs.add({ name: "rare", class: "DELIVERY", filters: [] });
    expect((await create(world, "rare"))?.outcomes).toMatchObject([{ result: "class" }]);
  });

  it("that cannot be subscribed is told, not lost", async () => {
    const world = await createWorld();
    world.logs.add({ name: "a", filters: [] });
    world.logs.before = (action) => {
      if (action === "PutSubscriptionFilter") throw new LogsError("InvalidParameterException");
    };
    expect((await create(world, "a"))?.outcomes).toMatchObject([{ result: "failed" }]);
  });
});

describe("a request that is refused for being too fast", () => {
  it("is not repeated without end when there is no time", async () => {
    let hasTime = true;
    const world = await createWorld({}, () => hasTime);
    world.logs.add({ name: "a", filters: [] });
    world.logs.before = (action) => {
      if (action !== "DescribeSubscriptionFilters") return;
      hasTime = false;
      throw new LogsError("ThrottlingException");
    };
    const { outcomes } = await world.clock.run(subscribeAll(world.settings, world));
    expect(outcomes).toMatchObject([{ result: "failed" }]);
    expect(world.clock.now()).toBeLessThan(5_000);
  });
});

describe("the order of groups", () => {
  const group = (created: number, index: number): LogGroup => ({ name: `g-${index}`, created, class: "STANDARD" });

  it("new ones first, newest first, and each exactly once", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20 * DAY })),
        fc.integer({ min: 10 * DAY, max: 20 * DAY }),
        (ages, now) => {
          const groups = ages.map(group);
          const ordered = orderGroups(groups, { now, period: DAY });
          expect(ordered.map(({ name }) => name).sort()).toEqual(groups.map(({ name }) => name).sort());
          const fresh = groups.filter(({ created }) => created > now - 2 * DAY).length;
          const head = ordered.slice(0, fresh).map(({ created }) => created);
          expect(head).toEqual([...head].sort((a, b) => b - a));
          expect(ordered.slice(fresh).every(({ created }) => created <= now - 2 * DAY)).toBe(true);
        },
      ),
    );
  });

  it("whatever a run has time for, all have their turn, in three times as many runs as there have to be at least", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 0, max: 100_000 }),
        (count, capacity, first) => {
          const groups = Array.from({ length: count }, (_, index) => group(0, index));
          const seen = new Set<string>();
          const runs = 3 * Math.ceil(count / capacity) + 3;
          for (let run = 0; run < runs && seen.size < count; run++)
            for (const { name } of orderGroups(groups, { now: (first + run + 2) * DAY, period: DAY }).slice(
              0,
              capacity,
            ))
              seen.add(name);
          expect(seen.size).toBe(count);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("what CloudTrail says", () => {
  const event = (name: unknown, more: object = {}) => ({
    "detail-type": "AWS API Call via CloudTrail",
    account: "123456789012",
    region: "eu-west-1",
    detail: { eventName: "CreateLogGroup", requestParameters: { logGroupName: name } },
    ...more,
  });

  it("is read, and a schedule is none of it", () => {
    const arn = "arn:aws-cn:logs:eu-west-1:123456789012:log-group:/shop/a";
    expect(readCreatedGroup(event("/shop/a"), "aws-cn")).toEqual({ name: "/shop/a", arn });
    for (const other of [undefined, null, "x", {}, { "detail-type": "Scheduled Event" }])
      expect(readCreatedGroup(other, "aws")).toBeUndefined();
  });

  it.each([
    ["no name", event(undefined)],
    ["a name that is none", event("mary@example.com:*")],
    [
      "something else",
      event("a", { detail: { eventName: "DeleteLogGroup", requestParameters: { logGroupName: "a" } } }),
    ],
    ["no parameters", event("a", { detail: { eventName: "CreateLogGroup", requestParameters: null } })],
    ["no account", event("a", { account: "x" })],
  ])("%s is refused without a word of it", (_what, given) => {
    expect(() => readCreatedGroup(given, "aws")).toThrow("the event does not say which log group was created");
  });
});

describe("settings", () => {
  it("have defaults", () => {
    expect(readSubscriberSettings(ENVIRONMENT)).toEqual({
      functionName: "subscriber",
      filter: {
        name: "scrubline",
        destinationArn: STREAM,
        roleArn: ENVIRONMENT.SUBSCRIBE_ROLE,
        pattern: "",
        distribution: "ByLogStream",
      },
      patterns: ["*"],
      exclude: [],
      tags: [],
      ownLogGroups: new Set(["/aws/lambda/subscriber"]),
      period: DAY,
    });
  });

  it.each([
    ["SUBSCRIBE_DESTINATION", "mary@example.com"],
    ["SUBSCRIBE_ROLE", ""],
    ["SUBSCRIBE_FILTER", "a:b"],
    ["SUBSCRIBE_PATTERNS", "mary@example.com"],
    ["SUBSCRIBE_EXCLUDE", "a,b c"],
    ["SUBSCRIBE_TAGS", "mary"],
    ["SUBSCRIBE_TAGS", '{"team":1}'],
    ["SUBSCRIBE_TAGS", `{"${OWN_TAG.key}":"own"}`],
    ["SUBSCRIBE_PERIOD_MINUTES", "0"],
    ["OWN_LOG_GROUPS", "a b"],
  ])("%s=%j is refused by name, without its value", (name, value) => {
    const read = () => readSubscriberSettings({ ...ENVIRONMENT, [name]: value });
    expect(read).toThrow(name);
    expect(read).not.toThrow("mary");
  });
});
