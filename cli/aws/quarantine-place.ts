import { EXIT, Failure } from "../failure.ts";
import { readOutput, readStack, type Stack } from "./stack.ts";

export interface PlaceOptions {
  readonly stack?: string;
  readonly bucket?: string;
  readonly region?: string;
  /** `false`: read with the caller's own credentials. */
  readonly role?: string | false;
}

export interface QuarantinePlace {
  readonly bucket: string;
  readonly region: string | undefined;
  readonly roleArn: string | undefined;
  readonly stack?: Stack;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** The quarantine of a stack with the role that reads it, or what is named. @throws Failure */
export async function findQuarantine({ stack: name, bucket, region, role }: PlaceOptions): Promise<QuarantinePlace> {
  if ((name === undefined) === (bucket === undefined))
    throw new Failure(
      EXIT.usage,
      "name either --stack or --bucket",
      "--stack takes the bucket, the role that reads it and the stream from the stack's outputs.",
    );
  if (bucket !== undefined) {
    if (!BUCKET.test(bucket)) throw new Failure(EXIT.usage, "--bucket: not the name of a bucket");
    return { bucket, region, roleArn: role === false ? undefined : role };
  }
  const stack = await readStack(name!, region);
  const instead = "Name the bucket and the role that reads it: --bucket NAME --role ARN.";
  const reader = role === undefined ? readOutput(stack, "QuarantineReaderArn", instead) : role;
  return {
    bucket: readOutput(stack, "QuarantineBucketName", instead),
    region: stack.region,
    roleArn: reader === false ? undefined : reader,
    stack,
  };
}
