import { gunzipSync } from "node:zlib";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { decodePayload } from "../../functions/sources/payload.ts";
import { OWN_TAG } from "../../functions/subscriptions/own-tag.ts";
import { LogsError, MARKER } from "../functions/subscriptions/fake-logs.ts";
import { describeStack, useFakeAccount } from "./fake-account.ts";
import { type Outcome, run } from "./harness.ts";

const STREAM = "arn:aws:kinesis:eu-west-1:123456789012:stream/input";
const ROLE = "arn:aws:iam::123456789012:role/logs";
const FORWARDER = "arn:aws:lambda:eu-west-1:123456789012:function:forwarder";
const STACK = ["--stack", "Scrubline"];
const account = useFakeAccount();
const NOW = Date.UTC(2026, 10, 22, 21, 30);
let sent: Buffer[];
/** The pace is tested elsewhere, on a clock of its own. */
const AT_ONCE = { now: () => performance.now(), sleep: () => Promise.resolve() };

/** Nothing of what AWS says in its errors is ever printed. */
async function scrubline(...args: readonly string[]): Promise<Outcome> {
  const outcome = await run(args, { clock: AT_ONCE });
  expect(outcome.stdout + outcome.stderr).not.toContain(MARKER);
  return outcome;
}

const filtersOf = (group: string) => account.logs.groups.get(group)!.filters;

beforeEach(() => {
  sent = [];
  describeStack(account, { InputStreamArn: STREAM, SubscriptionRoleArn: ROLE }, [
    ["AWS::Lambda::Function", "pipeline"],
    ["AWS::Logs::LogGroup", "Scrubline-Logs-1"],
    ["AWS::S3::Bucket", "clean"],
  ]);
  account.json.DescribeStreamSummary = () => ({ StreamDescriptionSummary: { StreamStatus: "ACTIVE" } });
  account.json.PutRecord = ({ Data }) => {
    sent.push(Buffer.from(Data as string, "base64"));
    return { ShardId: "shardId-000000000000", SequenceNumber: "1" };
  };
  account.rest = ({ path, query }) => {
    if (path.includes("event-source-mappings"))
      return query.get("EventSourceArn") === STREAM
        ? { body: JSON.stringify({ EventSourceMappings: [{ FunctionArn: `${FORWARDER}:live` }] }) }
        : { body: "{}" };
    if (path.endsWith("/configuration"))
      return { body: JSON.stringify({ LoggingConfig: { LogGroup: "/custom/forwarder" } }) };
    return undefined;
  };
  account.logs.add(
    { name: "/aws/lambda/orders", filters: [], lastEvent: NOW },
    { name: "/aws/lambda/pipeline", filters: [] },
    { name: "/custom/forwarder", filters: [] },
    { name: "/shop/orders", filters: [{ filterName: "splunk", destinationArn: FORWARDER, filterPattern: "" }] },
    { name: "/shop/rare", filters: [], class: "INFREQUENT_ACCESS" },
    { name: "Scrubline-Logs-1", filters: [] },
  );
});

