import { EXIT, Failure } from "../failure.ts";
import { explainAws } from "./refusal.ts";
import { clientSettings } from "./settings.ts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration?: Date;
}

const ROLE_ARN = /^arn:aws[a-z-]*:iam::[0-9]{12}:role\/[A-Za-z0-9+=,.@_/-]{1,1024}$/;

/** A role's credentials, which a client fetches anew before they expire. The session's name appears in CloudTrail. @throws Failure for what is no ARN */
export async function assumeRole(
  roleArn: string,
  session: string,
  region: string | undefined,
): Promise<() => Promise<Credentials>> {
  if (!ROLE_ARN.test(roleArn)) throw new Failure(EXIT.usage, "--role: not the ARN of a role");
  const { AssumeRoleCommand, STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient(clientSettings(region));
  return async () => {
    try {
      const { Credentials: given } = await client.send(
        new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: session }),
      );
      const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given!;
      return {
        accessKeyId: AccessKeyId!,
        secretAccessKey: SecretAccessKey!,
        sessionToken: SessionToken!,
        ...(Expiration ? { expiration: Expiration } : {}),
      };
    } catch (error) {
      throw explainAws(error, { service: "STS", about: roleArn, needs: "sts:AssumeRole on the role" });
    }
  };
}
