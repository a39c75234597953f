import type { Context } from "aws-lambda";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { useFakeAccount } from "../cli/fake-account.ts";
import { LogsError, MARKER } from "./subscriptions/fake-logs.ts";

const STREAM = "arn:aws:kinesis:eu-west-1:123456789012:stream/input";
const NAME = "/shop/mary-jones";
const account = useFakeAccount();
let printed: string[];

beforeEach(() => {
  printed = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      printed.push(chunk.toString());
      return true;
    });
  for (const [name, value] of Object.entries({
    AWS_LAMBDA_FUNCTION_NAME: "subscriber",
    AWS_LAMBDA_LOG_GROUP_NAME: "subscriber-logs",
    SUBSCRIBE_DESTINATION: STREAM,
    SUBSCRIBE_ROLE: "arn:aws:iam::123456789012:role/logs",
    SUBSCRIBE_PATTERNS: "/shop/*",
  }))
    vi.stubEnv(name, value);
  account.json.GetResources = () => ({ ResourceTagMappingList: [], PaginationToken: "" });
  account.logs.add({ name: NAME, filters: [] }, { name: "subscriber-logs", filters: [] });
  return () => vi.restoreAllMocks();
});

async function invoke(event: unknown, remaining = 900_000): Promise<void> {
  vi.resetModules();
  const { handler } = await import("../../functions/handlers/subscribe.ts");
  const context = {
    awsRequestId: "11111111-2222",
    invokedFunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:subscriber",
    getRemainingTimeInMillis: () => remaining,
  };
  await handler(event as never, context as unknown as Context);
}

const SCHEDULED = { "detail-type": "Scheduled Event" };
const CREATED = {
  "detail-type": "AWS API Call via CloudTrail",
  account: "123456789012",
  region: "eu-west-1",
  detail: { eventName: "CreateLogGroup", requestParameters: { logGroupName: NAME } },
};
const destinations = () => account.logs.groups.get(NAME)!.filters.map(({ destinationArn }) => destinationArn);
const metrics = () => JSON.parse(printed.find((line) => line.includes('"_aws"')) ?? "{}");

describe("the subscriber", () => {
  it.each([
    ["a schedule", SCHEDULED, { GroupsTotal: 1, GroupsSubscribed: 1, GroupsNew: 1, GroupsUnseen: 0 }],
    ["a new group", CREATED, { GroupsNew: 1, GroupsRefused: 0, GroupsFailed: 0 }],
  ])("by %s: subscribes, and says how many, never which", async (_what, event, expected) => {
    await invoke(event);
    expect(destinations()).toEqual([STREAM]);
    expect(account.logs.groups.get("subscriber-logs")!.filters).toEqual([]);
    expect(metrics()).toMatchObject({ FunctionName: "subscriber", ...expected });
    expect(metrics()).not.toHaveProperty(event === CREATED ? "GroupsTotal" : "none");
    expect(printed.join("")).not.toContain("mary");
  });

  it.each([
    ["a schedule", SCHEDULED],
    ["a new group", CREATED],
  ])("by %s: what is refused fails, and nobody's text is printed", async (_what, event) => {
    account.logs.before = (action) => {
      if (action === "PutSubscriptionFilter") throw new LogsError("ExpiredTokenException");
    };
    await expect(invoke(event)).rejects.toThrow(/^SubscribeError: not-subscribed$/);
    expect(metrics()).toMatchObject({ GroupsFailed: 1 });
    expect(printed.join("")).toContain("ExpiredTokenException");
    expect(printed.join("")).not.toMatch(new RegExp(`mary|${MARKER}`));
  });

  it("one group that is refused: its event is given again, and of all groups an alarm hears by the metric", async () => {
    account.logs.before = (action) => {
      if (action === "PutSubscriptionFilter") throw new LogsError("InvalidParameterException");
    };
    await expect(invoke(CREATED)).rejects.toThrow(/^SubscribeError: not-subscribed$/);
    printed.length = 0;
    await invoke(SCHEDULED);
    expect(metrics()).toMatchObject({ GroupsFailed: 1, GroupsSubscribed: 0, GroupsTotal: 1 });
  });

  it("an event that nobody sends is refused without a word of it", async () => {
    const detail = { eventName: "CreateLogGroup", requestParameters: { logGroupName: "mary jones" } };
    await expect(invoke({ ...CREATED, detail })).rejects.toThrow(/^EventError: bad-event$/);
    expect(printed.join("")).not.toContain("mary");
    expect(destinations()).toEqual([]);
  });

  it("without time it begins with nothing, and counts what is left", async () => {
    await invoke(SCHEDULED, 80_000);
    expect(destinations()).toEqual([]);
    expect(metrics()).toMatchObject({ GroupsTotal: 1, GroupsSubscribed: 0, GroupsUnseen: 1 });
    await expect(invoke(CREATED, 80_000)).rejects.toThrow("not-subscribed");
  });
});
