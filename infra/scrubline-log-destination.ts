import { ArnFormat, Stack } from "aws-cdk-lib";
import { CompositePrincipal, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Stream } from "aws-cdk-lib/aws-kinesis";
import { CfnDestination } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { ACCOUNT, ORGANIZATION } from "./arns.ts";
import { allowWritingStream } from "./roles.ts";
import { UnusableSettingError } from "./setting-error.ts";

export interface ScrublineLogDestinationProps {
  /** The pipeline that reads what arrives. */
  readonly pipeline: { readonly stream: Stream };
  /** Ids of the accounts that may subscribe their log groups. Either these or `organization`. */
  readonly accounts?: readonly string[];
  /** Id of the organisation whose accounts may. */
  readonly organization?: string;
  /** Default: the stack's name. */
  readonly name?: string;
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDestination.html */
const NAME = /^[^:*\s]{1,512}$/;

/**
 * Lets other accounts subscribe their log groups to the stream of a pipeline here:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CrossAccountSubscriptions.html
 * Log group and destination have to be in the same region. Raw events then leave the sending account: they are redacted here.
 */
export class ScrublineLogDestination extends Construct {
  /** For the senders: the destination of their subscription filters. */
  readonly destinationArn: string;
  readonly role: Role;

  /** @throws UnusableSettingError when a prop cannot be used */
  constructor(scope: Construct, id: string, props: ScrublineLogDestinationProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const { stream } = props.pipeline;
    const { name = stack.stackName } = props;
    if (!NAME.test(name)) throw new UnusableSettingError("name: not the name of a log destination");
    const senders = readSenders(props);
    this.role = createRole(this, senders, stream);
    this.destinationArn = stack.formatArn({
      service: "logs",
      resource: "destination",
      resourceName: name,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const destination = new CfnDestination(this, "Destination", {
      destinationName: name,
      roleArn: this.role.roleArn,
      targetArn: stream.streamArn,
      destinationPolicy: stack.toJsonString({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Subscribe",
            Effect: "Allow",
            ...("accounts" in senders
              ? { Principal: { AWS: senders.accounts } }
              : { Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": [senders.organization] } } }),
            // The second is for a subscription of a whole account.
            Action: ["logs:PutSubscriptionFilter", "logs:PutAccountPolicy"],
            Resource: this.destinationArn,
          },
        ],
      }),
    });
    // CloudWatch Logs writes a test record when the destination is made.
    destination.node.addDependency(this.role);
  }
}

type Senders = { readonly accounts: readonly string[] } | { readonly organization: string };

function readSenders({ accounts = [], organization }: ScrublineLogDestinationProps): Senders {
  if (accounts.length > 0 === (organization !== undefined))
    throw new UnusableSettingError(
      "accounts, organization: name either the accounts or the organisation that may send",
    );
  if (organization !== undefined) {
    if (!ORGANIZATION.test(organization))
      throw new UnusableSettingError("organization: not an organisation's id, such as o-a1b2c3d4e5");
    return { organization };
  }
  const wrong = accounts.find((account) => !ACCOUNT.test(account));
  if (wrong !== undefined) throw new UnusableSettingError("accounts: not an account's id of twelve digits");
  return { accounts };
}

/** CloudWatch Logs assumes it for log groups of the senders, and once for the test record of this account. */
function createRole(scope: Construct, senders: Senders, stream: Stream): Role {
  const { partition, region, account } = Stack.of(scope);
  const logsOf = (sender: string) => `arn:${partition}:logs:${region}:${sender}:*`;
  const service = "logs.amazonaws.com";
  const own = new ServicePrincipal(service, { conditions: { ArnLike: { "aws:SourceArn": logsOf(account) } } });
  const others = new ServicePrincipal(service, {
    conditions:
      "accounts" in senders
        ? { ArnLike: { "aws:SourceArn": senders.accounts.map(logsOf) } }
        : { StringEquals: { "aws:SourceOrgID": senders.organization } },
  });
  const role = new Role(scope, "Role", {
    description: "Scrubline: lets CloudWatch Logs write events of other accounts to the stream",
    assumedBy: new CompositePrincipal(own, others),
  });
  allowWritingStream(role, stream);
  return role;
}
