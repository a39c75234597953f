import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { loadPolicy } from "../../core/index.ts";
import { startAnalyzer } from "../sdk/analyzer-server.ts";
import { ROOT, readBlocks } from "./blocks.ts";

const blocks = readBlocks("docs/remote-recognizer.md");

describe("docs/remote-recognizer.md", () => {
  it("the policy loads", () => {
    const policy = loadPolicy(blocks.find(({ info }) => info === "yaml")!.text);
    expect(policy.detection.remote).toMatchObject({ url: "env:ANALYZER_URL", onFailure: "quarantine" });
  });

  it("the program prints what the page shows", async () => {
    const { text } = blocks.find(({ info }) => info === "ts")!;
    const { url } = await startAnalyzer();
    const args = ["--conditions=source", "--input-type=module", "-e", text];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, env: { ANALYZER_URL: url } });
    expect(stdout.trim().split("\n")).toEqual([...text.matchAll(/\/\/ -> (.*)$/gm)].map((match) => match[1]!));
  });
});
