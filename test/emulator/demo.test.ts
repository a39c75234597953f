import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ListStreamsCommand } from "@aws-sdk/client-kinesis";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { ListSecretsCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, inject, it } from "vitest";
import { createClients } from "./harness/aws.ts";
import { ROOT } from "./harness/places.ts";

const endpoint = inject("endpoint");

/** As `npm run demo -- …` does; on this emulator, as on one that somebody else has started. */
function runDemo(...args: string[]) {
  const env = { ...process.env, AWS_ENDPOINT_URL: endpoint };
  return promisify(execFile)(process.execPath, ["--conditions=source", "scripts/demo.ts", "--aws", ...args], {
    cwd: ROOT,
    env,
  });
}

describe.skipIf(endpoint === undefined)("npm run demo -- --aws", () => {
  it("shows each line before and after, accounts for all, and leaves nothing in an emulator that is not its own", async () => {
    const { kinesis, logs, s3, secrets } = createClients(endpoint!);
    const readState = async () => ({
      buckets: (await s3.send(new ListBucketsCommand())).Buckets?.map(({ Name }) => Name),
      secrets: (await secrets.send(new ListSecretsCommand())).SecretList?.map(({ ARN }) => ARN),
      streams: (await kinesis.send(new ListStreamsCommand())).StreamNames,
      groups: (await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/demo" }))).logGroups,
    });
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

  it("a wrong option: exit code 2 and what there is", async () => {
    await expect(runDemo("--polizy")).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--policy FILE"),
    });
    expect((await runDemo("--help")).stdout).toContain("AWS_ENDPOINT_URL");
  });
});
