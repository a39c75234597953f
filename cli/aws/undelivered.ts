import { toSafeError } from "../../core/index.ts";
import { explainAws } from "./refusal.ts";
import { clientSettings } from "./settings.ts";
import type { Stack } from "./stack.ts";

/** The layout of functions/outbox/outbox-object.ts, which a test holds it against. */
export const UNDELIVERED = { waiting: "outbox/", rejected: "outbox-rejected/" } as const;

/** Objects of the clean bucket that no sink has taken. */
export interface Undelivered {
  readonly waiting: number;
  readonly rejected: number;
}

/** Undefined: the stack names no clean bucket. @throws Failure */
export async function openUndelivered(
  { outputs, region }: Stack,
  outcome: string,
): Promise<(() => Promise<Undelivered>) | undefined> {
  const bucket = outputs.CleanBucketName;
  if (bucket === undefined) return undefined;
  const { ListObjectsV2Command, S3Client } = await import("@aws-sdk/client-s3");
  const client = new S3Client(clientSettings(region));
  const count = async (prefix: string) => {
    let found = 0;
    let token: string | undefined;
    do {
      const more = token === undefined ? {} : { ContinuationToken: token };
      const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...more }));
      found += page.Contents?.length ?? 0;
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return found;
  };
  return async () => {
    try {
      return { waiting: await count(UNDELIVERED.waiting), rejected: await count(UNDELIVERED.rejected) };
    } catch (error) {
      if (toSafeError(error).class === "NoSuchBucket") return { waiting: 0, rejected: 0 };
      const needs = "s3:ListBucket on the clean bucket";
      throw explainAws(error, { service: "S3", about: `the outbox in s3://${bucket}`, needs, outcome });
    }
  };
}
