import { readFileSync } from "node:fs";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { expect, it } from "vitest";
import { makeDirectory, run } from "./harness.ts";

const files = makeDirectory();

const decompressors: Readonly<Record<string, (data: Buffer) => Buffer>> = {
  gz: gunzipSync,
  GZ: gunzipSync,
  gzip: gunzipSync,
  zst: zstdDecompressSync,
  Zst: zstdDecompressSync,
  zstd: zstdDecompressSync,
  log: (data) => data,
  xgz: (data) => data,
};

for (const [ending, decompress] of Object.entries(decompressors))
  it(`every file that is written follows its name: .${ending}`, async () => {
    const [output, findings, report] = ["out", "findings", "report"].map((name) => files.path(`${name}.${ending}`));
    const options = ["--output", output!, "--findings", findings!, "--report", report!];
    expect(await run(["redact", ...options], { stdin: "a@example.com\n" })).toMatchObject({ code: 0, stdout: "" });
    const read = (path: string | undefined) => decompress(readFileSync(path!)).toString();
    expect(read(output)).toBe("<EMAIL_ADDRESS>\n");
    expect(JSON.parse(read(findings))).toMatchObject({ entity: "EMAIL_ADDRESS" });
    expect(read(report)).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  });

it("a name that ends otherwise than --gzip or --zstd asks is refused, in capitals too", async () => {
  const args = ["redact", "--zstd", "--output", files.path("other.GZIP")];
  expect(await run(args, { stdin: "x\n" })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--zstd and the name of --output do not agree: it ends like gzip"),
  });
});
