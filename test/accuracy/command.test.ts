import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterAll, describe, expect, it } from "vitest";
import { runAccuracy } from "../../bench/accuracy/command.ts";
import { renderHtml } from "../../bench/accuracy/render-html.ts";
import { measureLines } from "../../bench/accuracy/results.ts";

const scratch = mkdtempSync(join(tmpdir(), "scrubline-accuracy-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const LINE =
  '{"id":"a","split":"json","text":"mail ada@example.com","spans":[{"start":5,"end":20,"type":"EMAIL_ADDRESS"}]}';

/** Keeps what is written to it. */
function createSink(isTTY = false) {
  let text = "";
  const write = (chunk: unknown, _encoding: unknown, done: () => void): void => {
    text += String(chunk);
    done();
  };
  return Object.assign(new Writable({ write }), { isTTY, read: () => text });
}

function run(...args: string[]) {
  const [stdout, stderr] = [createSink(), createSink()];
  const status = runAccuracy(args, { stdout, stderr });
  return { status, stdout: stdout.read(), stderr: stderr.read() };
}

function file(name: string, content: string): string {
  const path = join(scratch, name);
  writeFileSync(path, content);
  return path;
}

describe("npm run accuracy", () => {
  it("prints aligned tables of a file, and nothing else", () => {
    const { status, stdout, stderr } = run(file("labels.jsonl", `${LINE}\n`));
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^labels\.jsonl: 1 lines, threshold 0\.8\n/);
    expect(stdout).toMatch(
      /^pattern entities +labels +found +recall +precision .*\nEMAIL_ADDRESS +1 +1 +1\.000 +1\.000 /m,
    );
  });

  it("prints JSON, and writes a page and a plot that load nothing", () => {
    const [html, svg] = [join(scratch, "page.html"), join(scratch, "plot.svg")];
    const { status, stdout } = run("--json", "--html", html, "--svg", svg, file("labels.jsonl", LINE));
    expect(status).toBe(0);
    const [document] = JSON.parse(stdout);
    expect(document).toMatchObject({ name: "labels.jsonl", lines: 1, groups: { all: { recall: 1 } } });
    const page = readFileSync(html, "utf8");
    for (const text of [page, readFileSync(svg, "utf8")]) {
      expect(text).not.toMatch(/(src|href)=|@import|url\(|ada@/);
      expect(text.replace("http://www.w3.org/2000/svg", "")).not.toContain("http");
      expect(text).toContain("<svg");
    }
    expect(page).toContain('<html lang="en">');
  });

  it("shows progress on a terminal only", () => {
    const [stdout, stderr] = [createSink(), createSink(true)];
    expect(runAccuracy([file("many.jsonl", `${LINE}\n`.repeat(200))], { stdout, stderr })).toBe(0);
    expect(stderr.read()).toBe("\r50 % of 200 lines\r100 % of 200 lines\r\u001b[K");
  });

  it("explains itself", () => {
    const { status, stdout } = run("--help");
    expect(status).toBe(0);
    expect(stdout).toContain("Usage: npm run accuracy -- [options] [FILES.jsonl...]");
  });

  it.each([
    ["a missing file", () => [join(scratch, "none.jsonl")], 1, /none\.jsonl: no such file\n$/],
    [
      "a line that is not JSON",
      () => [file("broken.jsonl", `${LINE}\n{"text":"secret-4711\n`)],
      1,
      /broken\.jsonl:2: not JSON\n$/,
    ],
    [
      "a line without labels",
      () => [file("bare.jsonl", '{"text":"secret-4711"}')],
      1,
      /bare\.jsonl:1: not a labelled line; it has to have id, split, text and spans\n$/,
    ],
    [
      "a span outside",
      () => [file("far.jsonl", LINE.replace("20", "21"))],
      1,
      /far\.jsonl:1: span 1 has no type or lies outside the text\n$/,
    ],
    ["an empty file", () => [file("empty.jsonl", "\n")], 1, /empty\.jsonl: no lines\n$/],
    [
      "a split that is not there",
      () => ["--split", "nope", file("labels.jsonl", LINE)],
      1,
      /labels\.jsonl: no lines of the split nope\n$/,
    ],
    [
      "a threshold that is no number",
      () => ["--threshold", "high"],
      2,
      /--threshold does not take "high"; npm run accuracy -- --help lists what there is\n$/,
    ],
    ["an option that is not there", () => ["--colour"], 2, /'--colour'/],
  ])("%s", (_what, args, status, text) => {
    const result = run(...args());
    expect([result.status, result.stdout]).toEqual([status, ""]);
    expect(result.stderr).toMatch(/^accuracy: /);
    expect(result.stderr).toMatch(text);
    expect(result.stderr).not.toContain("secret-4711");
  });
});

it("the page escapes the name of a file", () => {
  const results = measureLines([], { threshold: 0.8, answer: () => ({ accepted: [], candidates: [] }) });
  expect(renderHtml([{ name: "<b>.jsonl", results }])).toContain("<h2>&lt;b&gt;.jsonl</h2>");
});
