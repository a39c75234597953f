import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLogsApi, type Filter, type LogGroup, type LogsApi } from "../../../functions/subscriptions/logs-api.ts";
import { subscribeGroups, unsubscribeGroups } from "../../../functions/subscriptions/subscribe-groups.ts";
import { busiestSecond, FakeLogs, LogsError, MARKER } from "./fake-logs.ts";
import { VirtualClock } from "./virtual-clock.ts";

const STREAM = "arn:aws:kinesis:eu-west-1:123456789012:stream/input";
const OTHER = "arn:aws:lambda:eu-west-1:123456789012:function:forwarder";
const FILTER: Filter = {
  name: "scrubline",
  destinationArn: STREAM,
  roleArn: "arn:aws:iam::123456789012:role/logs",
  pattern: "",
  distribution: "ByLogStream",
};
const ALL = { isOwn: () => false };

async function open(count: number) {
  const clock = new VirtualClock();
  const logs = new FakeLogs(clock);
  for (let i = 0; i < count; i++) logs.add({ name: `/aws/lambda/f-${String(i).padStart(4, "0")}`, filters: [] });
  const api = await createLogsApi(logs as never, { clock, random: () => 0.5 });
  return { clock, logs, api };
}

async function listAll(api: LogsApi): Promise<LogGroup[]> {
  const groups: LogGroup[] = [];
  for await (const page of api.listGroups("/aws/lambda/")) groups.push(...page);
  return groups;
}

const subscribeAll = async (api: LogsApi) => subscribeGroups(await listAll(api), { api, filter: FILTER, ...ALL });

describe("1,000 log groups", () => {
  it("are subscribed within the limits of the API, without being refused once", async () => {
    const { clock, logs, api } = await open(1000);
    const { outcomes, rest } = await clock.run(subscribeAll(api));
    expect(rest).toBe(0);
    expect(outcomes.filter(({ result }) => result === "subscribed")).toHaveLength(1000);
    expect([...logs.groups.values()].every(({ filters }) => filters[0]!.destinationArn === STREAM)).toBe(true);
    expect(logs.requests.filter(({ answer }) => answer !== "ok")).toEqual([]);
    expect(busiestSecond(logs.requests, "DescribeLogGroups")).toBeLessThanOrEqual(10);
    expect(busiestSecond(logs.requests, "DescribeSubscriptionFilters")).toBeLessThanOrEqual(5);
    expect(busiestSecond(logs.requests, "PutSubscriptionFilter")).toBeLessThanOrEqual(5);
    expect(logs.requests).toHaveLength(20 + 1000 + 1000);
    // 1,000 at four a second are 250 s, and reading and writing go on at the same time.
    expect(clock.now()).toBeLessThan(260_000);
  });

  it("are subscribed although others take most of what the API gives", async () => {
    const { clock, logs, api } = await open(200);
    logs.othersPerSecond = 3;
    const { outcomes } = await clock.run(subscribeAll(api));
    expect(outcomes.filter(({ result }) => result === "subscribed")).toHaveLength(200);
    const refused = logs.requests.filter(({ answer }) => answer === "ThrottlingException").length;
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(logs.requests.length / 4);
    // Two a second are left for each of the two actions.
    expect(clock.now()).toBeLessThan(240_000);
  });

  it("go on where an interrupted run ended, and change nothing the third time", async () => {
    const { clock, logs, api } = await open(300);
    let left = 150;
    const groups = await clock.run(listAll(api));
    const first = await clock.run(subscribeGroups(groups, { api, filter: FILTER, ...ALL, hasTime: () => left-- > 0 }));
    expect(first.outcomes.length + first.rest).toBe(300);
    expect(first.rest).toBeGreaterThan(100);
    const second = await clock.run(subscribeGroups(groups, { api, filter: FILTER, ...ALL }));
    expect(second.outcomes.filter(({ result }) => result === "unchanged")).toHaveLength(300 - first.rest);
    expect(second.outcomes.filter(({ result }) => result === "subscribed")).toHaveLength(first.rest);
    const before = logs.requests.length;
    await clock.run(subscribeGroups(groups, { api, filter: FILTER, ...ALL }));
    expect(logs.requests.slice(before).every(({ action }) => action === "DescribeSubscriptionFilters")).toBe(true);
  });

  it("a service that refuses for good is not asked a thousand times", async () => {
    const { clock, logs, api } = await open(1000);
    logs.before = (action) => {
      if (action === "PutSubscriptionFilter") throw new LogsError("InvalidParameterException");
    };
    const result = await clock.run(subscribeAll(api));
    expect(result.stopped).toEqual({ class: "InvalidParameterException", code: "unknown", status: 400 });
    expect(result.outcomes.length).toBeLessThan(20);
    expect(result.outcomes.length + result.rest).toBe(1000);
    expect(JSON.stringify(result)).not.toContain(MARKER);
  });
});

