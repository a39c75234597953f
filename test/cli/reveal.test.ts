import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { makeDirectory, run } from "./harness.ts";

const files = makeDirectory();
const KEY = Buffer.alloc(32, 7).toString("base64");
const env = { RING: KEY, OTHER: Buffer.alloc(32, 8).toString("base64") };
const policy = files.write(
  "policy.yaml",
  "pii_redaction: { entities: [{ type: EMAIL_ADDRESS, action: encrypt }] }\n" +
    "fields: [{ path: $.secret, action: encrypt }]\n" +
    "keys: { namespace: shop }\n",
);
const RAW = 'to ann@example.org\n{"secret":"a\\"b\\\\c","m":"bob@example.org"}\n';
const redacted = await run(["redact", "--quiet", "--policy", policy, "--keys", "env:RING"], { stdin: RAW, env });
const CLEAN = redacted.stdout;
const reveal = (args: readonly string[], stdin: string | Buffer = CLEAN) => run(["reveal", ...args], { stdin, env });
const withRing = ["--keys", "env:RING", "--policy", policy];

describe("reveal", () => {
  it("puts back what was encrypted, escaped where it stood escaped, and counts on standard error", async () => {
    expect(CLEAN).toMatch(/^to enc_email-address_k1_[a-z2-7]+_\n\{"secret":"enc_field_k1_[a-z2-7]+_","m":"enc_/);
    const { code, stdout, stderr } = await reveal(withRing);
    expect({ code, stdout }).toEqual({ code: 0, stdout: RAW });
    expect(stderr).toMatch(/^scrubline: 3 values revealed in \d+ B\n$/);
  });

  it("takes the namespace from the policy, or from --namespace, not from both", async () => {
    expect((await reveal(["--keys", "env:RING", "--namespace", "shop"])).stdout).toBe(RAW);
    expect((await reveal(["--keys", "env:RING"])).stdout).toBe(CLEAN);
    const both = await reveal([...withRing, "--namespace", "shop"]);
    expect(both).toMatchObject({ code: 2, stdout: "" });
    expect(both.stderr).toContain("exclude each other");
  });

  it("takes the key ring from the policy when --keys is not given", async () => {
    const named = files.write("named.yaml", 'keys: { namespace: shop, reference: "env:RING" }\n');
    expect((await reveal(["--policy", named])).stdout).toBe(RAW);
  });

  it("refuses to run without a key, or with one that cannot be read", async () => {
    const without = await reveal(["--policy", policy]);
    expect(without).toMatchObject({ code: 2, stdout: "" });
    expect(without.stderr).toMatch(/needs the key ring/);
    expect(await reveal(["--keys", "env:MISSING"])).toMatchObject({ code: 2, stdout: "" });
    const typed = await reveal(["--keys", KEY]);
    expect(typed).toMatchObject({ code: 2, stdout: "" });
    expect(typed.stderr).not.toContain(KEY);
  });

  it("leaves what is not of this ring, says so, and with --fail-on-unknown fails without a file", async () => {
    const foreign = await reveal(["--keys", "env:OTHER", "--policy", policy]);
    expect(foreign).toMatchObject({ code: 0, stdout: CLEAN });
    expect(foreign.stderr).toMatch(/^scrubline: 0 values revealed in .*; left: 3 not ours/);
    const output = files.path("raw.log");
    const strict = [...withRing, "--fail-on-unknown", "--output", output];
    const { code, stderr } = await reveal(strict, CLEAN.replace("_k1_", "_k9_"));
    expect(code).toBe(1);
    expect(stderr).toMatch(/cannot be revealed: 1 of keys that the ring does not have/);
    expect(stderr).not.toContain("example.org");
    expect(existsSync(output)).toBe(false);
    expect(await reveal([...withRing, "--fail-on-unknown"])).toMatchObject({ code: 0, stdout: RAW });
  });

  it("writes files for their owner only, compressed as their name says, also in the place of another", async () => {
    const output = files.write("old.log.gz", "old");
    const { code, stdout } = await reveal([...withRing, "--output", output]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(gunzipSync(readFileSync(output)).toString()).toBe(RAW);
    expect(statSync(output).mode & 0o777).toBe(0o600);
    expect(readdirSync(files.path(".")).filter((name) => name.endsWith(".incomplete"))).toEqual([]);
  });

  it("reads compressed files in order and keeps their records apart", async () => {
    const first = files.write("a.log.gz", gzipSync(CLEAN.trimEnd()));
    const { stdout } = await reveal([...withRing, first, "-"], "end\n");
    expect(stdout).toBe(`${RAW}end\n`);
  });

  it("does not write over clean data", async () => {
    const clean = files.write("clean.log", CLEAN);
    expect(await reveal([...withRing, "--output", clean, clean])).toMatchObject({ code: 2 });
    expect(readFileSync(clean, "utf8")).toBe(CLEAN);
  });

  it("--quiet says nothing", async () => {
    expect((await reveal([...withRing, "--quiet"])).stderr).toBe("");
  });

  it("passes large input in pieces", async () => {
    const lines = Math.ceil(3_000_000 / CLEAN.length);
    const { stdout, stderr } = await reveal(withRing, CLEAN.repeat(lines));
    expect(stdout === RAW.repeat(lines)).toBe(true);
    expect(stderr).toContain(`${(3 * lines).toLocaleString("en-US")} values revealed`);
  });
});

it("redact says when what it encrypts can never be revealed, and refuses to encrypt without a key", async () => {
  const thrown = await run(["redact", "--policy", policy, "--ephemeral-key"], { stdin: RAW });
  expect(thrown.stderr).toContain("can never be revealed");
  expect(await run(["redact", "--policy", policy], { stdin: RAW })).toMatchObject({ code: 2, stdout: "" });
});
