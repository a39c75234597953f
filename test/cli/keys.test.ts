import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { PassThrough, Readable, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { runProgram } from "../../cli/program.ts";
import { parseKeyRing } from "../../core/operate/keyring.ts";
import { readStoredRing } from "../../core/operate/stored-ring.ts";
import { ROOT } from "../docs/blocks.ts";
import { makeDirectory, run } from "./harness.ts";
import { BARE, keys, NEWER, OLD, outputs, readRing, ringText, TODAY, TWO } from "./key-rings.ts";

const files = makeDirectory();

describe("keys in a file", () => {
  const path = files.path("keys.json");
  const reference = `file:${path}`;
  const stored = () => readRing(readFileSync(path, "utf8"));
  const put = (text: string) => files.write("keys.json", text);

  it("show: ids, dates, check values, and which is current", async () => {
    put(TWO);
    const { code, stdout, stderr } = await keys(["show", reference]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const checkOf = (secret: string) => parseKeyRing(secret).checkValue;
    expect(stdout.split("\n").map((line) => line.split(/ {2,}/))).toEqual([
      ["ID", "CREATED", "CHECK VALUE"],
      ["k1", "2025-01-31", checkOf(OLD)],
      ["k2", "2025-01-31", checkOf(NEWER), "current"],
      [""],
    ]);
  });

  it("show: a bare secret, in a variable too, has one key of unknown age", async () => {
    put(`${BARE}\n`);
    const shown = await keys(["show", reference]);
    expect(shown.stdout).toMatch(/^k1 +- +[0-9a-f]{8} +current$/m);
    expect(await keys(["show", "env:RING"], { env: { RING: BARE } })).toEqual(shown);
  });

  it("show: text in the place of a date is not shown", async () => {
    put(TWO.replaceAll("2025-01-31", OLD));
    expect((await keys(["show", reference])).stdout).toMatch(/^k1 +- /m);
  });

  it("new: a ring for its owner only, and never over another", async () => {
    const fresh = files.path("fresh.json");
    const { code, stdout, stderr } = await keys(["new", `file:${fresh}`]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    const text = readFileSync(fresh, "utf8");
    expect(statSync(fresh).mode & 0o777).toBe(0o600);
    expect(readRing(text)).toMatchObject({
      v: 1,
      current: "k1",
      keys: [{ id: "k1", created: expect.stringMatching(TODAY) }],
    });
    expect(stderr).toContain(`k1 (check value ${parseKeyRing(text).checkValue})`);
    const second = await keys(["new", `file:${fresh}`]);
    expect(second).toMatchObject({ code: 2, stderr: expect.stringContaining("the file exists; it was left as it is") });
    expect(readFileSync(fresh, "utf8")).toBe(text);
  });

  it("new without a place: the ring on standard output, a notice beside it", async () => {
    const { code, stdout, stderr } = await run(["keys", "new"]);
    expect(code).toBe(0);
    expect(Buffer.from(readRing(stdout).keys[0]!.secret, "base64")).toHaveLength(32);
    expect(stderr).toMatch(/k1 \(check value [0-9a-f]{8}\); what was printed is secret/);
    outputs.push(stderr);
  });

  it.each([
    ["ENOSPC", /standard output: no space left on the device/],
    ["EPIPE", /closed before the key ring was written[\s\S]*run the command again/],
  ])("new: a standard output that takes nothing is no success (%s)", async (error, message) => {
    const stdout = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error(OLD), { code: error })),
    });
    const outcome = await keys(["new"], { stdout });
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringMatching(message) });
    expect(outcome.stderr).not.toContain("key ring with");
  });

  it("new: a disk that takes nothing leaves no file that would stand in the way", () => {
    const fresh = files.path("full.json");
    // A limit of 0 bytes a file stands for a full disk; the signal that comes with it would end the process.
    const script = `trap '' XFSZ; ulimit -f 0; exec "$@"`;
    const command = [process.execPath, "--conditions=source", `${ROOT}cli/main.ts`, "keys", "new", `file:${fresh}`];
    const { status, stderr } = spawnSync("sh", ["-c", script, "sh", ...command], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/EFBIG.*\n.*Nothing was changed/) });
    expect(existsSync(fresh)).toBe(false);
  });

  it("rotate: adds a key, makes it current, leaves everything else alone", async () => {
    put(`${TWO.slice(0, -1)},"note":"ours"}`);
    chmodSync(path, 0o640);
    const { code, stdout, stderr } = await keys(["rotate", reference]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    const { keys: list, ...rest } = stored();
    expect(rest).toEqual({ v: 1, current: "k3", note: "ours" });
    expect(list.slice(0, 2)).toEqual(readStoredRing(TWO).keys);
    expect(list[2]).toMatchObject({ id: "k3", created: expect.stringMatching(TODAY) });
    expect(Buffer.from(list[2]!.secret, "base64")).toHaveLength(32);
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(stderr).toMatch(/made with k3 \(check value [0-9a-f]{8}\)\. What reads the file from now on/);
    expect(stderr).toContain("k1, k2: kept");
  });

  it("rotate: a bare secret becomes k1", async () => {
    put(BARE);
    expect(await keys(["rotate", reference])).toMatchObject({ code: 0 });
    expect(stored()).toMatchObject({ current: "k2", keys: [{ id: "k1", secret: BARE }, { id: "k2" }] });
  });

  it("rotate: ids of other forms are kept, and numbers go on from the highest", async () => {
    put(ringText("e1", { k9: OLD, e1: NEWER }));
    await keys(["rotate", reference]);
    expect(stored()).toMatchObject({ current: "k10", keys: [{ id: "k9" }, { id: "e1" }, { id: "k10" }] });
    put(ringText("k99999999999", { k99999999999: OLD }));
    expect(await keys(["rotate", reference])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("a key id is 1 to 12"),
    });
  });

  it("rotate: the id of a pruned key does not come again, whichever key was current", async () => {
    put(ringText("k1", { k1: OLD, k2: NEWER }));
    await keys(["prune", "--yes", reference, "k2"]);
    await keys(["rotate", reference]);
    expect(stored()).toMatchObject({ current: "k3", keys: [{ id: "k1" }, { id: "k3" }] });
    await keys(["rotate", reference]);
    await keys(["prune", "--yes", reference, "k1", "k3"]);
    await keys(["rotate", reference]);
    expect(stored()).toMatchObject({ current: "k5", keys: [{ id: "k4" }, { id: "k5" }] });
    put(TWO.replace('"v":1', `"v":1,"highest":"${OLD}"`));
    await keys(["rotate", reference]);
    expect(stored().current).toBe("k3");
  });

  it("rotate: through a link, to the file it names", async () => {
    put(TWO);
    const link = files.path("link.json");
    symlinkSync(path, link);
    expect(await keys(["rotate", `file:${link}`])).toMatchObject({ code: 0 });
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(stored().current).toBe("k3");
  });

  it("--dry-run changes nothing", async () => {
    put(TWO);
    const rotate = await keys(["rotate", "--dry-run", reference]);
    expect(rotate).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("would add k3 and make it current; k2 would stay"),
    });
    const prune = await keys(["prune", "--dry-run", reference, "k1"]);
    expect(prune).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("would remove k1 for good; k2 would stay"),
    });
    expect(readFileSync(path, "utf8")).toBe(TWO);
  });

  it("prune --yes: the key is gone, and it says what may still hold it", async () => {
    put(TWO);
    const { code, stderr } = await keys(["prune", "--yes", reference, "k1"]);
    expect(code).toBe(0);
    expect(stored()).toMatchObject({ current: "k2", keys: [{ id: "k2" }] });
    expect(stderr).toContain("removed k1; left: k2. Copies and backups");
  });

  const typed: readonly (readonly [string, number])[] = [
    ["k1\n", 0],
    ["  k1 \n", 0],
    ["k2\n", 2],
    ["yes\n", 2],
    ["", 2],
  ];
  for (const [answer, code] of typed)
    it(`prune at a terminal, answered with ${JSON.stringify(answer)}: ${code === 0 ? "done" : "not done"}`, async () => {
      put(TWO);
      const outcome = await prompted(["prune", reference, "k1"], () => answer);
      expect(outcome.code).toBe(code);
      expect(outcome.stderr).toMatch(/cannot be undone[\s\S]*Type k1 to go on: /);
      expect(stored().keys.length).toBe(code === 0 ? 1 : 2);
    });

  it("a change in between is kept, and no file is left beside it", async () => {
    put(TWO);
    const other = ringText("k3", { k1: OLD, k2: OLD, k3: NEWER });
    const outcome = await prompted(["prune", reference, "k1"], () => {
      writeFileSync(path, other);
      return "k1\n";
    });
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining("was changed while this ran") });
    expect(readFileSync(path, "utf8")).toBe(other);
    expect(readdirSync(files.path(".")).filter((name) => name.endsWith(".incomplete"))).toEqual([]);
  });

  const wrong: readonly (readonly [string, string, readonly string[], RegExp])[] = [
    ["the current key", TWO, ["prune", reference, "k2", "--yes"], /k2 is the current key[\s\S]*Rotate first/],
    ["the only key", BARE, ["prune", reference, "k1", "--yes"], /k1 is the current key/],
    [
      "an id that is not there",
      TWO,
      ["prune", reference, "k7", "--yes"],
      /not in the key ring[\s\S]*The ring has k1, k2\./,
    ],
    ["a key in the place of an id", TWO, ["prune", reference, OLD, "--yes"], /not in the key ring/],
    ["no confirmation", TWO, ["prune", reference, "k1"], /not confirmed; nothing was changed[\s\S]*--yes confirms/],
    ["no ids", TWO, ["prune", reference], /missing required argument 'ids'/],
    ["no reference", TWO, ["rotate"], /missing required argument 'reference'/],
    ["an unknown command", TWO, ["rotat", reference], /unknown command 'rotat'[\s\S]*Did you mean rotate/],
    ["a key in the place of the reference", TWO, ["rotate", OLD], /a reference is needed, never the key itself/],
    ["a reference of another kind", TWO, ["new", "s3://bucket/ring"], /a reference is needed/],
    [
      "a broken ring",
      '{"v":1,"current":"k1"',
      ["rotate", reference],
      /file:.*keys\.json: the key ring is not JSON[^\n]*\n {2}What keys new writes is expected there/,
    ],
    [
      "a short secret",
      OLD.slice(0, 12),
      ["show", reference],
      /file:.*keys\.json: .* has 9 bytes; it needs at least 32[^\n]*\n {2}What keys new writes/,
    ],
    [
      "an empty file",
      "",
      ["prune", reference, "k1"],
      /file:.*keys\.json: the key ring is empty\n {2}What keys new writes/,
    ],
    [
      "any text",
      "hello\n",
      ["show", reference],
      /file:.*keys\.json: .*neither bytes nor base64\n {2}What keys new writes/,
    ],
    [
      "any text in a variable",
      TWO,
      ["show", "env:TEXT"],
      /the environment variable TEXT: .*neither bytes nor base64\n {2}What keys new writes/,
    ],
    ["rotating a variable", TWO, ["rotate", "env:RING"], /can be shown, not changed[\s\S]*Keep the ring in/],
    ["rotating a variable that is not set", TWO, ["rotate", "env:UNSET"], /can be shown, not changed/],
    ["pruning a variable", TWO, ["prune", "env:UNSET", "k1"], /can be shown, not changed/],
    ["a new ring in a variable", TWO, ["new", "env:UNSET"], /can be shown, not changed/],
    ["a variable that is not set", TWO, ["show", "env:UNSET"], /UNSET is not set\n {2}Export it/],
    ["what is no ARN", TWO, ["show", "secret:ring"], /not the ARN of a Secrets Manager secret/],
  ];
  for (const [what, text, args, message] of wrong)
    it(`refused, exit code 2: ${what}`, async () => {
      put(text);
      const { code, stdout, stderr } = await keys(args, { env: { RING: TWO, TEXT: "hello" } });
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(message);
      expect(readFileSync(path, "utf8")).toBe(text);
    });

  it("refused, exit code 1: a file that is not there, and a directory", async () => {
    for (const command of ["show", "rotate"])
      expect(await keys([command, `file:${files.path("none.json")}`])).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/none\.json: no such file \(ENOENT\)\n {2}.*keys new makes one/),
      });
    expect(await keys(["new", `file:${files.path("none/ring.json")}`])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/none\/ring\.json: no such directory \(ENOENT\)\n {2}Nothing was changed/),
    });
    expect(await keys(["rotate", `file:${files.path(".")}`])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("EISDIR"),
    });
  });

  it("pseudonyms outlive a rotation, and end with their key", async () => {
    put(ringText("k1", { k1: OLD }));
    const redact = async (text: string): Promise<string> =>
      (await run(["redact", "--quiet", "--keys", reference], { stdin: text })).stdout;
    const before = await redact("mail ann@example.com\n");
    expect(before).toMatch(/^mail user_k1_/);
    await keys(["rotate", reference]);
    expect(await redact(before)).toBe(before);
    const after = await redact("mail ann@example.com\n");
    expect(after).toMatch(/^mail user_k2_/);
    await keys(["prune", "--yes", reference, "k1"]);
    expect(await redact(before)).toMatch(/^mail user_k2_/);
    expect(await redact(after)).toBe(after);
  });
});

/** As a person at a terminal: `answer` is asked for when the prompt is there. */
async function prompted(args: readonly string[], answer: () => string): Promise<{ code: number; stderr: string }> {
  let stderr = "";
  const stdin = Readable.from(
    (async function* () {
      const text = answer();
      if (text !== "") yield Buffer.from(text);
    })(),
  );
  const code = await runProgram(["keys", ...args], {
    stdin: Object.assign(stdin, { isTTY: true }),
    stdout: new PassThrough(),
    stderr: new Writable({
      write(chunk, _encoding, done) {
        stderr += chunk;
        done();
      },
    }),
    env: {},
  });
  outputs.push(stderr);
  return { code, stderr };
}