describe("scrubline subscribe", () => {
  it("gives each group that fits the filter, but never the functions' own", async () => {
    const { code, stdout, stderr } = await scrubline("subscribe", ...STACK, "*");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatchInlineSnapshot(`
      "LOG GROUP             RESULT      OTHER FILTERS
      /aws/lambda/orders    subscribed
      /aws/lambda/pipeline  own
      /custom/forwarder     own
      /shop/orders          subscribed  splunk -> lambda:function:forwarder
      /shop/rare            no filters
      Scrubline-Logs-1      own

      RESULT      LOG GROUPS
      subscribed           2
      own                  3  what is logged there comes of what the destination gets: an endless loop
      no filters           1  groups of the class INFREQUENT_ACCESS or DELIVERY cannot have filters
      "
    `);
    const filter = { filterName: "scrubline", destinationArn: STREAM, roleArn: ROLE, filterPattern: "" };
    expect(filtersOf("/aws/lambda/orders")).toEqual([{ ...filter, distribution: "ByLogStream" }]);
    expect(filtersOf("/shop/orders").map(({ filterName }) => filterName)).toEqual(["splunk", "scrubline"]);
    for (const own of ["/aws/lambda/pipeline", "/custom/forwarder", "Scrubline-Logs-1"])
      expect(filtersOf(own)).toEqual([]);
  });

  describe("a stack without a stream", () => {
    const FIREHOSE = "arn:aws:firehose:eu-west-1:123456789012:deliverystream/input";
    const ALIAS = "arn:aws:lambda:eu-west-1:123456789012:function:direct:live";
    const OF_FIREHOSE = { InputFirehoseArn: FIREHOSE, FirehoseSubscriptionRoleArn: ROLE };
    beforeEach(() => {
      account.json.DescribeDeliveryStream = () => ({
        DeliveryStreamDescription: { DeliveryStreamStatus: "ACTIVE", Destinations: [{ arn: FORWARDER }] },
      });
    });

    it("its Firehose is the destination", async () => {
      describeStack(account, { ...OF_FIREHOSE, LogsDestinationArn: ALIAS }, []);
      expect(await scrubline("subscribe", ...STACK, "/shop/orders", "--no-test-event")).toMatchObject({ code: 0 });
      expect(filtersOf("/shop/orders")[1]).toEqual({
        filterName: "scrubline",
        destinationArn: FIREHOSE,
        roleArn: ROLE,
        filterPattern: "",
      });
    });

    it("or its function, which lets CloudWatch Logs invoke it already and needs no role", async () => {
      describeStack(account, { LogsDestinationArn: ALIAS }, []);
      expect(await scrubline("subscribe", ...STACK, "/shop/orders", "--no-test-event")).toMatchObject({ code: 0 });
      expect(filtersOf("/shop/orders")[1]).toEqual({
        filterName: "scrubline",
        destinationArn: ALIAS,
        filterPattern: "",
      });
      expect(account.requests.filter((request) => request.includes("policy"))).toEqual([]);
    });

    it("--pipeline names one where there are several", async () => {
      describeStack(account, { InputStreamArn: STREAM, SubscriptionRoleArn: ROLE, ...OF_FIREHOSE }, []);
      const args = ["subscribe", ...STACK, "/shop/orders", "--no-test-event", "--pipeline"];
      expect(await scrubline(...args, "firehose")).toMatchObject({ code: 0 });
      expect(filtersOf("/shop/orders")[1]).toMatchObject({ destinationArn: FIREHOSE });
      const { code, stderr } = await scrubline(...args, "logs");
      expect([code, stderr]).toEqual([1, expect.stringContaining("has no output LogsDestinationArn")]);
      const named = ["subscribe", "--destination-arn", STREAM, "--role-arn", ROLE, "/shop/*", "--pipeline", "stream"];
      expect(await scrubline(...named)).toMatchObject({ code: 2 });
    });
  });

  it("sends a test event before the first filter, which the function drops and counts", async () => {
    await scrubline("subscribe", ...STACK, "/shop/*");
    expect(account.requests.indexOf("PutRecord")).toBeLessThan(account.requests.indexOf("PutSubscriptionFilter"));
    expect(sent).toHaveLength(1);
    const at = (sub: number) => ({ partition: "p", sequence: "1", sub });
    expect(decodePayload(sent[0]!, at, NOW, { ownLogGroups: [] })).toEqual([
      { kind: "dropped", reason: "control-message", count: 1 },
    ]);
    expect(gunzipSync(sent[0]!).toString()).toContain("CONTROL_MESSAGE");
  });

  it("a destination that does not work is told before anything points to it", async () => {
    account.json.DescribeStreamSummary = () => {
      throw new LogsError("ResourceNotFoundException");
    };
    const { code, stderr } = await scrubline("subscribe", ...STACK, "/shop/*");
    expect(code).toBe(1);
    expect(stderr).toContain(
      `${STREAM}: Kinesis refused (ResourceNotFoundException, HTTP 400); nothing was subscribed`,
    );
    account.json.DescribeStreamSummary = () => ({ StreamDescriptionSummary: { StreamStatus: "DELETING" } });
    expect(await scrubline("subscribe", ...STACK, "/shop/*")).toMatchObject({ code: 1 });
    expect(filtersOf("/shop/orders")).toHaveLength(1);
  });

  it("who may not send to the stream may still subscribe", async () => {
    account.json.PutRecord = () => {
      throw new LogsError("AccessDeniedException");
    };
    const { code, stderr } = await scrubline("subscribe", ...STACK, "/shop/*");
    expect(code).toBe(0);
    expect(stderr).toContain("you may not send a test event");
    expect(filtersOf("/shop/orders")).toHaveLength(2);
  });

  it("--dry-run changes nothing and sends nothing; --json is for programs", async () => {
    const { code, stdout, stderr } = await scrubline("subscribe", ...STACK, "/shop/*", "--dry-run", "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "scrubline: dry run: nothing was changed\n" });
    expect(JSON.parse(stdout)).toEqual({
      dryRun: true,
      counts: { subscribed: 1, "no filters": 1 },
      rest: 0,
      groups: [
        {
          group: "/shop/orders",
          result: "subscribed",
          others: [{ name: "splunk", destinationArn: FORWARDER, pattern: "" }],
        },
        { group: "/shop/rare", result: "no filters", others: [] },
      ],
    });
    expect(account.requests).not.toContain("PutSubscriptionFilter");
    expect(account.requests).not.toContain("PutRecord");
  });

  it("log groups of functions of another stack of Scrubline are known by their tag, and left out", async () => {
    account.logs.add({ name: "Other-Logs-1ABC", filters: [] });
    const ask = async () => {
      const { stdout, stderr } = await scrubline("subscribe", ...STACK, "--dry-run", "--json", "Other-*");
      return [JSON.parse(stdout).groups[0].result, stderr];
    };
    account.json.GetResources = ({ TagFilters }) => {
      expect(TagFilters).toEqual([{ Key: OWN_TAG.key, Values: [OWN_TAG.value] }]);
      const ResourceARN = "arn:aws:logs:eu-west-1:123456789012:log-group:Other-Logs-1ABC";
      return { ResourceTagMappingList: [{ ResourceARN }], PaginationToken: "" };
    };
    expect((await ask())[0]).toContain("own");
    account.json.GetResources = () => {
      throw new LogsError("AccessDeniedException");
    };
    const [result, told] = await ask();
    expect(result).toContain("subscribed");
    expect(told).toContain("tag:GetResources");
  });

  it("--tag and --exclude narrow what fits", async () => {
    account.json.GetResources = ({ TagFilters, PaginationToken }) => {
      if (JSON.stringify(TagFilters).includes(OWN_TAG.key)) return { ResourceTagMappingList: [], PaginationToken: "" };
      expect(TagFilters).toEqual([{ Key: "team", Values: ["shop"] }]);
      const arn = (name: string) => ({ ResourceARN: `arn:aws:logs:eu-west-1:123456789012:log-group:${name}` });
      return PaginationToken === undefined
        ? { ResourceTagMappingList: [arn("/shop/orders")], PaginationToken: "next" }
        : { ResourceTagMappingList: [arn("/aws/lambda/orders")], PaginationToken: "" };
    };
    const groups = async (...args: readonly string[]) =>
      JSON.parse((await scrubline("subscribe", ...STACK, "--dry-run", "--json", ...args)).stdout).groups.map(
        ({ group }: { group: string }) => group,
      );
    expect(await groups("--tag", "team=shop")).toEqual(["/aws/lambda/orders", "/shop/orders"]);
    expect(await groups("--tag", "team=shop", "/shop/*")).toEqual(["/shop/orders"]);
    expect(await groups("*", "--exclude", "*orders", "--exclude", "S*")).toEqual([
      "/aws/lambda/pipeline",
      "/custom/forwarder",
      "/shop/rare",
    ]);
  });

  it("a full group is shown with what fills it, and the exit code says so", async () => {
    filtersOf("/shop/orders").push({ filterName: "datadog", destinationArn: FORWARDER, filterPattern: "" });
    const { code, stdout } = await scrubline("subscribe", ...STACK, "/shop/orders");
    expect(code).toBe(1);
    expect(stdout).toContain(
      "/shop/orders  full    splunk -> lambda:function:forwarder, datadog -> lambda:function:forwarder",
    );
  });

  it("--read-quotas asks how many filters a group can have", async () => {
    filtersOf("/shop/orders").push({ filterName: "datadog", destinationArn: FORWARDER, filterPattern: "" });
    account.json.ListServiceQuotas = () => ({ Quotas: [] });
    account.json.ListAWSDefaultServiceQuotas = ({ NextToken }) =>
      NextToken === undefined
        ? { Quotas: [{ QuotaName: "Batch size", Value: 1 }], NextToken: "next" }
        : { Quotas: [{ QuotaName: "Subscription filters per log group", Value: 2 }] };
    const { stdout } = await scrubline("subscribe", ...STACK, "/shop/orders", "--read-quotas", "--dry-run");
    expect(stdout).toContain("full");
  });

  it("what refuses every group stops the run, and says what to look at", async () => {
    for (let i = 0; i < 20; i++) account.logs.add({ name: `/many/${i}`, filters: [] });
    account.logs.before = (action) => {
      if (action === "PutSubscriptionFilter") throw new LogsError("InvalidParameterException");
    };
    const { code, stderr } = await scrubline("subscribe", ...STACK, "/many/*");
    expect(code).toBe(1);
    expect(stderr).toMatch(/stopped with \d+ log groups left: CloudWatch Logs refuses \(InvalidParameterException\)/);
    expect(stderr).toContain("does the role trust logs.amazonaws.com");
  });

  it("shows a bar on a terminal only", async () => {
    const clock = { now: () => (time += 400), sleep: () => Promise.resolve() };
    let time = 0;
    const { stderr } = await run(["subscribe", ...STACK, "*"], { terminal: true, clock });
    expect(stderr).toMatch(/█+░* \d+ % {2}\d of 6 log groups {2}0:\d\d left/);
  });

  it("a function gets one permission for all log groups, and a test event of its own", async () => {
    const calls: string[] = [];
    account.rest = ({ method, path, body }) => {
      calls.push(`${method} ${path}`);
      if (path.endsWith("/policy")) {
        expect(JSON.parse(body.toString())).toEqual({
          StatementId: "scrubline-cloudwatch-logs",
          Action: "lambda:InvokeFunction",
          Principal: "logs.amazonaws.com",
          SourceArn: "arn:aws:logs:eu-west-1:123456789012:log-group:*",
          SourceAccount: "123456789012",
        });
        return calls.length > 4
          ? { status: 409, headers: { "x-amzn-errortype": "ResourceConflictException" }, body: "{}" }
          : { status: 201, body: "{}" };
      }
      return { body: path.endsWith("/configuration") ? JSON.stringify({ LoggingConfig: {} }) : "{}" };
    };
    const args = ["subscribe", "--destination-arn", FORWARDER, "/aws/lambda/*"];
    expect(await scrubline(...args)).toMatchObject({ code: 0, stderr: "" });
    expect(await scrubline(...args)).toMatchObject({ code: 0, stderr: "" });
    expect(calls.filter((call) => call.endsWith("/policy"))).toHaveLength(2);
    expect(calls.filter((call) => call.endsWith("/invocations"))).toHaveLength(2);
    expect(filtersOf("/aws/lambda/pipeline")).toEqual([
      { filterName: "scrubline", destinationArn: FORWARDER, filterPattern: "" },
    ]);
  });

  it("without knowing what reads the destination nothing is subscribed", async () => {
    account.rest = () => {
      throw new LogsError("AccessDeniedException", 403);
    };
    const args = ["subscribe", "--destination-arn", STREAM, "--role-arn", ROLE, "/shop/*"];
    const { code, stderr } = await scrubline(...args);
    expect(code).toBe(1);
    expect(stderr).toContain("--own-log-group");
    expect(filtersOf("/shop/orders")).toHaveLength(1);
    expect(await scrubline(...args, "--own-log-group", "/custom/forwarder")).toMatchObject({ code: 0 });
    expect(filtersOf("/shop/orders")).toHaveLength(2);
  });

  it("an AWS that cannot be reached, and a region that is not known, are told apart", async () => {
    const endpoint = process.env.AWS_ENDPOINT_URL!;
    try {
      vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
      const { code, stderr } = await scrubline("subscribe", ...STACK, "*");
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("did not answer (ECONNREFUSED)") });
      expect(stderr).toContain("AWS_ENDPOINT_URL");
      vi.stubEnv("AWS_REGION", "");
      vi.stubEnv("AWS_CONFIG_FILE", "none");
      expect((await scrubline("subscribe", ...STACK, "*")).stderr).toContain("No region is known");
    } finally {
      vi.stubEnv("AWS_ENDPOINT_URL", endpoint);
      vi.stubEnv("AWS_REGION", "eu-west-1");
    }
  });

  it("usage", async () => {
    const table: readonly (readonly [readonly string[], string])[] = [
      [["*"], "name either --stack or --destination-arn"],
      [[...STACK], "no pattern and no --tag"],
      [[...STACK, "a b"], "not a pattern"],
      [[...STACK, "--tag", "team"], "--tag: not of the form key=value"],
      [[...STACK, "--account", "*"], "it takes no patterns"],
      [["--destination-arn", "arn:aws:s3:::b", "*"], "--destination-arn: not the ARN"],
      [["--destination-arn", STREAM, "*"], "--role-arn is missing"],
      [["--destination-arn", STREAM, "--role-arn", "x", "*"], "--role-arn: not the ARN of a role"],
      [[...STACK, "--filter-name", "a:b", "*"], "--filter-name"],
      [["--stack", "a b", "*"], "--stack: not the name of a stack"],
    ];
    for (const [args, text] of table) {
      const { code, stderr } = await scrubline("subscribe", ...args);
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(text) });
    }
    expect(await scrubline("subscribe", "--stack", "Other", "*")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("There is no such stack in this account and region"),
    });
    expect(await scrubline("subscribe", ...STACK, "/nothing/*")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("no log group fits"),
    });
  });
});

