import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readCompiledPolicy } from "../../core/policy/compiled.ts";
import { UnusablePolicyError } from "../../infra/index.ts";
import { synthesise, writePolicy } from "./synth.ts";

function filesBelow(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile());
}

describe("the policy at synth", () => {
  it("is compiled into the function's asset, beside the handler", () => {
    const { output } = synthesise({ policyFile: writePolicy("fields:\n  - path: $.card.number\n") });
    const file = filesBelow(output).find((path) => path.endsWith("policy.json"))!;
    const policy = readCompiledPolicy(readFileSync(file, "utf8"));
    expect(policy.fields.map(({ path }) => path)).toEqual(["$.card.number"]);
    expect(readdirSync(join(file, ".."))).toEqual(["index.mjs", "policy.json"]);
  });

  it("without a file it is the balanced preset", () => {
    const file = filesBelow(synthesise().output).find((path) => path.endsWith("policy.json"))!;
    expect(readCompiledPolicy(readFileSync(file, "utf8")).detection.enabled).toBe(true);
  });

  it("the same policy gives the same asset, another one another", () => {
    const code = (policyFile: string) =>
      Object.values(synthesise({ policyFile }).template.findResources("AWS::Lambda::Function"))[0]!.Properties.Code
        .S3Key;
    const [one, two] = ["$.a", "$.b"].map((path) => writePolicy(`fields:\n  - path: ${path}\n`));
    expect(code(one!)).toBe(code(one!));
    expect(code(one!)).not.toBe(code(two!));
  });

  it("no secret's value is in the output: keys are references", () => {
    process.env.SCRUBLINE_TEST_SALT = "hunter2-hunter2-hunter2-hunter2-hunter2";
    try {
      const salted =
        'pii_redaction:\n  pseudonymization:\n    salt: "$' + '{SCRUBLINE_TEST_SALT}"\nfields:\n  - path: $.a\n';
      const { output } = synthesise({ policyFile: writePolicy(salted) });
      for (const file of filesBelow(output)) expect(readFileSync(file, "utf8")).not.toContain("hunter2");
    } finally {
      delete process.env.SCRUBLINE_TEST_SALT;
    }
  });
});

describe("a policy that cannot be used fails the synth", () => {
  it("an unknown entity: file, line and the nearest name", () => {
    const file = writePolicy("pii_redaction:\n  entities:\n    - type: EMAIL_ADRESS\n      action: mask\n");
    expect(() => synthesise({ policyFile: file })).toThrow(UnusablePolicyError);
    expect(() => synthesise({ policyFile: file })).toThrow(`${file}:3: `);
    expect(() => synthesise({ policyFile: file })).toThrow(/EMAIL_ADDRESS/);
  });

  it("an unknown key: file, line and the nearest name", () => {
    const file = writePolicy("feilds:\n  - path: $.a\n");
    expect(() => synthesise({ policyFile: file })).toThrow(`${file}:1: `);
    expect(() => synthesise({ policyFile: file })).toThrow(/fields/);
  });

  it("a file that is not there", () => {
    expect(() => synthesise({ policyFile: "no/such/policy.yaml" })).toThrow(
      "no/such/policy.yaml: the policy file cannot be read",
    );
  });

  it.each([
    ["detection off and no fields", "pii_redaction:\n  enabled: false\n"],
    [
      "detection off and only fields that are preserved",
      "pii_redaction:\n  enabled: false\nfields:\n  - path: $.a\n    action: preserve\n",
    ],
  ])("a policy that does nothing: %s", (_name, text) => {
    expect(() => synthesise({ policyFile: writePolicy(text) })).toThrow(/does nothing/);
  });

  it("detection off with fields is a policy that does something", () => {
    expect(() =>
      synthesise({ policyFile: writePolicy("pii_redaction:\n  enabled: false\nfields:\n  - path: $.a\n") }),
    ).not.toThrow();
  });
});
