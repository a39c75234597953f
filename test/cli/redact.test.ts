import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Writable } from "node:stream";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { makeDirectory, run } from "./harness.ts";

const files = makeDirectory();
const KEY = Buffer.alloc(32, 7).toString("base64");
const TOKEN = /^user_k1_[a-z2-7]{20}@redacted\.example\.com$/;

describe("redact", () => {
  const lines: readonly (readonly [string, string])[] = [
    ["Call John at 555-1234 or email john@example.com", "Call <PERSON> at <PHONE_NUMBER> or email <EMAIL_ADDRESS>"],
    ["My SSN is 123-45-6789", "My SSN is ****"],
    ['{"user":{"email":"john@example.com"},"n":1}', '{"user":{"email":"<EMAIL_ADDRESS>"},"n":1}'],
    ["nothing to see here", "nothing to see here"],
  ];
  for (const [before, after] of lines)
    it(`${before}  ->  ${after}`, async () => {
      const { code, stdout } = await run(["redact"], { stdin: `${before}\n` });
      expect({ code, stdout }).toEqual({ code: 0, stdout: `${after}\n` });
    });

  it("keeps what it says on standard error: a table, and why there are no pseudonyms", async () => {
    const { stderr } = await run(["redact"], { stdin: "mail a@example.com and b@example.com\n" });
    expect(stderr).toMatch(/no keys: values are replaced/);
    expect(stderr).toMatch(/^ENTITY +ACTION +COUNT +RULE\nEMAIL_ADDRESS +\w+ +2 +email-address\n/m);
    expect(stderr).toMatch(/2 findings in 37 B\n$/);
    expect(stderr).not.toContain("@example.com");
  });

  it("--quiet leaves the table out", async () => {
    const { stderr } = await run(["redact", "--quiet", "--ephemeral-key"], { stdin: "a@example.com\n" });
    expect(stderr).not.toContain("ENTITY");
  });

  it("reads files in order, and never joins the last line of one with the first of the next", async () => {
    const a = files.write("a.log", "one a@example.com");
    const b = files.write("b.log", "two\n");
    const { stdout } = await run(["redact", a, "-", b], { stdin: "standard input" });
    expect(stdout).toBe("one <EMAIL_ADDRESS>\nstandard input\ntwo\n");
  });

  it("an empty input gives an empty output", async () => {
    expect(await run(["redact"], { stdin: [] })).toMatchObject({ code: 0, stdout: "" });
  });
});

describe("gzip", () => {
  it("is recognised by its bytes, with one member or several", async () => {
    const members = Buffer.concat([gzipSync("mail a@example.com\n"), gzipSync("ssn: 219-09-9999\n")]);
    const { stdout } = await run(["redact", files.write("named-like-text.log", members)]);
    expect(stdout).toBe("mail <EMAIL_ADDRESS>\nssn: ****\n");
  });

  it("is recognised when it comes byte by byte", async () => {
    const bytes = [...gzipSync("mail a@example.com\n")].map((byte) => Buffer.from([byte]));
    expect((await run(["redact"], { stdin: bytes })).stdout).toBe("mail <EMAIL_ADDRESS>\n");
  });

  it("is written with --gzip, and to names that end in .gz", async () => {
    const { bytes } = await run(["redact", "--gzip"], { stdin: "a@example.com\n" });
    expect(gunzipSync(bytes).toString()).toBe("<EMAIL_ADDRESS>\n");
    const output = files.path("out.log.gz");
    expect(await run(["redact", "--output", output], { stdin: "a@example.com\n" })).toMatchObject({
      code: 0,
      stdout: "",
    });
    expect(gunzipSync(readFileSync(output)).toString()).toBe("<EMAIL_ADDRESS>\n");
  });

  const damaged: readonly (readonly [string, Buffer, RegExp])[] = [
    ["cut", gzipSync("mail a@example.com\n".repeat(99)).subarray(0, 40), /ends too early \(Z_BUF_ERROR\)/],
    ["overwritten", gzipSync("mail a@example.com\n").fill(255, 12, 20), /is damaged \(Z_DATA_ERROR\)/],
    [
      "followed by something else",
      Buffer.concat([gzipSync("x\n"), Buffer.from("hello")]),
      /is damaged \(Z_DATA_ERROR\)/,
    ],
  ];
  for (const [how, bytes, message] of damaged)
    it(`${how}: exit code 1 and no file`, async () => {
      const input = files.write("damaged.gz", bytes);
      const output = files.path("never.log");
      const { code, stderr } = await run(["redact", input, "--output", output]);
      expect(code).toBe(1);
      expect(stderr).toMatch(message);
      expect(stderr).toContain("was not written");
      expect(existsSync(output)).toBe(false);
    });
});

