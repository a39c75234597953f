import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { makeDirectory } from "./harness.ts";

const MAIN = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));
const files = makeDirectory();

function start(args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  return spawn(process.execPath, ["--conditions=source", MAIN, ...args], {
    ...options,
    env: { ...process.env, ...options.env },
  });
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = "";
  for await (const chunk of stream ?? []) text += chunk;
  return text;
}

describe("the process", () => {
  it("takes standard input to standard output", async () => {
    const child = start(["redact", "--quiet"]);
    child.stdin!.end("mail a@example.com\n");
    const [stdout, [code]] = await Promise.all([textOf(child.stdout), once(child, "close")]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "mail <EMAIL_ADDRESS>\n" });
  });

  it("ends quietly when its reader goes away", async () => {
    const input = files.write("long.log", `${"x".repeat(99)}\n`.repeat(100_000));
    const child = start(["redact", "--quiet", "--ephemeral-key", input]);
    child.stdout!.once("data", () => child.stdout!.destroy());
    const [stderr, [code]] = await Promise.all([textOf(child.stderr), once(child, "close")]);
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/error|EPIPE/i);
  });

  it("so does its help", async () => {
    const child = start(["redact", "--help"]);
    child.stdout!.destroy();
    const [stderr, [code]] = await Promise.all([textOf(child.stderr), once(child, "close")]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("leaves no half-written file when it is interrupted", async () => {
    const directory = makeDirectory();
    const child = start(["redact", "--output", directory.path("out.log")], { stdio: ["pipe", "pipe", "pipe"] });
    child.stdin!.write("a@example.com\n".repeat(1000));
    await vi.waitFor(() => expect(readdirSync(directory.path("."))).toHaveLength(1), { timeout: 20_000 });
    child.kill("SIGINT");
    const [code] = await once(child, "close");
    expect(code).toBe(130);
    expect(readdirSync(directory.path("."))).toEqual([]);
  });

  it("refuses to read the file it writes to", async () => {
    const path = files.write("both.log", "a@example.com\n");
    const output = openSync(path, "a");
    const child = start(["redact", path], { stdio: ["ignore", output, "pipe"] });
    const [stderr, [code]] = await Promise.all([textOf(child.stderr), once(child, "close")]);
    closeSync(output);
    expect(code).toBe(2);
    expect(stderr).toContain("is input and output at once");
    expect(readFileSync(path, "utf8")).toBe("a@example.com\n");
  });

  it.each([
    ["gzip", gzipSync],
    ["zstd", zstdCompressSync],
  ])("reads a %s bomb piece by piece", async (_name, compress) => {
    // 256 MiB of lines in a file of no size. With 64 MiB of heap and the reader gone after 1 MiB, nothing may be taken in whole.
    const member = compress(`${"x".repeat(1023)}\n`.repeat(16 * 1024));
    const bomb = files.write("bomb", Buffer.concat(Array.from({ length: 16 }, () => member)));
    const child = start(["redact", "--quiet", "--ephemeral-key", bomb], {
      env: { NODE_OPTIONS: "--max-old-space-size=64" },
    });
    let seen = 0;
    child.stdout!.on("data", (chunk: Buffer) => {
      seen += chunk.length;
      if (seen > 1024 * 1024) child.stdout!.destroy();
    });
    const [stderr, [code]] = await Promise.all([textOf(child.stderr), once(child, "close")]);
    expect(code).toBe(0);
    expect(stderr).not.toContain("error");
  });
});
