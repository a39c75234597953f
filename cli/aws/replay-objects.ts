import { toSafeError } from "../../core/index.ts";
import { EXIT, Failure } from "../failure.ts";
import {
  type ObjectResult,
  type ObjectSource,
  type ReplayObject,
  readSource,
  toEvent,
} from "../quarantine/object-source.ts";
import type { SendMessage } from "./record-targets.ts";
import { explainAws } from "./refusal.ts";
import { clientSettings } from "./settings.ts";

const NEEDS =
  "s3:GetObject, GetObjectVersion and ListBucket on the source bucket, s3:PutObject where an object is to be put back, and its key";
/** The largest that one PUT takes; https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MAX_PUT_BYTES = 5 * 1024 ** 3;

export const isAccount = (text: string): boolean => /^[0-9]{12}$/.test(text);

/** The account of the caller. @throws Failure */
export async function readAccount(region: string | undefined): Promise<string> {
  const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  try {
    const { Account = "" } = await new STSClient(clientSettings(region)).send(new GetCallerIdentityCommand({}));
    if (isAccount(Account)) return Account;
  } catch (error) {
    throw explainAws(error, { service: "STS", about: "your account" });
  }
  throw new Failure(EXIT.failed, "your account: STS did not name it", "Name it: --source-account.");
}

/** Of a stream that cannot be sent again the SDK complains on the console. */
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Has the function read an object again: where it is still there, by the message that announced it; where it was deleted, by
 * putting the copy back under its name, which announces itself. A name that another object has by now is left alone, and so is a
 * bucket that is not the account's: a name that was given up is anybody's to take, and the copy is raw.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
 * @param owner account to which sources have to belong
 */
export async function openObjects(
  region: string | undefined,
  owner: string,
  sendMessage: SendMessage,
): Promise<ReplayObject> {
  const { HeadObjectCommand, PutObjectCommand, S3Client } = await import("@aws-sdk/client-s3");
  const client = new S3Client({ ...clientSettings(region), followRegionRedirects: true, logger: SILENT });
  const explain = (error: unknown) =>
    explainAws(error, {
      service: "S3",
      about: "the source of an object",
      needs: `${NEEDS}; and the bucket has to belong to the account ${owner}, or to what --source-account names`,
      outcome: "; it is still in the quarantine",
    });

  const lookUp = async ({ bucket, key, versionId, etag }: ObjectSource): Promise<"there" | "gone" | "replaced"> => {
    const version = versionId === undefined || versionId === "null" ? {} : { VersionId: versionId };
    const match = etag === undefined ? {} : { IfMatch: `"${etag}"` };
    try {
      await client.send(
        new HeadObjectCommand({ Bucket: bucket, Key: key, ExpectedBucketOwner: owner, ...version, ...match }),
      );
      return "there";
    } catch (error) {
      const { class: kind, status } = toSafeError(error);
      if (status === 412) return "replaced";
      // A deleted version, or one that is a mark of deletion.
      if (kind === "NoSuchBucket" || (status !== 404 && status !== 405)) throw explain(error);
      return "gone";
    }
  };

  return async (entry, quarantine): Promise<ObjectResult> => {
    const stored = await quarantine.get(entry.objects["source.json"]!);
    const source = stored && readSource(stored);
    if (!source) return "not-readable";
    const state = await lookUp(source);
    if (state === "there") return sendMessage(toEvent(source, entry.time));
    if (state === "replaced") return "source-replaced";
    const { raw } = entry.objects;
    const body = raw === undefined ? undefined : await quarantine.open(raw);
    if (body === undefined) return "source-gone";
    const { bytes = source.size } = entry;
    if (bytes === undefined || bytes > MAX_PUT_BYTES) {
      body.destroy();
      return "too-large";
    }
    const target = { Bucket: source.bucket, Key: source.key, ExpectedBucketOwner: owner, IfNoneMatch: "*" };
    try {
      await client.send(new PutObjectCommand({ ...target, Body: body, ContentLength: bytes }));
      return "taken";
    } catch (error) {
      body.destroy();
      if (toSafeError(error).status === 412) return "source-replaced";
      throw explain(error);
    }
  };
}
