import { join } from "node:path";
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DescribeSubscriptionFiltersCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { readFunctionLog } from "./harness/logs.ts";
import { readAll } from "./harness/objects.ts";
import { type DeployedStack, deployStack } from "./harness/stack.ts";

const endpoint = inject("endpoint");
const POLICY = join(import.meta.dirname, "policy.yaml");
const ARRIVAL = { timeout: 60_000, interval: 250 };
const PLACE = `/shop-${process.pid}-${Date.now().toString(36)}`;
const MARKER = "ada.lovelace@example.net";
const GROUPS = ["orders", "cart", "cart-debug"].map((name) => `${PLACE}/${name}`);

/** The emulator has no CloudTrail: its event is given to the function as EventBridge would. */
describe.skipIf(endpoint === undefined)("a stack that subscribes log groups", () => {
  let stack: DeployedStack;
  const create = (logGroupName: string) => stack.clients.logs.send(new CreateLogGroupCommand({ logGroupName }));

  beforeAll(async () => {
    const context = { policy: POLICY, subscribe: `${PLACE}/*`, subscribeExclude: "*-debug" };
    stack = await deployStack(endpoint!, "Subscribing", { context });
  });
  afterAll(async () => {
    for (const logGroupName of [...GROUPS, `${PLACE}/new`])
      await stack?.clients.logs.send(new DeleteLogGroupCommand({ logGroupName })).catch(() => {});
    await stack?.close();
  });

  async function invoke(event: object): Promise<void> {
    const FunctionName = stack.output("SubscriberFunctionName");
    const Payload = JSON.stringify(event);
    const { FunctionError } = await stack.clients.lambda.send(new InvokeCommand({ FunctionName, Payload }));
    expect(FunctionError).toBeUndefined();
  }

  async function destinationsOf(logGroupName: string) {
    const { subscriptionFilters = [] } = await stack.clients.logs.send(
      new DescribeSubscriptionFiltersCommand({ logGroupName }),
    );
    return subscriptionFilters.map(({ destinationArn }) => destinationArn);
  }

  it("by the clock: all that fit, and none that is left out", async () => {
    for (const name of GROUPS) await create(name);
    await invoke({ "detail-type": "Scheduled Event" });
    const stream = stack.output("InputStreamArn");
    expect(await Promise.all(GROUPS.map(destinationsOf))).toEqual([[stream], [stream], []]);
  });

  it("a new one, when CloudTrail tells of it; what it logs arrives redacted", async () => {
    const logGroupName = `${PLACE}/new`;
    await create(logGroupName);
    // The emulator adds streams only before the first filter.
    const logStreamName = "app";
    await stack.clients.logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    await invoke({
      "detail-type": "AWS API Call via CloudTrail",
      account: "000000000000",
      region: "eu-central-1",
      detail: { eventName: "CreateLogGroup", requestParameters: { logGroupName } },
    });
    expect(await destinationsOf(logGroupName)).toEqual([stack.output("InputStreamArn")]);
    const logEvents = [{ timestamp: Date.now(), message: `signed in: ${MARKER}` }];
    await stack.clients.logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
    const clean = () => readAll(stack.clients.s3, stack.output("CleanBucketName"), "clean/cloudwatch-logs/");
    await expect.poll(clean, ARRIVAL).toContain("signed in: ");
    expect(await clean()).not.toContain(MARKER);
  });

  it("its log has numbers, and no name of a group", async () => {
    const log = await readFunctionLog(stack.clients.logs, stack.output("SubscriberFunctionName"));
    expect(log.join("\n")).toContain('"GroupsNew":2');
    expect(log.join("\n")).not.toContain(PLACE);
  });
});
