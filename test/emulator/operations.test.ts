import { readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeSubscriptionFiltersCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import { GetAliasCommand } from "@aws-sdk/client-lambda";
import { HeadBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { readSections } from "../docs/blocks.ts";
import { createClients } from "./harness/aws.ts";
import { listKeys, readAll } from "./harness/objects.ts";
import { isGiven } from "./harness/open-emulator.ts";
import { makeCacheScratch, ROOT } from "./harness/places.ts";
import { openShell, type Shell } from "./harness/shell.ts";
import { EMULATOR_CONTEXT } from "./harness/stack.ts";

const endpoint = inject("endpoint");
const ARRIVAL = { timeout: 60_000, interval: 250 };
/** A pushed policy is in force within a minute. */
const FOLLOWS = { timeout: 120_000, interval: 5_000 };
const PERSON = "ada.lovelace@example.net";
const SHOP = { logGroupName: "/shop/orders" };
const sections = readSections("docs/operations.md").filter(({ blocks }) => blocks.length > 0);

/** What each section of the page has to have brought about. */
interface Check {
  /** Before its commands. */
  readonly before?: () => Promise<unknown>;
  readonly after: (printed: string) => Promise<unknown>;
}

// An emulator that is not our own cannot change an alias, which every second deployment does; see localstack/start.py.
describe.skipIf(endpoint === undefined || isGiven())("docs/operations.md", () => {
  const { kinesis, lambda, logs, s3, secrets } = createClients(endpoint ?? "");
  const directory = makeClone();
  let shell: Shell;
  let tokenOfFirstKey: string;
  let liveVersion: string | undefined;
  let quarantined: readonly string[] = [];
  beforeAll(() => {
    shell = openShell(directory, endpoint!);
  });
  afterAll(() => {
    shell.close();
    rmSync(directory, { recursive: true });
  });

  const output = (name: string): string =>
    JSON.parse(readFileSync(join(directory, "scrubline.json"), "utf8")).Scrubline[name];
  const readClean = (prefix = "clean/") => readAll(s3, output("CleanBucketName"), prefix);
  const put = (data: string | Buffer) =>
    kinesis.send(
      new PutRecordCommand({ StreamName: output("InputStreamName"), PartitionKey: "p", Data: Buffer.from(data) }),
    );
  const readLive = async () =>
    (await lambda.send(new GetAliasCommand({ FunctionName: output("FunctionName"), Name: "live" }))).FunctionVersion;
  const readIds = async () =>
    (
      JSON.parse(
        (await secrets.send(new GetSecretValueCommand({ SecretId: output("KeyRingSecretArn") }))).SecretString!,
      ).keys as { id: string }[]
    ).map(({ id }) => id);

  /** Sends a line through the stack. @returns the line that arrives with the given word in it */
  async function send(word: string, text: string): Promise<string> {
    await put(`${word} ${text}`);
    const find = async () => (await readClean("clean/text/")).split("\n").find((line) => line.startsWith(`${word} `));
    await expect.poll(find, ARRIVAL).toBeDefined();
    return (await find())!;
  }

  const checks: Readonly<Record<string, Check>> = {
    Deploy: {
      async after() {
        const line = await send("deployed", PERSON);
        expect(line).toMatch(/^deployed user_k1_\w+@redacted\.example\.com$/);
        tokenOfFirstKey = line.split(" ")[1]!;
      },
    },
    "Subscribe a log group": {
      async before() {
        await logs.send(new CreateLogGroupCommand(SHOP));
        await logs.send(new CreateLogStreamCommand({ ...SHOP, logStreamName: "web" }));
      },
      async after() {
        const logEvents = [{ message: `order of ${PERSON}`, timestamp: Date.now() }];
        await logs.send(new PutLogEventsCommand({ ...SHOP, logStreamName: "web", logEvents }));
        await expect.poll(() => readClean("clean/cloudwatch-logs/"), ARRIVAL).toContain(`order of ${tokenOfFirstKey}`);
      },
    },
    "See what arrives": {
      async after(printed) {
        const keys = await listKeys(s3, output("CleanBucketName"), "clean/");
        expect(keys.length).toBeGreaterThan(1);
        for (const key of keys) expect(printed).toContain(key);
      },
    },
    "Look into the quarantine": {
      async before() {
        // Opens like gzip and is none; put again it ends in quarantine again.
        await put(Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]));
        await expect.poll(() => listKeys(s3, output("QuarantineBucketName"), "quarantine/"), ARRIVAL).toHaveLength(2);
      },
      async after(printed) {
        expect(printed).toMatch(/bad-encoding +record +1 /);
      },
    },
    "When the quarantine grows": {
      async before() {
        quarantined = await listKeys(s3, output("QuarantineBucketName"), "quarantine/");
      },
      async after(printed) {
        expect(printed).toMatch(/replayed +1\n/);
        // Removed, and judged again with the same result.
        const now = () => listKeys(s3, output("QuarantineBucketName"), "quarantine/");
        await expect.poll(now, ARRIVAL).toHaveLength(2);
        expect((await now()).filter((key) => quarantined.includes(key))).toEqual([]);
      },
    },
    "Take back what was given up": {
      async before() {
        // As AWS writes it; the emulator's own form differs in the payload.
        const data = Buffer.from(`given-up ${PERSON}`).toString("base64");
        const payload = JSON.stringify({ Records: [{ kinesis: { data } }] });
        const Key = "aws/lambda/0f1e2d3c/shardId-000000000000/2026/11/22/2026-11-22T10.00.00-4b5a6978";
        await s3.send(
          new PutObjectCommand({ Bucket: output("QuarantineBucketName"), Key, Body: JSON.stringify({ payload }) }),
        );
      },
      async after() {
        await expect.poll(() => readClean("clean/text/"), ARRIVAL).toContain(`given-up ${tokenOfFirstKey}`);
        expect(await listKeys(s3, output("QuarantineBucketName"), "aws/lambda/")).toEqual([]);
      },
    },
    "Change the policy, upgrade": {
      async before() {
        liveVersion = await readLive();
        const policy = readFileSync(join(directory, "policy.yaml"), "utf8");
        writeFileSync(join(directory, "policy.yaml"), policy.replace("action: pseudonymize", "action: remove"));
      },
      async after() {
        expect(await readLive()).not.toBe(liveVersion);
        expect(await send("changed", `${PERSON}.`)).toBe("changed .");
      },
    },
    "Roll back": {
      async after() {
        expect(await readLive()).toBe(liveVersion);
        expect(await send("back", PERSON)).toBe(`back ${tokenOfFirstKey}`);
      },
    },
    "Rotate the key": {
      async after(printed) {
        expect(printed).toMatch(/k2/);
        expect(await readIds()).toEqual(["k2"]);
        // Within the age that a ring may have in the function.
        let attempt = 0;
        await expect.poll(() => send(`rotated${++attempt}`, PERSON), ARRIVAL).toMatch(/ user_k2_/);
      },
    },
    Uninstall: {
      async after() {
        const { subscriptionFilters } = await logs.send(new DescribeSubscriptionFiltersCommand(SHOP));
        expect(subscriptionFilters).toEqual([]);
        for (const Bucket of [output("CleanBucketName"), output("QuarantineBucketName")])
          await s3.send(new HeadBucketCommand({ Bucket }));
        expect(await readIds()).toEqual(["k2"]);
        await expect(put("gone")).rejects.toThrow(/not found/);
      },
    },
    "Adopt what is left": {
      async before() {
        const policy = readFileSync(join(directory, "policy.yaml"), "utf8");
        writeFileSync(join(directory, "policy.yaml"), policy.replace("action: remove", "action: pseudonymize"));
      },
      async after() {
        const clean = await readClean();
        expect(clean).toContain("deployed user_k1_");
        const [, token] = /^rotated\d+ (user_k2_\S+)$/m.exec(clean)!;
        expect(await send("adopted", PERSON)).toBe(`adopted ${token}`);
      },
    },
    "Push a policy": {
      async before() {
        await shell.run("npx scrubline policy push policy.yaml --stack Scrubline --yes");
        const policy = readFileSync(join(directory, "policy.yaml"), "utf8");
        writeFileSync(join(directory, "policy.yaml"), policy.replace("action: pseudonymize", "action: remove"));
      },
      async after(printed) {
        expect(printed).toMatch(/stronger +EMAIL_ADDRESS +pseudonymize/);
        let attempt = 0;
        await expect.poll(() => send(`pushed${++attempt}`, `${PERSON}.`), FOLLOWS).toMatch(/^pushed\d+ \.$/);
      },
    },
    "Roll a pushed policy back": {
      async after(printed) {
        expect(printed).toMatch(/weaker +EMAIL_ADDRESS +remove/);
        expect(printed).toMatch(/ in force\n/);
        let attempt = 0;
        await expect.poll(() => send(`undone${++attempt}`, PERSON), FOLLOWS).toMatch(/ user_k2_/);
      },
    },
  };

  it("every section with commands has a check, and every check a section", () => {
    expect(sections.map(({ title }) => title)).toEqual(Object.keys(checks));
  });

  for (const { title, blocks } of sections)
    it(title, async () => {
      const { before, after } = checks[title]!;
      await before?.();
      const printed: string[] = [];
      for (const block of blocks) printed.push(await shell.run(block.text));
      await after(printed.join(""));
    });
});

/** What a clone looks like to somebody who types commands in it, with settings for the emulator in `cdk.json`. */
function makeClone(): string {
  const directory = makeCacheScratch();
  for (const name of ["cli", "core", "functions", "infra", "node_modules", "package.json", "scripts"])
    symlinkSync(join(ROOT, name), join(directory, name));
  const settings = JSON.parse(readFileSync(join(ROOT, "cdk.json"), "utf8"));
  const context = { ...settings.context, ...EMULATOR_CONTEXT, livePolicy: "on" };
  writeFileSync(join(directory, "cdk.json"), JSON.stringify({ ...settings, context }));
  writeFileSync(join(directory, "policy.yaml"), readFileSync(join(import.meta.dirname, "policy.yaml")));
  return directory;
}
