import { toSafeError } from "../core/errors.ts";

/** The versions of one secret, as a rotation needs them. */
export interface RotatedSecret {
  /** Whether rotation is on, and the staging labels by version. */
  describe(): Promise<{ readonly rotates: boolean; readonly labels: ReadonlyMap<string, readonly string[]> }>;
  /** A version's text; undefined if it has none. */
  read(version: string): Promise<string | undefined>;
  /** @returns false when the version has another text already */
  writePending(version: string, text: string): Promise<boolean>;
  /** Moves AWSCURRENT. Rejects when it is not at `from`, unless it is at `version` already. */
  makeCurrent(version: string, from: string): Promise<void>;
  /** Takes AWSPENDING from the version. */
  giveUp(version: string): Promise<void>;
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/ */
export function openRotatedSecret(arn: string): RotatedSecret {
  let loading: ReturnType<typeof loadSdk> | undefined;
  const sdk = () => {
    loading ??= loadSdk();
    return loading;
  };

  const describe: RotatedSecret["describe"] = async () => {
    const { client, DescribeSecretCommand } = await sdk();
    const { RotationEnabled, VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId: arn }));
    return { rotates: RotationEnabled === true, labels: new Map(Object.entries(VersionIdsToStages ?? {})) };
  };

  return {
    describe,
    async read(version) {
      const { client, GetSecretValueCommand } = await sdk();
      try {
        return (await client.send(new GetSecretValueCommand({ SecretId: arn, VersionId: version }))).SecretString;
      } catch (error) {
        // A version is listed with its label before it has a value.
        if (toSafeError(error).class === "ResourceNotFoundException") return undefined;
        throw error;
      }
    },
    async writePending(version, text) {
      const { client, PutSecretValueCommand } = await sdk();
      try {
        await client.send(
          new PutSecretValueCommand({
            SecretId: arn,
            ClientRequestToken: version,
            SecretString: text,
            VersionStages: ["AWSPENDING"],
          }),
        );
        return true;
      } catch (error) {
        if (toSafeError(error).class === "ResourceExistsException") return false;
        throw error;
      }
    },
    async makeCurrent(version, from) {
      const { client, UpdateSecretVersionStageCommand } = await sdk();
      const move = { SecretId: arn, VersionStage: "AWSCURRENT", MoveToVersionId: version, RemoveFromVersionId: from };
      try {
        await client.send(new UpdateSecretVersionStageCommand(move));
      } catch (error) {
        // A retry after a lost answer is refused too, although the first attempt did it.
        if ((await describe()).labels.get(version)?.includes("AWSCURRENT")) return;
        throw error;
      }
    },
    async giveUp(version) {
      const { client, UpdateSecretVersionStageCommand } = await sdk();
      const removal = { SecretId: arn, VersionStage: "AWSPENDING", RemoveFromVersionId: version };
      await client.send(new UpdateSecretVersionStageCommand(removal));
    },
  };
}

async function loadSdk() {
  const sdk = await import("@aws-sdk/client-secrets-manager");
  const client = new sdk.SecretsManagerClient({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 },
  });
  const { DescribeSecretCommand, GetSecretValueCommand, PutSecretValueCommand, UpdateSecretVersionStageCommand } = sdk;
  return {
    client,
    DescribeSecretCommand,
    GetSecretValueCommand,
    PutSecretValueCommand,
    UpdateSecretVersionStageCommand,
  };
}
