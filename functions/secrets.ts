import { KeyError } from "../core/errors.ts";

/**
 * Reads the current text of a secret in AWS Secrets Manager. The client is loaded here and not before: it costs start-up
 * time, and the ring is read rarely.
 */
export function createSecretReader(secretArn: string): () => Promise<string> {
  let loading: ReturnType<typeof loadClient> | undefined;
  return async () => {
    loading ??= loadClient();
    const { client, GetSecretValueCommand } = await loading;
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    if (SecretString === undefined) throw new KeyError("key-ring-malformed", "the secret holds no text");
    return SecretString;
  };
}

async function loadClient() {
  const { SecretsManagerClient, GetSecretValueCommand } = await import("@aws-sdk/client-secrets-manager");
  const client = new SecretsManagerClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 },
  });
  return { client, GetSecretValueCommand };
}
