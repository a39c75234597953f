import { PolicyError } from "../core/errors.ts";
import { LIVE_POLICY_HASH } from "../core/policy/live.ts";
import type { PolicyObject } from "./policy-source.ts";
import type { PolicyPlace } from "./settings.ts";

/** A compiled policy is a few KB. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Reads the policy object. S3 tells a key that never was from one that was deleted by a header, to those who may list the bucket:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html
 */
export function createPolicyReader({ bucket, key }: PolicyPlace): () => Promise<PolicyObject | undefined> {
  let loading: ReturnType<typeof loadClient> | undefined;
  return async () => {
    loading ??= loadClient();
    const { client, GetObjectCommand } = await loading;
    try {
      const {
        Body,
        ContentLength = 0,
        Metadata,
      } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      if (ContentLength > MAX_BYTES)
        throw new PolicyError("not-compiled", "", undefined, "the policy object is too large");
      return { text: await Body!.transformToString(), hash: Metadata?.[LIVE_POLICY_HASH] };
    } catch (error) {
      const { name, $response } = error as { name?: string; $response?: { headers?: Record<string, string> } };
      if (name === "NoSuchKey" && $response?.headers?.["x-amz-delete-marker"] !== "true") return undefined;
      throw error;
    }
  };
}

async function loadClient() {
  const { GetObjectCommand, S3Client } = await import("@aws-sdk/client-s3");
  const client = new S3Client({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 },
  });
  return { client, GetObjectCommand };
}