describe("filters of others", () => {
  const other = (filterName: string, destinationArn = OTHER) => ({ filterName, destinationArn, filterPattern: "" });
  const mine = { filterName: "scrubline", destinationArn: STREAM, roleArn: FILTER.roleArn!, filterPattern: "" };
  const cases = [
    ["none", [], "subscribed"],
    ["one", [other("splunk")], "subscribed"],
    ["two", [other("splunk"), other("datadog")], "full"],
    ["ours beside", [other("splunk"), mine], "unchanged"],
    [
      "ours with another role",
      [other("splunk"), { ...mine, roleArn: "arn:aws:iam::123456789012:role/old" }],
      "updated",
    ],
    ["our name, to somewhere else", [other("scrubline")], "elsewhere"],
    ["another name, to the same destination", [other("terraform", STREAM)], "other-name"],
  ] as const;
  for (const [title, filters, result] of cases)
    it(`${title}: ${result}; none of them is touched`, async () => {
      const { clock, logs, api } = await open(0);
      logs.add({ name: "/aws/lambda/a", filters: filters.map((filter) => ({ ...filter })) });
      const { outcomes } = await clock.run(subscribeAll(api));
      expect(outcomes[0]).toMatchObject({ group: "/aws/lambda/a", result });
      const after = logs.groups.get("/aws/lambda/a")!.filters;
      for (const filter of filters)
        if (filter.filterName !== "scrubline" || filter.destinationArn !== STREAM) expect(after).toContainEqual(filter);
      expect(after.filter(({ destinationArn }) => destinationArn === STREAM).length).toBeLessThanOrEqual(1);
    });

  it("a limit that is known spares the request; one that has grown is believed", async () => {
    const { clock, logs, api } = await open(0);
    logs.add({ name: "/aws/lambda/a", filters: [other("splunk"), other("datadog")] });
    const groups = await clock.run(listAll(api));
    const known = await clock.run(subscribeGroups(groups, { api, filter: FILTER, ...ALL, limit: 2 }));
    expect(known.outcomes[0]!.result).toBe("full");
    expect(logs.requests.map(({ action }) => action)).not.toContain("PutSubscriptionFilter");
    logs.filterLimit = 5;
    expect((await clock.run(subscribeAll(api))).outcomes[0]!.result).toBe("subscribed");
  });

  it("unsubscribing takes away only what points to the destination, of our name or of any", async () => {
    const { clock, logs, api } = await open(0);
    logs.add({ name: "/aws/lambda/a", filters: [other("splunk"), { ...mine }] });
    logs.add({ name: "/aws/lambda/b", filters: [other("terraform", STREAM)] });
    logs.add({ name: "/aws/lambda/c", filters: [other("scrubline")] });
    const groups = await clock.run(listAll(api));
    const results = async (name?: string) =>
      (
        await clock.run(
          unsubscribeGroups(groups, { api, destinationArns: [STREAM], ...(name === undefined ? {} : { name }) }),
        )
      ).outcomes.map(({ result }) => result);
    expect(await results("scrubline")).toEqual(["subscribed", "other-name", "unchanged"]);
    expect(await results()).toEqual(["unchanged", "subscribed", "unchanged"]);
    expect([...logs.groups.values()].flatMap(({ filters }) => filters.map(({ filterName }) => filterName))).toEqual([
      "splunk",
      "scrubline",
    ]);
  });
});

describe("groups that are left alone", () => {
  it("own ones, those of a class without filters, those that the account's policy covers, deleted ones", async () => {
    const { clock, logs, api } = await open(0);
    for (const name of ["own", "rare", "covered", "gone", "free"])
      logs.add({
        name: `/aws/lambda/${name}`,
        filters: [],
        ...(name === "rare" ? { class: "INFREQUENT_ACCESS" } : {}),
      });
    const groups = await clock.run(listAll(api));
    logs.groups.delete("/aws/lambda/gone");
    const { outcomes } = await clock.run(
      subscribeGroups(groups, {
        api,
        filter: FILTER,
        isOwn: (group) => group.endsWith("/own"),
        isCovered: (group) => group.endsWith("/covered"),
      }),
    );
    expect(outcomes.map(({ group, result }) => `${group.slice(12)} ${result}`)).toEqual([
      "covered account",
      "free subscribed",
      "gone gone",
      "own own",
      "rare class",
    ]);
    expect(logs.groups.get("/aws/lambda/own")!.filters).toEqual([]);
  });
});

describe("requests", () => {
  it("are repeated when they may pass", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 40, maxLength: 40 }), async (fates) => {
        const { clock, logs, api } = await open(6);
        let next = 0;
        const inARow = new Map<string, number>();
        logs.before = (action, { logGroupName }) => {
          const request = `${action} ${logGroupName}`;
          const before = inARow.get(request) ?? 0;
          const fate = before < 3 ? fates[next++ % fates.length] : 0;
          inARow.set(request, before + 1);
          if (fate === 1) throw new LogsError("ThrottlingException");
          if (fate === 2) throw new LogsError("ServiceUnavailableException", 503);
        };
        const { outcomes } = await clock.run(subscribeAll(api));
        expect(outcomes.map(({ result }) => result)).toEqual(Array(6).fill("subscribed"));
      }),
      { numRuns: 30 },
    );
  });
});
