import { Writable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeBinary } from "../../cli/binary.ts";
import { LineIndex } from "../../cli/line-index.ts";
import { createProgress, renderProgress } from "../../cli/render/progress.ts";
import { renderReport } from "../../cli/render/report.ts";
import { formatBytes, formatSeconds } from "../../cli/render/sizes.ts";

describe("line numbers", () => {
  it("are those of counting newlines, however the input is cut", () => {
    const text = fc.array(fc.constantFrom("a", "bc", "\n", "\n\n"), { maxLength: 60 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, fc.array(fc.nat(60), { maxLength: 5 }), (whole, cuts) => {
        const index = new LineIndex();
        const places = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
        for (let i = 1; i < places.length; i++) index.add(Buffer.from(whole.slice(places[i - 1], places[i])));
        for (let offset = 0; offset < whole.length; offset++)
          expect(index.lineOf(offset)).toBe(whole.slice(0, offset).split("\n").length);
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it("are forgotten, not wrong, far behind", () => {
    const index = new LineIndex();
    for (let i = 0; i < 10; i++) index.add(Buffer.from("\n".repeat(50_000)));
    expect(index.lineOf(499_999)).toBe(500_000);
    expect(index.lineOf(440_000)).toBe(440_001);
    expect(index.lineOf(5)).toBeUndefined();
  });
});

describe("what is not text", () => {
  const cases: readonly (readonly [string, Buffer, string | undefined])[] = [
    ["text", Buffer.from("hello\tworld\r\n\x1b[31mred\x1b[0m\n"), undefined],
    ["Latin-1", Buffer.from("Gr\xfc\xdfe\n", "latin1"), undefined],
    ["a stray NUL", Buffer.from(`${"x".repeat(200)}\0${"y".repeat(200)}`), undefined],
    ["text that begins like bzip2", Buffer.from("BZhang logged in\n"), undefined],
    ["UTF-16 with its mark", Buffer.from("\ufeffhello", "utf16le"), "UTF-16 text"],
    ["UTF-16 without", Buffer.from("hello world", "utf16le"), "it holds many control bytes"],
    ["zstd in gzip", Buffer.from("28b52ffd2001", "hex"), "zstd data inside compressed data"],
    ["gzip in zstd", Buffer.from("1f8b0800", "hex"), "gzip data inside compressed data"],
    ["zip", Buffer.from("504b030414000000", "hex"), "a zip archive"],
    ["nothing", Buffer.alloc(0), undefined],
  ];
  for (const [name, bytes, what] of cases)
    it(`${name} -> ${what ?? "text"}`, () => expect(describeBinary(bytes)?.what).toBe(what));
});

describe("sizes and times", () => {
  it.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1536, "1.5 KiB"],
    [5 * 1024 ** 3, "5.0 GiB"],
  ])("%d -> %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));
  it.each([
    [0, "0:00"],
    [75, "1:15"],
    [3675, "1:01:15"],
  ])("%d s -> %s", (seconds, text) => expect(formatSeconds(seconds)).toBe(text));
});

describe("progress", () => {
  const mebi = 1024 * 1024;
  it("shows the share, the speed and the time left", () => {
    expect(renderProgress(50 * mebi, 200 * mebi, 2)).toBe(
      "████░░░░░░░░░░░░ 25 %  50.0 MiB of 200.0 MiB  25.0 MiB/s  0:06 left",
    );
    expect(renderProgress(50 * mebi, undefined, 2)).toBe("50.0 MiB  25.0 MiB/s");
  });

  it("is drawn on a terminal only, and only when work takes long", () => {
    let drawn = "";
    let time = 0;
    const stream = new Writable({
      write(chunk, _encoding, done) {
        drawn += chunk;
        done();
      },
    });
    const on = (isTTY: boolean) =>
      createProgress({ stderr: Object.assign(stream, { isTTY }) } as never, 1000, () => time);
    const silent = on(false);
    time += 10_000;
    silent.advance(10);
    const bar = on(true);
    time += 400;
    bar.advance(10);
    bar.clear();
    expect(drawn).toBe("");
    time += 200;
    bar.advance(10);
    expect(drawn).toContain("2 %");
    bar.clear();
    expect(drawn.endsWith("\r\x1b[2K")).toBe(true);
  });
});

it("the report escapes what it shows", () => {
  const page = renderReport({
    version: "1",
    policyName: "<script>alert(1)</script>",
    policyHash: "h",
    key: "none",
    files: [{ name: 'a"<b>.log', bytes: 1, findings: 0 }],
    rows: [],
  });
  expect(page).not.toContain("<script>");
  expect(page).toContain("a&quot;&lt;b&gt;.log");
  expect(page).toContain("Nothing was found.");
});