describe("scrubline subscribe --account", () => {
  const subscribe = (...args: readonly string[]) => scrubline("subscribe", ...STACK, "--account", ...args);

  it("one policy for all but the functions' own groups and those excluded", async () => {
    const { code, stdout } = await subscribe("--exclude", "/aws/*");
    expect(code).toBe(0);
    expect(account.logs.accountPolicy).toMatchObject({
      policyName: "scrubline",
      policyType: "SUBSCRIPTION_FILTER_POLICY",
      scope: "ALL",
      selectionCriteria:
        'LogGroupName NOT IN ["/aws/lambda/forwarder","/aws/lambda/orders","/aws/lambda/pipeline","/custom/forwarder","Scrubline-Logs-1"]',
    });
    expect(JSON.parse(account.logs.accountPolicy!.policyDocument!)).toEqual({
      DestinationArn: STREAM,
      RoleArn: ROLE,
      FilterPattern: "",
      Distribution: "ByLogStream",
    });
    expect(stdout).toContain("policy scrubline: subscribed\n1 of 6 log groups, and all to come; left out:\n");
    expect((await subscribe("--exclude", "/aws/*")).stdout).toContain("policy scrubline: unchanged");
    expect((await subscribe()).stdout).toContain("policy scrubline: updated");
  });

  it("groups that it covers are not subscribed again by themselves, and the other way round", async () => {
    await subscribe();
    expect(JSON.parse((await scrubline("subscribe", ...STACK, "/shop/*", "--json")).stdout).counts).toEqual({
      "by account": 1,
      "no filters": 1,
    });
    await scrubline("unsubscribe", ...STACK, "--account");
    expect(account.logs.accountPolicy).toBeUndefined();
    await scrubline("subscribe", ...STACK, "/shop/*");
    const { code, stderr } = await subscribe();
    expect(code).toBe(1);
    expect(stderr).toContain("1 log groups are subscribed to the destination by themselves");
    expect(account.logs.accountPolicy).toBeUndefined();
  });

  it("a policy of somebody else stays", async () => {
    account.logs.accountPolicy = { policyName: "siem", policyDocument: JSON.stringify({ DestinationArn: FORWARDER }) };
    expect(await subscribe()).toMatchObject({ code: 1, stderr: expect.stringContaining("it was left as it is") });
    expect(await scrubline("unsubscribe", ...STACK, "--account")).toMatchObject({ code: 0 });
    expect(account.logs.accountPolicy.policyName).toBe("siem");
  });

  it("more to leave out than a policy takes", async () => {
    for (let i = 0; i < 300; i++)
      account.logs.add({ name: `/${"x".repeat(100)}/${i}`, filters: [], class: "DELIVERY" });
    expect(await subscribe("--exclude", "/x*")).toMatchObject({ code: 1, stderr: expect.stringContaining("25 KB") });
    expect(account.logs.accountPolicy).toBeUndefined();
  });
});

