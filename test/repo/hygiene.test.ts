import { describe, expect, it } from "vitest";
import { readRepository, stripComments } from "./sources.ts";

const files = readRepository();
const sources = files.filter(({ path }) =>
  /^(core|functions|infra|cli|sdk|bench|scripts|examples)\/.*\.(ts|mjs)$/.test(path),
);
const product = sources.filter(({ path }) => /^(core|functions|cli|sdk)\//.test(path));

/** This file holds the words it looks for. */
const others = files.filter(({ path }) => path !== "test/repo/hygiene.test.ts");

/** The only files that write to standard output or standard error by themselves. */
const WRITERS = ["cli/main.ts", "functions/log.ts", "functions/metrics.ts"];

/** Files that read `.message`: of errors of our own classes, whose text was written here. */
const OWN_MESSAGES: Readonly<Record<string, string>> = {
  "core/errors.ts": "the boundary itself",
  "cli/failure.ts": "of what toSafeError let through",
  "cli/policy.ts": "of PolicyError",
  "cli/choose-keys.ts": "of Failure",
  "cli/scrub.ts": "of Failure",
  "cli/commands/redact.ts": "of Failure",
  "cli/render/failure.ts": "of Failure",
};

/** Longer than 300 lines, and why. */
const LONG_FILES: Readonly<Record<string, string>> = {
  "core/detect/index.ts": "the one loop over a piece's bytes, beside everything that its triggers lead to",
  "core/json/cursor.ts": "all state of the tokenizer in one object, so that the hot loops reach it without a call",
  "core/json/strict.ts": "one state machine; its states fall through into each other",
  "core/json/lenient.ts": "the guesses of broken JSON in one place, since each depends on the ones before it",
  "core/kernel/assembly/members.ts": "one loop over a record, beside what each of its members leads to",
  "core/stream/engine.ts": "the one place where bytes come in and go out, in parts and whole",
  "core/json/run.ts": "every way in which a value of unknown length goes on and ends, side by side",
};

describe("no leftovers", () => {
  it("no console, and output only in its few places", () => {
    const wrong = product.filter(
      ({ path, text }) =>
        /\bconsole\./.test(stripComments(text)) ||
        (/\bprocess\.std(out|err)\.write\b/.test(text) && !WRITERS.includes(path)),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it("no message, stack or text of a foreign error", () => {
    const wrong = product
      .filter(({ path }) => !(path in OWN_MESSAGES))
      .filter(({ text }) =>
        /\b(e|err|error|cause|reason|failure)\??\.(message|stack|cause)\b|\bString\((e|err|error|cause)\)|\$\{(e|err|error|cause)\}|inspect\(/.test(
          stripComments(text),
        ),
      );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it("nothing unfinished", () => {
    const wrong = others.filter(
      ({ path, text }) =>
        /\.(ts|mjs)$/.test(path) &&
        /(\/\/|\*).*\b(TODO|FIXME|XXX|HACK)\b|not implemented|\b(?:describe|it|test)\.(only|skip)\(/.test(text),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it("no path of somebody's machine", () => {
    const wrong = others.filter(({ text }) => /(^|[\s"'`(=])\/(work|root|home|tmp|Users)\/[a-z]/m.test(text));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it("only erasable syntax, no default exports but the handlers'", () => {
    const wrong = sources.filter(({ text }) =>
      /^(export )?(const )?enum |^(export )?namespace |^export default /m.test(text),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

describe("files", () => {
  it("are short, or have a reason not to be", () => {
    const long = sources.filter(({ text }) => text.split("\n").length > 301).map(({ path }) => path);
    expect(long.filter((path) => !(path in LONG_FILES))).toEqual([]);
    expect(Object.keys(LONG_FILES).filter((path) => !long.includes(path))).toEqual([]);
  });

  it("say what they are for, not that they are useful", () => {
    expect(files.filter(({ path }) => /(^|\/)(utils?|helpers?|misc|common)\.ts$/.test(path))).toEqual([]);
  });

  it("the licence is Apache 2.0, whole", () => {
    const licence = files.find(({ path }) => path === "LICENSE")!.text;
    expect(licence).toMatch(/^\s+Apache License\n\s+Version 2\.0, January 2004\n/);
    expect(licence).toContain("END OF TERMS AND CONDITIONS");
    expect(licence.split("\n").length).toBeGreaterThan(200);
  });
});

describe("from a clean checkout", () => {
  const scripts = (
    JSON.parse(files.find(({ path }) => path === "package.json")!.text) as { scripts: Record<string, string> }
  ).scripts;
  const runner = files.find(({ path }) => path === ".ci/run")!.text;

  it(".ci/run does what the README says", () => {
    expect(runner).toMatch(/^#!\/usr\/bin\/env bash\n[\s\S]*^set -euo pipefail$[\s\S]*^npm ci .*\nnpm test /m);
    expect(files.find(({ path }) => path === "README.md")!.text).toContain("npm ci && npm test");
  });

  it("the scripts check the version of Node.js before anything that needs it", () => {
    for (const hook of ["pretest", "predemo", "prebench", "prepare"])
      expect(scripts[hook]).toMatch(/^npm run -s check-node/);
  });
});
