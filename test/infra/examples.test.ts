import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { build as buildHub } from "../../examples/cdk/hub-account.ts";
import { build as buildOne } from "../../examples/cdk/one-region.ts";
import { build as buildTwo } from "../../examples/cdk/two-regions.ts";
import { fakeBundles, findingsOf } from "./synth.ts";

describe("examples", () => {
  it.each([
    ["one region", buildOne, ["own"]],
    ["a hub account", buildHub, ["own", "foreign"]],
    ["two regions", buildTwo, ["own", "foreign"]],
  ] as const)(
    "%s: can be synthesised, one stack makes and rotates the ring, and cdk-nag has nothing to say",
    (_name, build, rings) => {
      const app = new App();
      const stacks = build(app, { bundles: fakeBundles() });
      const templates = stacks.map((stack) => Template.fromStack(stack));
      const made = templates.map((template) =>
        Object.keys(template.findResources("AWS::SecretsManager::Secret")).length > 0 ? "own" : "foreign",
      );
      expect(made).toEqual(rings);
      for (const [index, template] of templates.entries())
        template.resourceCountIs("AWS::SecretsManager::RotationSchedule", made[index] === "own" ? 1 : 0);
      expect(findingsOf(app)).toEqual([]);
    },
  );

  it("the second region's functions read the copy in their own region", () => {
    const [, second] = buildTwo(new App(), { bundles: fakeBundles() });
    const text = JSON.stringify(Template.fromStack(second!).toJSON());
    expect(text).toContain("arn:aws:secretsmanager:eu-west-1:111111111111:secret:ScrublineKeyRing-EXAMPLE-AbCdEf");
    expect(text).not.toContain("eu-central-1");
  });
});
