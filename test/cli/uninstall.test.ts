import { existsSync, readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { OUTBOX_PREFIX, REJECTED_PREFIX } from "../../functions/outbox/outbox-object.ts";
import { LogsError, MARKER } from "../functions/subscriptions/fake-logs.ts";
import { describeStack, useFakeAccount } from "./fake-account.ts";
import { FakeBuckets } from "./fake-bucket.ts";
import { makeDirectory, type Outcome, run } from "./harness.ts";

const STREAM = "arn:aws:kinesis:eu-west-1:123456789012:stream/input";
const STACK = ["--stack", "Scrubline"];
const ID = "arn:aws:cloudformation:eu-west-1:123456789012:stack/Scrubline/1";
const RESOURCES = [
  ["AWS::Kinesis::Stream", "input", "Delete"],
  ["AWS::Lambda::Function", "pipeline", "Delete"],
  ["AWS::S3::Bucket", "clean-bucket", "Retain"],
  ["AWS::S3::BucketPolicy", "clean-bucket", "Retain"],
  ["AWS::KMS::Key", "key-1", "Retain"],
  [
    "AWS::SecretsManager::Secret",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ring-AbCdEf",
    "RetainExceptOnCreate",
  ],
  ["AWS::IAM::Role", "reader", "Retain"],
] as const;
const OUTPUTS = {
  InputStreamName: "input",
  InputStreamArn: STREAM,
  FunctionName: "pipeline",
  CleanBucketName: "clean-bucket",
};
const account = useFakeAccount();
const files = makeDirectory();

/** What happens, in order: each entry is one question that is asked of the account, or a wait. */
let happened: string[];
let metrics: Record<string, number[]>;
let mapping: string;
let buckets: FakeBuckets;
/** Statuses of the stack, one for each time that it is asked. */
let statuses: string[];
let time: number;
const clock = {
  now: () => time,
  sleep: (milliseconds: number) => {
    time += milliseconds;
    happened.push(`sleep ${milliseconds / 1000}`);
    onSleep();
    return Promise.resolve();
  },
};
let onSleep: () => void;

async function uninstall(...args: readonly string[]): Promise<Outcome> {
  const outcome = await run(["uninstall", ...STACK, ...args], { clock });
  expect(outcome.stdout + outcome.stderr).not.toContain(MARKER);
  return outcome;
}

const isSubscribed = (group: string) =>
  account.logs.groups.get(group)!.filters.some(({ destinationArn }) => destinationArn === STREAM);
const wasDeleted = () => account.requests.includes("DeleteStack");

function prepare(outputs: Readonly<Record<string, string>>): void {
  describeStack(
    account,
    outputs,
    RESOURCES.map(([type, id]) => [type, id] as const),
  );
  const describe = account.query.DescribeStacks!;
  account.query.DescribeStacks = (form) => {
    if (form.get("StackName") === ID) {
      const status = statuses.length > 1 ? statuses.shift()! : statuses[0]!;
      return `<Stacks><member><StackId>${ID}</StackId><StackName>Scrubline</StackName><StackStatus>${status}</StackStatus></member></Stacks>`;
    }
    return describe(form);
  };
}

beforeEach(() => {
  happened = [];
  metrics = { IncomingRecords: [], IteratorAge: [] };
  mapping = "Enabled";
  buckets = new FakeBuckets();
  statuses = ["DELETE_IN_PROGRESS", "DELETE_COMPLETE"];
  time = 0;
  onSleep = () => {};
  prepare(OUTPUTS);
  account.query.GetTemplate = () => {
    const Resources = Object.fromEntries(RESOURCES.map(([, , DeletionPolicy], i) => [`R${i}`, { DeletionPolicy }]));
    return `<TemplateBody>${JSON.stringify({ Resources }).replaceAll('"', "&quot;")}</TemplateBody>`;
  };
  account.query.DeleteStack = () => {
    happened.push("delete");
    return "";
  };
  account.json.GetMetricData = ({ MetricDataQueries }) => {
    const [{ MetricStat }] = MetricDataQueries as [{ MetricStat: { Metric: { MetricName: string } } }];
    const name = MetricStat.Metric.MetricName;
    happened.push(name);
    return { MetricDataResults: [{ Id: "m", Values: metrics[name] ?? [] }] };
  };
  account.json.GetQueueAttributes = ({ QueueUrl }) => {
    const count = metrics[String(QueueUrl).split("/").at(-1) === "dead" ? "dead" : "queue"]?.[0] ?? 0;
    return { Attributes: { ApproximateNumberOfMessages: String(count) } };
  };
  account.rest = (request) => {
    const { path, method } = request;
    if (path.startsWith("clean-bucket")) return buckets.answer(request);
    if (path.includes("event-source-mappings"))
      return { body: JSON.stringify({ EventSourceMappings: [{ State: mapping }] }) };
    if (path.includes("concurrency") && method === "PUT") {
      happened.push("stop subscriber");
      return { body: "{}" };
    }
    return undefined;
  };
  account.logs.add(
    { name: "/shop/orders", filters: [{ filterName: "scrubline", destinationArn: STREAM, filterPattern: "" }] },
    {
      name: "/shop/other",
      filters: [
        { filterName: "mine", destinationArn: STREAM, filterPattern: "" },
        {
          filterName: "splunk",
          destinationArn: "arn:aws:lambda:eu-west-1:123456789012:function:forwarder",
          filterPattern: "",
        },
      ],
    },
  );
});

describe("scrubline uninstall", () => {
  it("unsubscribes, waits, deletes, and lists what stays with the commands that nobody ran", async () => {
    const { code, stdout, stderr } = await uninstall("--yes");
    expect(code).toBe(0);
    expect(stderr).toContain("2 log groups unsubscribed");
    expect(stderr).toContain("the stack Scrubline is deleted");
    expect(stdout).toMatchInlineSnapshot(`
      "TYPE                         DELETED  STAYS
      AWS::IAM::Role                            1
      AWS::KMS::Key                             1
      AWS::Kinesis::Stream               1
      AWS::Lambda::Function              1
      AWS::S3::Bucket                           1
      AWS::S3::BucketPolicy                     1
      AWS::SecretsManager::Secret               1
      all                                2      5

      What stays costs what it holds. Without the key ring no pseudonym can be related to anybody any more, and without its key
      nothing in a bucket can be read. To remove it for good:
        # empty s3://clean-bucket with all its versions first: the console's "Empty" does it
        aws s3api delete-bucket --bucket clean-bucket
        aws secretsmanager delete-secret --secret-id arn:aws:secretsmanager:eu-west-1:123456789012:secret:ring-AbCdEf --recovery-window-in-days 30
        # with its policies: aws iam list-role-policies --role-name reader
        aws iam delete-role --role-name reader
        aws kms schedule-key-deletion --key-id key-1 --pending-window-in-days 30
      "
    `);
    expect([isSubscribed("/shop/orders"), isSubscribed("/shop/other")]).toEqual([false, false]);
    expect(account.logs.groups.get("/shop/other")!.filters).toHaveLength(1);
    expect(happened.indexOf("delete")).toBeGreaterThan(happened.lastIndexOf("IteratorAge"));
    expect(
      account.requests.filter((request) => /Delete(Bucket|Secret|Object)|ScheduleKeyDeletion|^DELETE/.test(request)),
    ).toEqual([]);
  });

  it("--dry-run shows all of it and changes nothing", async () => {
    const { code, stdout, stderr } = await uninstall("--dry-run", "--save-outputs", files.path("dry.json"));
    expect(code).toBe(0);
    expect(stderr).toContain("2 log groups would be unsubscribed");
    expect(stderr).toContain("dry run: nothing was changed");
    expect(stdout).toContain("aws s3api delete-bucket --bucket clean-bucket");
    expect([isSubscribed("/shop/orders"), wasDeleted(), existsSync(files.path("dry.json"))]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("wants the stack's name, or --yes", async () => {
    expect(await uninstall()).toMatchObject({ code: 2, stderr: expect.stringContaining("not confirmed") });
    const type = (word: string) =>
      run(["uninstall", ...STACK, "--no-wait"], { clock, stdin: `${word}\n`, typed: true });
    expect(await type("Other")).toMatchObject({ code: 2 });
    expect([isSubscribed("/shop/orders"), wasDeleted()]).toEqual([true, false]);
    expect(await type("Scrubline")).toMatchObject({ code: 0 });
    expect(wasDeleted()).toBe(true);
  });

  it("does not delete while records come in, or while the function is behind", async () => {
    metrics = { IncomingRecords: [7, 5], IteratorAge: [600_000] };
    onSleep = () => {
      if (time > 10 * 60_000) metrics.IncomingRecords = [];
      if (time > 20 * 60_000) metrics.IteratorAge = [900];
    };
    const { code, stderr } = await uninstall("--yes");
    expect(code).toBe(0);
    expect(stderr).toContain("waiting: 12 records came in within 5 minutes\n");
    expect(stderr).toContain("waiting: the function is 10 minutes behind\n");
    expect(time).toBeGreaterThan(20 * 60_000);
    expect(stderr.match(/waiting: 12 records/g)).toHaveLength(1);
  });

  it("a stream that nobody reads is not dry, though nothing is measured", async () => {
    mapping = "Disabled";
    const { code, stderr } = await uninstall("--yes", "--timeout", "30");
    expect({ code, deleted: wasDeleted() }).toEqual({ code: 1, deleted: false });
    expect(stderr).toContain("event source mapping is not enabled");
    expect(stderr).toContain("after 30 minutes");
    expect(await uninstall("--yes", "--no-wait")).toMatchObject({ code: 0 });
    expect(wasDeleted()).toBe(true);
  });

  it("a queue of objects has to be empty", async () => {
    prepare({ ObjectsQueueUrl: `${process.env.AWS_ENDPOINT_URL}/123456789012/objects` });
    metrics.queue = [3];
    onSleep = () => {
      if (time > 5 * 60_000) metrics.queue = [0];
    };
    const { code, stderr } = await uninstall("--yes");
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining("3 events of objects are in the queue"),
    });
  });

  it("the outbox has to be delivered; what was refused stays, and is named", async () => {
    prepare({ ...OUTPUTS, RedriveFunctionName: "redrive" });
    const waiting = [1, 2, 3, 4].map(
      (n) => `clean-bucket/${OUTBOX_PREFIX}/siem/logs/dt=2026-11-22/hh=21/${n}.batch.gz`,
    );
    for (const path of [...waiting, `clean-bucket/${REJECTED_PREFIX}/siem/logs/1.batch.gz`, "clean-bucket/clean/1.gz"])
      buckets.put(path, "x");
    onSleep = () => {
      if (time > 10 * 60_000) for (const path of waiting) buckets.versions.delete(path);
    };
    const dry = await uninstall("--dry-run");
    expect(dry.stdout).toContain("below outbox/: 4 objects waiting for a sink");
    const { code, stdout, stderr } = await uninstall("--yes");
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("4 objects are in the outbox\n") });
    expect(time).toBeGreaterThan(10 * 60_000);
    expect(stdout).not.toContain("below outbox/");
    expect(stdout).toContain("In the clean bucket, below outbox-rejected/: 1 object refused by a sink");
  });

  it("an outbox that nothing delivers is not dry; with --no-wait it is said that it stays", async () => {
    buckets.put(`clean-bucket/${OUTBOX_PREFIX}/siem/logs/1.batch.gz`, "x");
    const waited = await uninstall("--yes", "--timeout", "10");
    expect(waited).toMatchObject({ code: 1, stderr: expect.stringContaining("which nothing of the stack delivers") });
    expect(wasDeleted()).toBe(false);
    const { code, stdout } = await uninstall("--yes", "--no-wait");
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("below outbox/: 1 object waiting") });
  });

  it("does not delete dead letters unasked, be they there before or come while it waits", async () => {
    const url = (name: string) => `${process.env.AWS_ENDPOINT_URL}/123456789012/${name}`;
    prepare({ ...OUTPUTS, ObjectsQueueUrl: url("objects"), ObjectsDeadLettersUrl: url("dead") });
    metrics.dead = [2];
    expect(await uninstall("--dry-run")).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("2 messages are in the queue of dead letters"),
    });
    for (const wait of [[], ["--no-wait"]]) {
      const { code, stderr } = await uninstall("--yes", ...wait);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("Redrive them first") });
      expect(stderr).toContain("--source-arn arn:aws:sqs:eu-west-1:123456789012:dead");
    }
    expect([isSubscribed("/shop/orders"), wasDeleted()]).toEqual([true, false]);
    metrics.dead = [0];
    onSleep = () => {
      metrics.dead = [1];
    };
    expect(await uninstall("--yes")).toMatchObject({ code: 1 });
    expect(wasDeleted()).toBe(false);
    expect(await uninstall("--yes", "--no-wait", "--discard-dead-letters")).toMatchObject({ code: 0 });
    expect(wasDeleted()).toBe(true);
  });

  it("a bucket that nobody may delete from loses its policy first, the others keep theirs to the end", async () => {
    prepare({ ...OUTPUTS, PolicyBucketName: "clean-bucket" });
    const { stdout } = await uninstall("--dry-run");
    expect(stdout).toMatch(
      /delete-bucket-policy --bucket clean-bucket\n +# empty .*\n +aws s3api delete-bucket --bucket/,
    );
    prepare(OUTPUTS);
    expect((await uninstall("--dry-run")).stdout).not.toContain("delete-bucket-policy");
  });

  it("a Firehose gathers for long, a direct subscription is tried again: both have to be dry", async () => {
    prepare({ InputFirehoseName: "input", FirehoseFunctionName: "f", LogsFunctionName: "direct" });
    const asked: unknown[] = [];
    const answer = account.json.GetMetricData!;
    account.json.GetMetricData = (given) => {
      const { StartTime, EndTime, MetricDataQueries } = given as {
        StartTime: number;
        EndTime: number;
        MetricDataQueries: [{ MetricStat: { Metric: object } }];
      };
      asked.push([(EndTime - StartTime) / 60, MetricDataQueries[0].MetricStat.Metric]);
      return answer(given);
    };
    metrics = { IncomingRecords: [0, 2], AsyncEventsReceived: [], AsyncEventAge: [240_000] };
    onSleep = () => {
      if (time > 5 * 60_000) metrics.IncomingRecords = [];
      if (time > 9 * 60_000) metrics.AsyncEventAge = [];
    };
    const { code, stderr } = await uninstall("--yes");
    expect(code).toBe(0);
    expect(stderr).toContain("waiting: 2 records came in within 17 minutes; the function is 4 minutes behind\n");
    expect(stderr).toContain("waiting: the function is 4 minutes behind\n");
    expect(asked.slice(0, 3)).toEqual(
      expect.arrayContaining([
        [
          17,
          {
            Namespace: "AWS/Firehose",
            MetricName: "IncomingRecords",
            Dimensions: [{ Name: "DeliveryStreamName", Value: "input" }],
          },
        ],
        [
          5,
          {
            Namespace: "AWS/Lambda",
            MetricName: "AsyncEventsReceived",
            Dimensions: [{ Name: "FunctionName", Value: "direct" }],
          },
        ],
      ]),
    );
  });

  it("who may not see the metrics is told, before anything is deleted", async () => {
    account.json.GetMetricData = () => {
      throw new LogsError("AccessDeniedException");
    };
    const { code, stderr } = await uninstall("--yes");
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("cloudwatch:GetMetricData") });
    expect(wasDeleted()).toBe(false);
  });

  it("does not delete when a group could not be unsubscribed; run again it goes on", async () => {
    const { answer } = account.logs;
    account.logs.answer = (action, input) => {
      if (action === "DeleteSubscriptionFilter" && input.logGroupName === "/shop/other")
        throw new LogsError("AccessDeniedException");
      return answer.call(account.logs, action, input);
    };
    const broken = await uninstall("--yes");
    expect(broken).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("1 log group could not be looked at or unsubscribed"),
    });
    expect([isSubscribed("/shop/orders"), wasDeleted()]).toEqual([false, false]);
    account.logs.answer = answer.bind(account.logs);
    expect(await uninstall("--yes")).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("1 log group unsubscribed"),
    });
  });

  it("takes away the account's policy, if it sends to the stack; one that may not be read is somebody's to look at", async () => {
    const policy = (DestinationArn: string) => ({
      policyName: "scrubline",
      policyDocument: JSON.stringify({ DestinationArn, FilterPattern: "" }),
      selectionCriteria: "",
    });
    const deleted: unknown[] = [];
    account.json.DeleteAccountPolicy = ({ policyName }) => ({ deleted: deleted.push(policyName) });
    account.json.DescribeAccountPolicies = () => ({
      accountPolicies: [policy("arn:aws:kinesis:eu-west-1:123456789012:stream/other")],
    });
    expect(await uninstall("--yes", "--no-wait")).toMatchObject({ code: 0 });
    expect(deleted).toEqual([]);
    account.json.DescribeAccountPolicies = () => ({ accountPolicies: [policy(STREAM)] });
    expect(await uninstall("--dry-run")).toMatchObject({ stderr: expect.stringContaining("and the account's policy") });
    expect(deleted).toEqual([]);
    expect(await uninstall("--yes", "--no-wait")).toMatchObject({ code: 0 });
    expect(deleted).toEqual(["scrubline"]);
    account.json.DescribeAccountPolicies = () => {
      throw new LogsError("AccessDeniedException");
    };
    const denied = await uninstall("--yes", "--no-wait");
    expect(denied).toMatchObject({ code: 0, stderr: expect.stringContaining("could not be read") });
  });

  it("says what CloudFormation could not delete, and can be run again", async () => {
    statuses = ["DELETE_FAILED"];
    account.query.ListStackResources = () =>
      "<StackResourceSummaries><member><ResourceType>AWS::Kinesis::Stream</ResourceType><PhysicalResourceId>input</PhysicalResourceId><LogicalResourceId>Input</LogicalResourceId><ResourceStatus>DELETE_FAILED</ResourceStatus></member></StackResourceSummaries>";
    const { code, stderr } = await uninstall("--yes", "--no-wait");
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("could not delete Input") });
    statuses = ["DELETE_COMPLETE"];
    expect(await uninstall("--yes", "--no-wait")).toMatchObject({ code: 0 });
  });

  it("keeps the outputs, in the form that a new stack adopts", async () => {
    await uninstall("--yes", "--no-wait", "--save-outputs", files.path("outputs.json"));
    expect(JSON.parse(readFileSync(files.path("outputs.json"), "utf8"))).toEqual({ Scrubline: OUTPUTS });
  });

  it("a stack that subscribes by itself is stopped first", async () => {
    prepare({ ...OUTPUTS, SubscriberFunctionName: "subscriber" });
    expect(await uninstall("--yes", "--no-wait")).toMatchObject({ code: 0 });
    expect(happened.filter((what) => !what.startsWith("sleep"))).toEqual(["stop subscriber", "delete"]);
  });

  it("refuses what makes no sense, with 2, and a stack that is not there with 1", async () => {
    expect(await uninstall("--timeout", "long")).toMatchObject({ code: 2 });
    expect((await run(["uninstall"])).code).toBe(2);
    expect(await run(["uninstall", "--stack", "Other", "--yes"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("no such stack"),
    });
  });
});
