import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { VERSION } from "../../cli/version.ts";
import { makeDirectory, run } from "./harness.ts";

const files = makeDirectory();

describe("the command line", () => {
  it("--version is the package's", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(VERSION).toBe(version);
    expect(await run(["--version"])).toMatchObject({ code: 0, stdout: `${version}\n` });
  });

  for (const command of ["redact", "scan", "check", "demo"])
    it(`${command} --help teaches by example`, async () => {
      const { code, stdout, stderr } = await run([command, "--help"]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toContain(`Examples:\n  scrubline ${command}`);
    });

  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [["redcat", "x.log"], /unknown command 'redcat'\n\(Did you mean redact\?\)/],
    [["redact", "--polcy", "x"], /unknown option '--polcy'\n\(Did you mean --policy\?\)/],
    [["redact", "--format", "xml"], /Allowed choices are auto, json, ndjson, text/],
    [["redact", "--policy"], /argument missing/],
    [["check", "a", "b"], /too many arguments/],
    [[], /Usage: scrubline/],
  ];
  for (const [args, message] of wrong)
    it(`scrubline ${args.join(" ")}: exit code 2`, async () => {
      const { code, stdout, stderr } = await run(args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(message);
    });
});

describe("check", () => {
  it("shows what a policy does", async () => {
    const path = files.write(
      "good.yaml",
      'pii_redaction:\n  confidence_threshold: 0.7\n  entities:\n    - { type: US_SSN, action: mask }\nfields:\n  - path: "$..password"\n',
    );
    const { code, stdout } = await run(["check", path]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/good\.yaml: valid\n {2}hash {8}[0-9a-f]{64}\n/);
    expect(stdout).toMatch(/US_SSN +mask\n/);
    expect(stdout).toMatch(/\$\.\.password +replace\n/);
  });

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    [
      "an entity",
      "pii_redaction:\n  entities:\n    - { type: EMAIL_ADRESS, action: mask }\n",
      /:3: .*did you mean EMAIL_ADDRESS/,
    ],
    ["an action", "pii_redaction:\n  entities:\n    - { type: US_SSN, action: msk }\n", /:3: .*did you mean mask/],
    ["a key", "pii_redaction:\n  confidence_treshold: 0.5\n", /:2: .*did you mean confidence_threshold/],
    ["a path", 'fields:\n  - path: "$.a["\n', /:2: .*fields\[0\]\.path/],
    ["YAML", "pii_redaction: [\n", /bad\.yaml/],
  ];
  for (const [what, text, message] of wrong)
    it(`${what} that is wrong: file, line, nearest name, exit code 2`, async () => {
      const { code, stdout, stderr } = await run(["check", files.write("bad.yaml", text)]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(message);
    });

  it("knows presets by their names", async () => {
    expect(await run(["check", "hipaa"])).toMatchObject({ code: 0 });
    const { code, stderr } = await run(["check", "hippa"]);
    expect(code).toBe(2);
    expect(stderr).toContain("did you mean hipaa?");
  });
});

describe("the environment names of the founding document", () => {
  const policy = files.write("env.yaml", 'fields:\n  - path: "$.pw"\n');
  const stdin = '{"pw":"secret","mail":"a@example.com"}\n';

  it("A11I_PII_CONFIG_PATH names the default policy, and it is said", async () => {
    const { stdout, stderr } = await run(["redact"], { stdin, env: { A11I_PII_CONFIG_PATH: policy } });
    expect(stdout).toContain('"pw":"[REDACTED]"');
    expect(stderr).toContain("A11I_PII_CONFIG_PATH");
  });

  it("A11I_PII_REDACTION_ENABLED=false stops detection, not field paths, and it is said", async () => {
    const env = { A11I_PII_CONFIG_PATH: policy, A11I_PII_REDACTION_ENABLED: "false" };
    const { stdout, stderr } = await run(["redact"], { stdin, env });
    expect(stdout).toBe('{"pw":"[REDACTED]","mail":"a@example.com"}\n');
    expect(stderr).toContain("detection is off");
  });

  it("a policy that does nothing is not passed over in silence", async () => {
    const { stdout, stderr } = await run(["redact"], { stdin, env: { A11I_PII_REDACTION_ENABLED: "0" } });
    expect(stdout).toBe(stdin);
    expect(stderr).toContain("this policy does nothing");
  });

  it("--policy wins over both", async () => {
    const env = { A11I_PII_CONFIG_PATH: "no-such-file.yaml", A11I_PII_REDACTION_ENABLED: "false" };
    const { stdout } = await run(["redact", "--policy", policy], { stdin, env });
    expect(stdout).toBe('{"pw":"[REDACTED]","mail":"<EMAIL_ADDRESS>"}\n');
  });
});
