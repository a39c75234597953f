import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ListStreamsCommand } from "@aws-sdk/client-kinesis";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { ListSecretsCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, inject, it } from "vitest";
import { createClients } from "./harness/aws.ts";
import { CACHE, ROOT } from "./harness/places.ts";

const endpoint = inject("endpoint");

const COMMAND = ["--conditions=source", "scripts/demo.ts", "--aws"];
/** As `npm run demo -- …` does; on this emulator, as on one that somebody else has started. */
const OPTIONS = {
  cwd: ROOT,
  env: { ...process.env, ...(endpoint === undefined ? {} : { AWS_ENDPOINT_URL: endpoint }) },
};
const runDemo = (...args: string[]) => promisify(execFile)(process.execPath, [...COMMAND, ...args], OPTIONS);

describe.skipIf(endpoint === undefined)("npm run demo -- --aws", () => {
  const { kinesis, logs, s3, secrets } = createClients(endpoint ?? "");
  const readState = async () => ({
    buckets: (await s3.send(new ListBucketsCommand())).Buckets?.map(({ Name }) => Name),
    secrets: (await secrets.send(new ListSecretsCommand())).SecretList?.map(({ ARN }) => ARN),
    streams: (await kinesis.send(new ListStreamsCommand())).StreamNames,
    groups: (await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/demo" }))).logGroups,
    scratch: readdirSync(CACHE).filter(
      (name) => name.startsWith("scratch-") && !name.startsWith(`scratch-${process.ppid}-`),
    ),
  });

  it("shows each line before and after, accounts for all, and leaves nothing in an emulator that is not its own", async () => {
    const before = await readState();
    const { stdout } = await runDemo("--policy", join("test", "emulator", "policy.yaml"));
    const text = stripVTControlCharacters(stdout);
    expect(text).toMatch(
      /^- order 1842 placed by ada@example\.com .*\n\+ order 1842 placed by user_k1_\w+@redacted\.example\.com /m,
    );
    expect(text).toMatch(/^\+ WARN payment declined, card number \*{4}, trace 4bf92f3577b34da6a3ce929d0e0e4736$/m);
    expect(text).toMatch(/^items {5}4 in = 4 clean \+ 0 quarantined \+ 0 dropped$/m);
    expect(text).toMatch(/^✓ everything removed +[\d,]+ ms$/m);
    expect(await readState()).toEqual(before);
  });

  it("broken off by Ctrl-C while it deploys, it leaves nothing either", async () => {
    const before = await readState();
    const child = spawn(process.execPath, [...COMMAND], {
      ...OPTIONS,
      detached: true,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const ended = once(child, "close");
    // The emulator is there from the start; the next step is the deployment.
    await once(child.stdout, "data");
    const deploys = async () =>
      (await kinesis.send(new ListStreamsCommand())).StreamNames?.length !== before.streams?.length;
    await expect.poll(deploys, { timeout: 60_000, interval: 50 }).toBe(true);
    // A terminal interrupts all processes of the group.
    process.kill(-child.pid!, "SIGINT");
    expect((await ended)[0]).toBe(130);
    expect(await readState()).toEqual(before);
  });

  it("a wrong option or policy: exit code 2, at once", async () => {
    const help = expect.stringContaining("--help");
    await expect(runDemo("--polizy")).rejects.toMatchObject({ code: 2, stderr: help });
    await expect(runDemo("--policy", "none.yaml")).rejects.toMatchObject({ code: 2, stderr: help });
    expect((await runDemo("--help")).stdout).toContain("AWS_ENDPOINT_URL");
  });
});
