import { existsSync, readFileSync } from "node:fs";
import { constants, gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { makeDirectory, run } from "./harness.ts";

const files = makeDirectory();

/** As the zstd tool writes by default: with a checksum. */
function zstd(content: string | Buffer): Buffer {
  return zstdCompressSync(content, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
}

const SKIPPABLE = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);

/** Lines of which no two are alike, so that they stay long when compressed. */
function makeLines(count: number): string {
  return Array.from({ length: count }, (_, i) => `${(i * 2_654_435_761) % 4_294_967_296} user${i}@example.com\n`).join(
    "",
  );
}

async function redact(stdin: Buffer | string | Iterable<Buffer>): Promise<string> {
  const { code, stdout } = await run(["redact", "--quiet"], { stdin });
  expect(code).toBe(0);
  return stdout;
}

describe("zstd is read", () => {
  it("by its bytes, whatever the name", async () => {
    const { stdout } = await run(["redact", files.write("named-like-text.log", zstd("mail a@example.com\n"))]);
    expect(stdout).toBe("mail <EMAIL_ADDRESS>\n");
  });

  it("to the last frame, small and large, with skippable frames between them", async () => {
    const parts = [
      "mail a@example.com\n",
      "",
      makeLines(40_000),
      "ssn: 219-09-9999\n",
      "x".repeat(3_000_000),
      "\nend\n",
    ];
    const data = Buffer.concat([SKIPPABLE, ...parts.flatMap((part) => [zstd(part), SKIPPABLE])]);
    expect(await redact(data)).toBe(await redact(parts.join("")));
  });

  it("the same in chunks of any size, over the ends of frames", async () => {
    const text = [makeLines(20), makeLines(1), makeLines(300)];
    const data = Buffer.concat([...text.map(zstd), SKIPPABLE]);
    const expected = await redact(text.join(""));
    for (const size of [1, 7, 64, 1_000]) {
      const chunks = Array.from({ length: Math.ceil(data.length / size) }, (_, i) =>
        data.subarray(i * size, (i + 1) * size),
      );
      expect(await redact(chunks), `chunks of ${size}`).toBe(expected);
    }
  });

  it("beside plain and gzip files in one run", async () => {
    const names = [
      files.write("1.log", "one a@example.com"),
      files.write("2.log.gz", gzipSync("two a@example.com")),
      files.write("3.log.zst", zstd("three a@example.com")),
    ];
    const { stdout } = await run(["redact", ...names]);
    expect(stdout).toBe("one <EMAIL_ADDRESS>\ntwo <EMAIL_ADDRESS>\nthree <EMAIL_ADDRESS>");
  });
});

describe("zstd is written", () => {
  it("with --zstd, and to names that end in .zst", async () => {
    const { bytes } = await run(["redact", "--zstd"], { stdin: "a@example.com\n" });
    expect(zstdDecompressSync(bytes).toString()).toBe("<EMAIL_ADDRESS>\n");
    const [output, findings] = [files.path("out.ndjson.zst"), files.path("findings.jsonl.zst")];
    const args = ["redact", "--output", output, "--findings", findings];
    expect(await run(args, { stdin: "a@example.com\n" })).toMatchObject({ code: 0, stdout: "" });
    expect(zstdDecompressSync(readFileSync(output)).toString()).toBe("<EMAIL_ADDRESS>\n");
    expect(JSON.parse(zstdDecompressSync(readFileSync(findings)).toString()).entity).toBe("EMAIL_ADDRESS");
  });

  it("so are the findings of a scan", async () => {
    const findings = files.path("scan.jsonl.zst");
    expect(await run(["scan", "--findings", findings], { stdin: "a@example.com\n" })).toMatchObject({ code: 0 });
    expect(JSON.parse(zstdDecompressSync(readFileSync(findings)).toString()).entity).toBe("EMAIL_ADDRESS");
  });

  it("long, whole, and with a checksum", async () => {
    const lines = makeLines(60_000);
    const { bytes } = await run(["redact", "--quiet", "--zstd"], { stdin: lines });
    expect(zstdDecompressSync(bytes).toString()).toBe(await redact(lines));
    expect(bytes[4]! & 0x04).toBe(4);
    bytes[bytes.length - 1]! ^= 1;
    expect(() => zstdDecompressSync(bytes)).toThrow();
  });

  it("an empty input is an empty file that opens", async () => {
    const [zst, gz] = [await run(["redact", "--zstd"]), await run(["redact", "--gzip"])];
    expect([zstdDecompressSync(zst.bytes).length, gunzipSync(gz.bytes).length]).toEqual([0, 0]);
  });

  it.each([
    [["--gzip", "--zstd"], /--gzip and --zstd exclude each other/],
    [["--zstd", "--output", "out.log.gz"], /--zstd and the name of --output do not agree/],
    [["--gzip", "--output", "out.log.zst"], /--gzip and the name of --output do not agree/],
  ])("%j: exit code 2", async (args, message) => {
    const { code, stdout, stderr } = await run(["redact", ...args], { stdin: "x\n" });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
  });
});

describe("zstd that cannot be read", () => {
  const whole = zstd("PLANTED mail a@example.com\n".repeat(99));
  const long = zstd(makeLines(30_000));
  const window = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 18 << 3, 1, 0, 0]);
  const withDictionaryId = Buffer.from(whole);
  withDictionaryId[4]! |= 1;
  const cases: readonly (readonly [string, Buffer, RegExp])[] = [
    ["cut", whole.subarray(0, -1), /ends inside a frame \(bad-encoding, at byte \d+\)/],
    ["cut, and long", long.subarray(0, -1), /ends inside a frame/],
    ["cut in its second frame", Buffer.concat([whole, whole.subarray(0, 9)]), /ends inside a frame/],
    [
      "cut in the magic number of its second frame",
      Buffer.concat([whole, whole.subarray(0, 3)]),
      /ends inside a frame/,
    ],
    ["overwritten", Buffer.from(whole).fill(255, 20, 40), /damaged \(/],
    [
      "with a wrong checksum",
      Buffer.concat([whole.subarray(0, -4), Buffer.alloc(4)]),
      /damaged \(ZSTD_error_checksum_wrong\)/,
    ],
    [
      "long, with a wrong checksum",
      Buffer.concat([long.subarray(0, -4), Buffer.alloc(4)]),
      /damaged \(ZSTD_error_checksum_wrong\)/,
    ],
    [
      "followed by text",
      Buffer.concat([whole, Buffer.from("PLANTED")]),
      /bytes after the end .*\(bad-encoding, at byte \d+\)/,
    ],
    ["nothing but a skippable frame", SKIPPABLE, /no frame with content \(bad-encoding/],
    ["with a dictionary", withDictionaryId, /needs a dictionary .*\n.*zstd -dc -D DICTIONARY/],
    ["with a window of 256 MiB", window, /more than 128 MiB .*\n.*zstd -dc --long=31/],
    ["in gzip", gzipSync(whole), /zstd data inside compressed data \(not-text\)/],
    ["around gzip", zstd(gzipSync("x")), /gzip data inside compressed data \(not-text\)/],
  ];
  it.each(cases)("%s: exit code 1, the reason, no file, no word of the input", async (_name, bytes, message) => {
    const output = files.path("never.log");
    const { code, stderr } = await run(["redact", files.write("damaged.zst", bytes), "--output", output]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/damaged\.zst: /);
    expect(stderr).toMatch(message);
    expect(stderr).toContain("was not written");
    expect(stderr).not.toContain("PLANTED");
    expect(existsSync(output)).toBe(false);
  });
});

describe("gzip with bytes that do not continue it", () => {
  const [first, second] = [gzipSync("a\n"), gzipSync("b\n")];
  const behind = {
    "a zero byte and more data": [Buffer.from([0]), second],
    zeros: [Buffer.alloc(512)],
    text: [Buffer.from("text\n")],
  };
  for (const [what, parts] of Object.entries(behind))
    it(`is refused, never read in part as if it were whole: ${what}`, async () => {
      const { code } = await run(["redact", "--quiet"], { stdin: Buffer.concat([first, ...parts]) });
      expect(code).toBe(1);
    });
});
