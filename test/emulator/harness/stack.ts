import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
} from "@aws-sdk/client-s3";
import { DeleteSecretCommand, ListSecretsCommand } from "@aws-sdk/client-secrets-manager";
import { type Clients, createClients } from "./aws.ts";
import { createCdk, type DeployOptions } from "./cdk.ts";
import { isGiven } from "./open-emulator.ts";

export interface DeployedStack {
  readonly name: string;
  readonly clients: Clients;
  /** @throws if the stack has no such output */
  output(name: string): string;
  /** Changes the stack; what `options` does not name stays as it was. */
  redeploy(options: Omit<DeployOptions, "stack">): Promise<void>;
  /** Leaves nothing behind in an emulator that was there before; one of our own ends anyway. */
  close(): Promise<void>;
}

/** What a stack needs on an emulator, where CodeDeploy is missing and nobody wants to wait. */
export const EMULATOR_CONTEXT = { deployment: "all-at-once", batchingWindow: "1", keyRingMaxAge: "1" };

/** @param kind becomes part of the stack's name, which is another one at every call */
export async function deployStack(
  endpoint: string,
  kind: string,
  options: Omit<DeployOptions, "stack"> = {},
): Promise<DeployedStack> {
  const clients = createClients(endpoint);
  const cdk = createCdk(endpoint);
  const stack = `${kind}-${process.pid}-${Date.now().toString(36)}`;
  let current: DeployOptions = { stack, ...options, context: { ...EMULATOR_CONTEXT, ...options.context } };
  const remove = async () => {
    try {
      if (!isGiven()) return;
      await cdk.destroy(current);
      await removeRetained(clients, stack);
    } finally {
      cdk.close();
    }
  };
  let outputs: Readonly<Record<string, string>>;
  try {
    ({ outputs } = await cdk.deploy(current));
  } catch (error) {
    await remove().catch(() => {});
    throw error;
  }
  const output = (name: string): string => {
    const value = outputs[name];
    if (value === undefined) throw new Error(`the stack ${stack} has no output ${name}`);
    return value;
  };
  return {
    name: stack,
    clients,
    output,
    async redeploy(changes) {
      current = { ...current, ...changes, context: { ...current.context, ...changes.context } };
      ({ outputs } = await cdk.deploy(current));
    },
    close: remove,
  };
}

/**
 * What outlives a deleted stack, but for keys and the reader's role: they hold nothing without the rest. Found by the stack's
 * name, since a stack that was broken off has no outputs.
 */
async function removeRetained({ s3, secrets }: Clients, stack: string): Promise<void> {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand());
  const names = Buckets.map(({ Name }) => Name!);
  for (const Bucket of names.filter((name) => name.startsWith(`${stack.toLowerCase()}-`))) {
    for (;;) {
      const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
      const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
      if (Objects.length === 0) break;
      await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    }
    await s3.send(new DeleteBucketCommand({ Bucket }));
  }
  const Filters = [{ Key: "name" as const, Values: [`${stack}-`] }];
  const { SecretList = [] } = await secrets.send(new ListSecretsCommand({ Filters }));
  for (const { ARN } of SecretList)
    await secrets.send(new DeleteSecretCommand({ SecretId: ARN, ForceDeleteWithoutRecovery: true }));
}
