import { Stack } from "aws-cdk-lib";
import {
  CfnVPCEndpoint,
  type ISecurityGroup,
  type ISubnet,
  type IVpc,
  type SubnetSelection,
} from "aws-cdk-lib/aws-ec2";
import type { Role } from "aws-cdk-lib/aws-iam";
import type { FunctionOptions } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { acknowledgeWildcard, allow } from "./grants.ts";

/**
 * A VPC for the functions. Without one they run outside of any, which is cheaper and as private: what they call are AWS's
 * public endpoints, by TLS and IAM.
 */
export interface Network {
  readonly vpc: IVpc;
  /** Default: private subnets, with egress if there are any. */
  readonly subnets?: SubnetSelection;
  /** Default: one for each function, that lets everything out and nothing in. */
  readonly securityGroups?: readonly ISecurityGroup[];
  /**
   * What can be reached without NAT beside the endpoints that this app makes in the VPC: services by the last part of
   * their endpoint's name (`s3`, `secretsmanager`), sinks by their host's name.
   */
  readonly reaches?: readonly string[];
}

/** Something a function calls. */
export interface Need {
  /** Last part of the name of the service's endpoint, or a host's name. */
  readonly name: string;
  /** It is a host, whatever its name looks like. */
  readonly isHost?: boolean;
  /** Completes "it …". */
  readonly why: string;
}

export const READS_KEY_RING: Need = { name: "secretsmanager", why: "reads the key ring" };
export const WRITES_OBJECTS: Need = { name: "s3", why: "writes clean and quarantined objects" };

/** What a function in a VPC is made with; for one in none, nothing. */
export function placeInVpc(
  network: Network | undefined,
): Pick<FunctionOptions, "vpc" | "vpcSubnets" | "securityGroups"> {
  if (!network) return {};
  const { vpc, subnets, securityGroups } = network;
  return {
    vpc,
    ...(subnets ? { vpcSubnets: subnets } : {}),
    ...(securityGroups ? { securityGroups: [...securityGroups] } : {}),
  };
}

/** Lambda needs them for its network interfaces, and they know no narrower resource: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html */
export function allowNetworkInterfaces(role: Role): void {
  allow(
    role,
    [
      "ec2:AssignPrivateIpAddresses",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:UnassignPrivateIpAddresses",
    ],
    "*",
  );
  acknowledgeWildcard(role, "*", "Lambda makes network interfaces in the VPC; these actions take no narrower resource");
}

/**
 * A function in a subnet without NAT whose service has no endpoint there waits for it until its time is over, again and
 * again. So the synth fails, with all that is missing and why it is needed. At the end of the synth, since endpoints may be
 * made after the function.
 */
export function requireReachable(scope: Construct, network: Network | undefined, needs: readonly Need[]): void {
  if (network) scope.node.addValidation({ validate: () => listUnreachable(scope, network, needs) });
}

function listUnreachable(scope: Construct, network: Network, needs: readonly Need[]): string[] {
  const { vpc, subnets = {}, reaches = [] } = network;
  const chosen = vpc.selectSubnets(subnets).subnets;
  const blocked = chosen.filter((subnet) => !isAmong(subnet, vpc.privateSubnets));
  if (blocked.length === 0) return [];
  const reachable = new Set([...reaches, ...listEndpoints(scope, vpc)]);
  return needs
    .filter(({ name }) => !reachable.has(name))
    .map(
      ({ name, isHost, why }) =>
        `network: the subnets have no NAT, and there is no ${describe(name, isHost)} in the VPC, but the function ${why}; it would hang. Add it, name it in network.reaches if it is there already, or take subnets with NAT`,
    );
}

function isAmong(subnet: ISubnet, subnets: readonly ISubnet[]): boolean {
  return subnets.some(({ subnetId }) => subnetId === subnet.subnetId);
}

function describe(name: string, isHost = false): string {
  if (name === "s3") return "gateway endpoint for s3";
  return isHost ? `way to ${name}` : `interface endpoint for ${name}`;
}

/** Those that are made in the app, by the last part of their service's name. */
function listEndpoints(scope: Construct, vpc: IVpc): string[] {
  const stack = Stack.of(scope);
  return scope.node.root.node
    .findAll()
    .filter((child) => child instanceof CfnVPCEndpoint)
    .filter(({ vpcId }) => JSON.stringify(stack.resolve(vpcId)) === JSON.stringify(stack.resolve(vpc.vpcId)))
    .map(({ serviceName }) => lastPart(stack.resolve(serviceName)));
}

/** `com.amazonaws.<region>.kinesis-streams`, which may be put together from parts by the template. */
function lastPart(serviceName: unknown): string {
  return JSON.stringify(serviceName).match(/([a-z0-9-]+)["\]}]*$/)?.[1] ?? "";
}
