import { Stack, Token } from "aws-cdk-lib";
import { ArnPrincipal, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { type ISecret, Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { KEY_ARN, ROLE_ARN, SECRET_ARN } from "./arns.ts";
import { createKeyRingSecret, type Replica } from "./key-ring.ts";
import { UnusableSettingError } from "./setting-error.ts";
import { createKey } from "./storage.ts";

/**
 * Where the key ring is. The same value has the same pseudonym wherever the ring and the policy's `keys.namespace` are the same.
 *
 * - `generate`: this stack makes it, and may share it with roles of other accounts and copy it to other regions;
 * - `secretArn`: it is there, in this region, be it in this or in a hub's account;
 * - `replicaOf`: this region's copy of the secret with that ARN, which is in another region of the same account.
 *
 * Only who made a ring rotates it.
 */
export type KeyRingSource =
  | "generate"
  | { readonly generate: SharedKeyRing }
  | { readonly secretArn: string; readonly keyArn: string }
  | { readonly replicaOf: string; readonly keyArn: string };

export interface SharedKeyRing {
  /** ARNs of the roles in other accounts that may read it; they have to be there. Whoever reads a ring can link everything that was made with it. */
  readonly readers?: readonly string[];
  /** Other regions that get a copy. */
  readonly replicas?: readonly Replica[];
}

export interface KeyRing {
  readonly secret: ISecret;
  /** Whether this stack made it, and so may rotate it. */
  readonly isOwn: boolean;
}

/** @throws UnusableSettingError if an ARN has another shape, or is of a place where it cannot be read */
export function openKeyRing(scope: Construct, source: KeyRingSource = "generate"): KeyRing {
  if (source === "generate") return generate(scope, {});
  if ("generate" in source) return generate(scope, source.generate);
  const { region } = Stack.of(scope);
  check("keys.keyArn", source.keyArn, KEY_ARN, "the ARN of a KMS key");
  checkRegion("keys.keyArn", source.keyArn, region);
  if ("replicaOf" in source) {
    check("keys.replicaOf", source.replicaOf, SECRET_ARN, "the complete ARN of a secret");
    if (regionOf(source.replicaOf) === region)
      throw new UnusableSettingError(
        "keys.replicaOf: is in this stack's own region; name it by secretArn instead, or deploy to the region that has the copy",
      );
    return { secret: use(scope, toRegion(source.replicaOf, region), source.keyArn), isOwn: false };
  }
  check("keys.secretArn", source.secretArn, SECRET_ARN, "the complete ARN of a secret");
  checkRegion("keys.secretArn", source.secretArn, region);
  return { secret: use(scope, source.secretArn, source.keyArn), isOwn: false };
}

function generate(scope: Construct, { readers = [], replicas = [] }: SharedKeyRing): KeyRing {
  const encryptionKey = createKey(scope, "KeyRingKey", "Scrubline: key ring of the pseudonyms");
  const secret = createKeyRingSecret(scope, "KeyRing", encryptionKey, replicas);
  for (const reader of readers) check("keys.generate.readers", reader, ROLE_ARN, "the ARN of an IAM role");
  if (readers.length === 0) return { secret, isOwn: true };
  const principals = readers.map((reader) => new ArnPrincipal(reader));
  secret.addToResourcePolicy(
    new PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], principals, resources: ["*"] }),
  );
  const { region, urlSuffix } = Stack.of(scope);
  encryptionKey.addToResourcePolicy(
    new PolicyStatement({
      actions: ["kms:Decrypt"],
      principals,
      resources: ["*"],
      conditions: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.${urlSuffix}` } },
    }),
  );
  return { secret, isOwn: true };
}

function use(scope: Construct, secretCompleteArn: string, keyArn: string): ISecret {
  return Secret.fromSecretAttributes(scope, "KeyRing", {
    secretCompleteArn,
    encryptionKey: Key.fromKeyArn(scope, "KeyRingKey", keyArn),
  });
}

function check(name: string, value: string, shape: RegExp, description: string): void {
  if (!shape.test(value ?? "")) throw new UnusableSettingError(`${name}: not ${description}`);
}

/** The function asks Secrets Manager of its own region, and that one asks its own KMS. */
function checkRegion(name: string, arn: string, region: string): void {
  if (!Token.isUnresolved(region) && regionOf(arn) !== region)
    throw new UnusableSettingError(
      `${name}: not in region ${region}; replicate the secret to it, and name the original by replicaOf`,
    );
}

function regionOf(arn: string): string {
  return arn.split(":")[3]!;
}

/** A copy has the ARN of the original but for the region: https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html */
function toRegion(arn: string, region: string): string {
  const parts = arn.split(":");
  parts[3] = region;
  return parts.join(":");
}