describe("--output", () => {
  it("leaves the old file, and nothing beside it, when a run fails in the middle", async () => {
    const directory = makeDirectory();
    const output = directory.write("out.log", "as it was\n");
    const good = files.write("good.log", "a@example.com\n".repeat(50_000));
    const { code, stderr } = await run([
      "redact",
      good,
      files.write("bad.gz", gzipSync("x").subarray(0, 15)),
      "--output",
      output,
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${output} was not written`);
    expect(readFileSync(output, "utf8")).toBe("as it was\n");
    expect(readdirSync(directory.path("."))).toEqual(["out.log"]);
  });

  it("standard output is called incomplete when it is", async () => {
    const good = files.write("good.log", "a@example.com\n".repeat(50_000));
    const { code, stderr } = await run(["redact", good, files.write("bad.gz", gzipSync("x").subarray(0, 15))]);
    expect(code).toBe(1);
    expect(stderr).toContain("Standard output is incomplete");
  });

  it("a directory or a place that does not exist is said", async () => {
    const directory = await run(["redact", "--output", files.path(".")], { stdin: "x\n" });
    expect(directory).toMatchObject({ code: 2, stdout: "" });
    expect(directory.stderr).toContain("is a directory");
    const nowhere = await run(["redact", "--output", files.path("no/such/place.log")], { stdin: "x\n" });
    expect(nowhere.code).toBe(1);
    expect(nowhere.stderr).toContain("no/such/place.log: no such directory (ENOENT)");
  });
});

describe("input that cannot be redacted", () => {
  it("is named with the reason before anything is written", async () => {
    const good = files.write("good.log", "x\n");
    const { code, stdout, stderr } = await run(["redact", good, files.path("missing.log")]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/missing\.log: no such file \(ENOENT\)\n {2}Nothing was written\./);
  });

  it("a directory", async () => {
    const { code, stderr } = await run(["redact", files.path(".")]);
    expect(code).toBe(1);
    expect(stderr).toContain("is a directory");
  });

  it("binary data", async () => {
    const bytes = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 37) % 256));
    const { code, stdout, stderr } = await run(["redact", files.write("image", bytes)]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/image: not text: it holds many control bytes \(not-text\)\n {2}Nothing was written\./);
  });

  it("not JSON where JSON was asked for: code, position, nothing of the input", async () => {
    const { code, stderr } = await run(["redact", "--format", "json"], { stdin: "PLANTED is not JSON at all\n" });
    expect(code).toBe(1);
    expect(stderr).toMatch(/standard input: .*\(not-json, at byte \d+\)/);
    expect(stderr).not.toContain("PLANTED");
  });
});

describe("keys", () => {
  const redact = (args: readonly string[], env = {}) =>
    run(["redact", "--quiet", ...args], { stdin: "a@example.com\n", env });

  it("from a variable or a file make the same pseudonym each time", async () => {
    const ring = JSON.stringify({ v: 1, current: "k1", keys: [{ id: "k1", secret: KEY, created: "2025-01-31" }] });
    const one = await redact(["--keys", "env:SCRUBLINE_KEYS"], { SCRUBLINE_KEYS: ring });
    expect(one.stdout.trim()).toMatch(TOKEN);
    expect((await redact(["--keys", `file:${files.write("ring.json", ring)}`])).stdout).toBe(one.stdout);
    expect((await redact(["--keys", `file:${files.write("key", `${KEY}\n`)}`])).stdout).toBe(one.stdout);
  });

  it("--ephemeral-key makes other ones each time", async () => {
    const [one, two] = [await redact(["--ephemeral-key"]), await redact(["--ephemeral-key"])];
    expect(one.stdout).toMatch(/^user_e1_[a-z2-7]{20}@redacted\.example\.com\n$/);
    expect(two.stdout).not.toBe(one.stdout);
  });

  it("redacting clean data again with the same keys changes nothing", async () => {
    const first = await redact(["--keys", "env:K"], { K: KEY });
    const again = await run(["redact", "--keys", "env:K"], { stdin: first.stdout, env: { K: KEY } });
    expect(again.stdout).toBe(first.stdout);
  });

  const wrong: readonly (readonly [string, readonly string[], Record<string, string>, RegExp])[] = [
    ["the key itself", ["--keys", KEY], {}, /never the key itself/],
    ["a variable that is not set", ["--keys", "env:NO_SUCH"], {}, /NO_SUCH is not set/],
    ["an empty variable", ["--keys", "env:EMPTY"], { EMPTY: "" }, /EMPTY is empty/],
    ["the key as a variable's name", ["--keys", `env:${KEY}`], {}, /not the name of a variable/],
    ["a file that is not there", ["--keys", "file:no-such-file"], {}, /no such file \(ENOENT\)/],
    [
      "a short key",
      ["--keys", "env:SHORT"],
      { SHORT: "c2hvcnQ=" },
      /variable SHORT: .*needs at least 32[^\n]*\n {2}What/,
    ],
    ["no key ring", ["--keys", "env:BAD"], { BAD: '{"v":1,"PLANTED":true}' }, /variable BAD: the key ring/],
    ["no ARN", ["--keys", "secret:PLANTED"], {}, /not the ARN/],
    ["two kinds at once", ["--keys", "env:K", "--ephemeral-key"], { K: KEY }, /exclude each other/],
  ];
  for (const [what, args, env, message] of wrong)
    it(`${what}: exit code 2, and no word of the value`, async () => {
      const { code, stdout, stderr } = await redact(args, env);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(message);
      expect(stderr).not.toContain(KEY);
      expect(stderr).not.toMatch(/PLANTED|c2hvcnQ/);
    });

  it("an action that needs keys and has none is refused, with the way out", async () => {
    const policy = files.write(
      "hash.yaml",
      "pii_redaction:\n  entities:\n    - { type: EMAIL_ADDRESS, action: hash }\n",
    );
    const { code, stderr } = await redact(["--policy", policy]);
    expect(code).toBe(2);
    expect(stderr).toContain("--ephemeral-key");
    expect((await redact(["--policy", policy, "--ephemeral-key"])).stdout).toMatch(/^\w*hash_e1_\w+/);
  });
});

describe("back-pressure", () => {
  it("nothing more is read while nobody takes the output", async () => {
    let read = 0;
    const line = Buffer.from(`${"x".repeat(99)}\n`.repeat(640));
    const endless = (function* () {
      for (;;) {
        read += line.length;
        yield line;
        if (read > 64 * 1024 * 1024) throw new RangeError("everything is read at once");
      }
    })();
    let written = 0;
    const closing = new Writable({
      write(chunk: Buffer, _encoding, done) {
        written += chunk.length;
        // A reader such as `head` that goes away after a while.
        if (written < 1024 * 1024) setImmediate(done);
        else done(Object.assign(new Error("closed"), { code: "EPIPE" }));
      },
    });
    const { code, stderr } = await run(["redact", "--quiet", "--ephemeral-key"], { stdin: endless, stdout: closing });
    expect(code).toBe(0);
    expect(stderr).not.toContain("error");
    expect(read).toBeLessThan(4 * 1024 * 1024);
  });
});