describe("scrubline status", () => {
  it("coverage, last events, and what is in the way", async () => {
    await scrubline("subscribe", ...STACK, "/aws/lambda/orders");
    const { code, stdout } = await scrubline("status", ...STACK);
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "LOG GROUP             STATE           LAST EVENT         OTHER FILTERS
      /aws/lambda/orders    subscribed      2026-11-22 21:30Z
      /aws/lambda/pipeline  own
      /custom/forwarder     own
      /shop/orders          not subscribed                     splunk -> lambda:function:forwarder
      /shop/rare            no filters
      Scrubline-Logs-1      own

      subscribed: 1 of 2 log groups that can be (50 %); 6 in all
      "
    `);
    const { entries, ...summary } = JSON.parse((await scrubline("status", ...STACK, "--json")).stdout);
    expect(summary).toEqual({ destination: STREAM, groups: 6, subscribed: 1, subscribable: 2, full: 0 });
    expect(entries[0]).toEqual({
      group: "/aws/lambda/orders",
      state: "subscribed",
      otherFilters: [],
      lastEvent: "2026-11-22T21:30:00.000Z",
    });
  });

  it("what cannot be read is said, and nothing is changed", async () => {
    account.logs.before = (action) => {
      if (action === "DescribeSubscriptionFilters") throw new LogsError("AccessDeniedException");
    };
    const { code, stdout } = await scrubline("status", ...STACK, "/shop/*");
    expect(code).toBe(1);
    expect(stdout).toMatch(/\/shop\/orders +unknown +AccessDeniedException/);
    expect(account.requests.filter((action) => /^(Put|Delete)/.test(action))).toEqual([]);
  });
});

describe("scrubline unsubscribe", () => {
  it("takes away what points to the stack, and nothing else", async () => {
    await scrubline("subscribe", ...STACK, "*");
    const dry = await scrubline("unsubscribe", ...STACK, "*", "--dry-run");
    expect(dry.stdout).toMatch(/unsubscribed +2/);
    expect(filtersOf("/shop/orders")).toHaveLength(2);
    expect(await scrubline("unsubscribe", ...STACK, "*")).toMatchObject({ code: 0 });
    expect(filtersOf("/shop/orders").map(({ filterName }) => filterName)).toEqual(["splunk"]);
    expect(filtersOf("/aws/lambda/orders")).toEqual([]);
  });
});
