import { App, Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import {
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  type ISecurityGroup,
  type IVpc,
  SecurityGroup,
  SubnetType,
  Vpc,
} from "aws-cdk-lib/aws-ec2";
import { describe, expect, it } from "vitest";
import { type Network, ScrublineStream } from "../../infra/index.ts";
import { fakeBundle, findingsOf } from "./synth.ts";

const ISOLATED = { subnetConfiguration: [{ name: "isolated", subnetType: SubnetType.PRIVATE_ISOLATED }] };

function prepare(props: object) {
  const app = new App();
  const stack = new Stack(app, "Logs");
  const vpc: IVpc = new Vpc(stack, "Vpc", { maxAzs: 2, ...props }) as IVpc;
  const add = (network: Omit<Network, "vpc"> = {}) =>
    new ScrublineStream(stack, "Scrubline", { bundle: fakeBundle(), network: { vpc, ...network } });
  return { app, stack, vpc, add };
}

const scrublinePolicies = (template: Template) =>
  Object.entries(template.findResources("AWS::IAM::Policy")).filter(([id]) => id.startsWith("ScrublineFunctionRole"));

describe("a function in a VPC", () => {
  it("with NAT needs no endpoint", () => {
    const { stack, add } = prepare({});
    add();
    const template = Template.fromStack(stack);
    template.hasResourceProperties("AWS::Lambda::Function", {
      VpcConfig: { SubnetIds: Match.anyValue(), SecurityGroupIds: Match.anyValue() },
    });
    const [[, policy]] = scrublinePolicies(template) as [[string, { Properties: unknown }]];
    expect(JSON.stringify(policy.Properties)).toContain("ec2:CreateNetworkInterface");
  });

  it("without NAT and endpoints is refused: every one that is missing, and why", () => {
    const { stack, add } = prepare(ISOLATED);
    add();
    const synthesise = () => Template.fromStack(stack);
    expect(synthesise).toThrow(
      "there is no interface endpoint for secretsmanager in the VPC, but the function reads the key ring; it would hang",
    );
    expect(synthesise).toThrow("there is no gateway endpoint for s3 in the VPC, but the function writes clean");
  });

  it("without NAT is accepted when endpoints are made in the app, be it after the function", () => {
    const { app, stack, vpc, add } = prepare(ISOLATED);
    add({ securityGroups: [new SecurityGroup(stack, "Out", { vpc }) as ISecurityGroup] });
    vpc.addInterfaceEndpoint("Secrets", { service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER, open: false });
    vpc.addGatewayEndpoint("Objects", { service: GatewayVpcEndpointAwsService.S3 });
    const template = Template.fromStack(stack);
    template.hasResourceProperties("AWS::Lambda::Function", {
      VpcConfig: { SecurityGroupIds: [{ "Fn::GetAtt": [Match.stringLikeRegexp("^Out"), "GroupId"] }] },
    });
    expect(findingsOf(app, "Logs/Scrubline")).toEqual([]);
  });

  it("endpoints of another VPC do not count", () => {
    const { stack, add } = prepare(ISOLATED);
    const other = new Vpc(stack, "Other", { maxAzs: 2 });
    other.addInterfaceEndpoint("Secrets", { service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER });
    other.addGatewayEndpoint("Objects", { service: GatewayVpcEndpointAwsService.S3 });
    add();
    expect(() => Template.fromStack(stack)).toThrow("no interface endpoint for secretsmanager");
  });

  it.each([
    ["all is named", ["s3", "secretsmanager"], undefined],
    ["one is not", ["s3"], "no interface endpoint for secretsmanager"],
  ])("in somebody else's VPC what is there has to be named: %s", (_name, reaches, error) => {
    const app = new App();
    const stack = new Stack(app, "Logs", { env: { account: "111111111111", region: "eu-west-1" } });
    const vpc = Vpc.fromVpcAttributes(stack, "Vpc", {
      vpcId: "vpc-0123456789abcdef0",
      availabilityZones: ["eu-west-1a"],
      isolatedSubnetIds: ["subnet-0123456789abcdef0"],
    });
    new ScrublineStream(stack, "Scrubline", {
      bundle: fakeBundle(),
      network: { vpc, subnets: { subnetType: SubnetType.PRIVATE_ISOLATED }, reaches },
    });
    const synthesise = expect(() => Template.fromStack(stack));
    if (error === undefined) synthesise.not.toThrow();
    else synthesise.toThrow(error);
  });
});

describe("a function in no VPC", () => {
  it("may do nothing with network interfaces", () => {
    const stack = new Stack(new App(), "Logs");
    new ScrublineStream(stack, "Scrubline", { bundle: fakeBundle() });
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toMatch(/"ec2:|VpcConfig/);
  });
});
