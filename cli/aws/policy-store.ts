import { type Policy, PolicyError, toSafeError } from "../../core/index.ts";
import { LIVE_POLICY_HASH, LIVE_POLICY_KEY, readLivePolicy } from "../../core/policy/live.ts";
import { EXIT, Failure } from "../failure.ts";
import { assumeRole } from "./assume-role.ts";
import { explainAws } from "./refusal.ts";
import { clientSettings } from "./settings.ts";
import { readOutput, readStack } from "./stack.ts";

export interface PolicyPlaceOptions {
  readonly stack?: string;
  readonly bucket?: string;
  /** `false`: the caller's own credentials. */
  readonly role?: string | false;
  readonly region?: string;
}

/** One version of the object. */
export interface StoredPolicy {
  readonly versionId: string;
  readonly etag: string;
  /** Absent: it is not what a push writes, and functions refuse it. */
  readonly policy?: Policy;
}

export interface PolicyVersion {
  readonly versionId: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly isDeletion: boolean;
}

export interface PolicyStore {
  /** Without a version the newest; undefined: there is none, or it was deleted. */
  read(versionId?: string): Promise<StoredPolicy | undefined>;
  /** The newest first. */
  list(): Promise<readonly PolicyVersion[]>;
  /** Puts a policy in force, if what it replaces is still there. @returns the version's id */
  put(policy: Policy, replaced: StoredPolicy | undefined): Promise<string>;
}

const NEEDS = "sts:AssumeRole on the role of the stack's output PolicyPublisherArn, the only one that may write there";
const INSTEAD =
  "Deploy it with the prop livePolicy (-c livePolicy=on), or name bucket and role: --bucket NAME --role ARN.";
const MAX_BYTES = 4 * 1024 * 1024;

/** @throws Failure */
export async function openPolicyStore(options: PolicyPlaceOptions): Promise<PolicyStore> {
  const { bucket, roleArn, region } = await findPlace(options);
  const { GetObjectCommand, ListObjectVersionsCommand, PutObjectCommand, S3Client } = await import(
    "@aws-sdk/client-s3"
  );
  const credentials =
    roleArn === undefined ? {} : { credentials: await assumeRole(roleArn, "scrubline-policy", region) };
  const client = new S3Client({ ...clientSettings(region), ...credentials });
  const object = { Bucket: bucket, Key: LIVE_POLICY_KEY };
  const explain = (error: unknown, outcome = "") =>
    explainAws(error, { service: "S3", about: `s3://${bucket}/${LIVE_POLICY_KEY}`, needs: NEEDS, outcome });
  return {
    async read(versionId) {
      try {
        const answer = await client.send(
          new GetObjectCommand({ ...object, ...(versionId === undefined ? {} : { VersionId: versionId }) }),
        );
        const stored = { versionId: answer.VersionId ?? "null", etag: answer.ETag ?? "" };
        if ((answer.ContentLength ?? 0) > MAX_BYTES) return stored;
        const policy = understand(await answer.Body!.transformToString(), answer.Metadata?.[LIVE_POLICY_HASH]);
        return policy ? { ...stored, policy } : stored;
      } catch (error) {
        const { class: kind, status } = toSafeError(error);
        // No such version, a deleted one, or what is no version's id.
        if (kind === "NoSuchKey" || kind === "NoSuchVersion" || status === 405) return undefined;
        if (versionId !== undefined && status === 400) return undefined;
        throw explain(error);
      }
    },
    async list() {
      const versions: PolicyVersion[] = [];
      let next: object | undefined = {};
      while (next !== undefined) {
        const page: import("@aws-sdk/client-s3").ListObjectVersionsCommandOutput = await client
          .send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: LIVE_POLICY_KEY, ...next }))
          .catch((error: unknown) => {
            throw explain(error);
          });
        for (const [entries, isDeletion] of [
          [page.Versions, false],
          [page.DeleteMarkers, true],
        ] as const)
          for (const { Key, VersionId, LastModified } of entries ?? [])
            if (Key === LIVE_POLICY_KEY)
              versions.push({ versionId: VersionId ?? "null", time: LastModified?.getTime() ?? 0, isDeletion });
        next = page.IsTruncated
          ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
          : undefined;
      }
      // Each of the two lists is in order; the sort keeps what has the same time as it is.
      return versions.sort((a, b) => b.time - a.time);
    },
    async put(policy, replaced) {
      const condition = replaced ? { IfMatch: replaced.etag } : { IfNoneMatch: "*" };
      const content = {
        Body: JSON.stringify(policy),
        ContentType: "application/json",
        Metadata: { [LIVE_POLICY_HASH]: policy.hash },
      };
      try {
        const { VersionId } = await client.send(new PutObjectCommand({ ...object, ...content, ...condition }));
        return VersionId ?? "null";
      } catch (error) {
        const { status } = toSafeError(error);
        if (status !== 412 && status !== 409) throw explain(error, "; the policy in force is what it was");
        throw new Failure(
          EXIT.failed,
          "somebody else has pushed a policy meanwhile; the policy in force is theirs",
          "Look at it: scrubline policy list. Then run this again.",
        );
      }
    },
  };
}

function understand(text: string, hash: string | undefined): Policy | undefined {
  try {
    return readLivePolicy(text, hash);
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}

async function findPlace({ stack: name, bucket, role, region }: PolicyPlaceOptions) {
  if ((name === undefined) === (bucket === undefined))
    throw new Failure(
      EXIT.usage,
      "name either --stack or --bucket",
      "--stack takes bucket and role from the stack's outputs.",
    );
  if (bucket !== undefined) {
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
      throw new Failure(EXIT.usage, "--bucket: not the name of a bucket");
    return { bucket, roleArn: role === false ? undefined : role, region };
  }
  const stack = await readStack(name!, region);
  const publisher = role === undefined ? readOutput(stack, "PolicyPublisherArn", INSTEAD) : role;
  return {
    bucket: readOutput(stack, "PolicyBucketName", INSTEAD),
    roleArn: publisher === false ? undefined : publisher,
    region: stack.region,
  };
}
