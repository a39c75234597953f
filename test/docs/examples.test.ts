import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { ROOT } from "./blocks.ts";

const MARKER = "marker-in-foreign-error";

/** Without anything of the machine's own AWS configuration. */
const ENV = {
  AWS_ACCESS_KEY_ID: "fake",
  AWS_SECRET_ACCESS_KEY: "fake",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_MAX_ATTEMPTS: "1",
};

async function putRecords(args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ["examples/put-records.ts", ...args], { cwd: ROOT, env: { ...ENV, ...env } });
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
  return { code: code as number, stderr };
}

describe("examples/put-records.ts ends with one line and exit code 1", () => {
  const region = { AWS_REGION: "eu-central-1" };
  it.each([
    ["no region", "README.md", {}, "no AWS region is known (Error); set AWS_REGION"],
    ["no such file", "none.log", region, "none.log cannot be read (ENOENT); name a text file"],
    ["a directory", "docs", region, "docs cannot be read (EISDIR); name a text file"],
  ])("%s", async (_what, file, env, line) => {
    expect(await putRecords(["input", file], env)).toEqual({ code: 1, stderr: `put-records: ${line}\n` });
  });

  it("Kinesis refuses", async () => {
    const server = createServer((_request, response) =>
      response
        .writeHead(400, { "content-type": "application/x-amz-json-1.1" })
        .end(JSON.stringify({ __type: "ResourceNotFoundException", message: MARKER })),
    ).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await putRecords(["input", "README.md"], { ...region, AWS_ENDPOINT_URL })).toEqual({
      code: 1,
      stderr:
        "put-records: records cannot be put into input (ResourceNotFoundException); look at its name, AWS_REGION, AWS_ENDPOINT_URL and your credentials\n",
    });
  });
});
