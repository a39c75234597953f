import type { PutObjectCommandInput, S3Client } from "@aws-sdk/client-s3";
import type { Bytes } from "../../core/index.ts";
import { forEachLimited } from "../concurrency.ts";
import type { S3ClientSource } from "../sinks/s3.ts";
import type { ObjectReference } from "./reference.ts";
import type { ObjectStorage, OpenObject, Target, UploadedPart } from "./storage.ts";

/** More than this CopyObject does not take; https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
const MAX_COPY_BYTES = 5 * 1024 ** 3;
const COPY_PART_BYTES = 512 * 1024 ** 2;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const MAX_PARTS = 10_000;
const COPY_CONCURRENCY = 8;

/**
 * A client for objects of any size. No limit of time for a request as a whole, which grows with the object: every call is given a signal.
 * Checksums of what is read are left out: one over a whole object cannot be checked on a part of it, and TLS guards the way.
 */
export function lazyObjectClient(): S3ClientSource {
  let client: Promise<S3Client> | undefined;
  return () => {
    client ??= import("@aws-sdk/client-s3").then(
      ({ S3Client }) =>
        new S3Client({
          maxAttempts: 4,
          responseChecksumValidation: "WHEN_REQUIRED",
          requestHandler: { connectionTimeout: 2_000 },
        }),
    );
    return client;
  };
}

/** Encryption is each bucket's default, so that the keys are named in one place. Neither metadata nor tags of a source go anywhere. */
export function createS3Storage(source: S3ClientSource, copyPartBytes = COPY_PART_BYTES): ObjectStorage {
  const load = () => Promise.all([source(), import("@aws-sdk/client-s3")]);
  const at = ({ bucket, key }: Target) => ({ Bucket: bucket, Key: key });

  const storage: ObjectStorage = {
    async open(reference, from, abortSignal): Promise<OpenObject> {
      const [client, { GetObjectCommand }] = await load();
      const range = from === 0 ? {} : { Range: `bytes=${from}-` };
      const answer = await client.send(new GetObjectCommand({ ...named(reference), ...range }), { abortSignal });
      const body = answer.Body as unknown as AsyncIterable<Bytes> & { destroy(): void };
      const { ETag: tag, ContentLength: length = 0 } = answer;
      return {
        size: from + length,
        chunks: body,
        close: () => body.destroy(),
        ...(tag === undefined ? {} : { etag: tag.replaceAll('"', "") }),
      };
    },

    create: (target, body, abortSignal) => put({ ...at(target), Body: body, IfNoneMatch: "*" }, target, abortSignal),

    put: (target, body, abortSignal) => put({ ...at(target), Body: body }, target, abortSignal),

    async startUpload(target, abortSignal) {
      const [client, { CreateMultipartUploadCommand }] = await load();
      const input = { ...at(target), ContentType: target.contentType };
      const { UploadId } = await client.send(new CreateMultipartUploadCommand(input), { abortSignal });
      return UploadId!;
    },

    async uploadPart(target, UploadId, PartNumber, Body, abortSignal) {
      const [client, { UploadPartCommand }] = await load();
      const input = { ...at(target), UploadId, PartNumber, Body };
      return toPart(await client.send(new UploadPartCommand(input), { abortSignal }));
    },

    async listParts(target, UploadId, abortSignal) {
      const [client, { ListPartsCommand }] = await load();
      const parts: UploadedPart[] = [];
      for (let PartNumberMarker: string | undefined; ; ) {
        const input = { ...at(target), UploadId, ...(PartNumberMarker === undefined ? {} : { PartNumberMarker }) };
        const page = await client.send(new ListPartsCommand(input), { abortSignal });
        for (const part of page.Parts ?? []) parts[part.PartNumber! - 1] = toPart(part);
        if (!page.IsTruncated) return parts;
        PartNumberMarker = page.NextPartNumberMarker;
      }
    },

    async completeUpload(target, UploadId, parts, abortSignal) {
      const [client, { CompleteMultipartUploadCommand }] = await load();
      const MultipartUpload = { Parts: parts.map(toCompleted) };
      const input = { ...at(target), UploadId, MultipartUpload, IfNoneMatch: "*" };
      await client.send(new CompleteMultipartUploadCommand(input), { abortSignal });
    },

    async abortUpload(target, UploadId, abortSignal) {
      const [client, { AbortMultipartUploadCommand }] = await load();
      await client.send(new AbortMultipartUploadCommand({ ...at(target), UploadId }), { abortSignal });
    },

    /** By a listing: to look at an object one would need the right to read it, which the function has not. */
    async sizeOf({ bucket, key }, abortSignal) {
      const [client, { ListObjectsV2Command }] = await load();
      const { Contents = [] } = await client.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1 }),
        { abortSignal },
      );
      const [first] = Contents;
      return first?.Key === key ? first.Size : undefined;
    },

    async copy(reference, size, target, abortSignal) {
      if (size > MAX_COPY_BYTES) return copyInParts(reference, size, target, abortSignal);
      const [client, { CopyObjectCommand }] = await load();
      const input = { ...at(target), ...copied(reference), ContentType: target.contentType };
      const bare = { MetadataDirective: "REPLACE", TaggingDirective: "REPLACE" } as const;
      await client.send(new CopyObjectCommand({ ...input, ...bare }), { abortSignal });
    },
  };

  async function put(input: PutObjectCommandInput, { contentType }: Target, abortSignal: AbortSignal): Promise<void> {
    const [client, { PutObjectCommand }] = await load();
    await client.send(new PutObjectCommand({ ...input, ContentType: contentType }), { abortSignal });
  }

  async function copyInParts(reference: ObjectReference, size: number, target: Target, abortSignal: AbortSignal) {
    const [client, { UploadPartCopyCommand, CompleteMultipartUploadCommand }] = await load();
    const UploadId = await storage.startUpload(target, abortSignal);
    const partBytes = Math.max(copyPartBytes, Math.ceil(size / MAX_PARTS));
    const starts = Array.from({ length: Math.ceil(size / partBytes) }, (_, index) => index * partBytes);
    const parts: UploadedPart[] = [];
    try {
      await forEachLimited(starts, COPY_CONCURRENCY, async (start) => {
        const CopySourceRange = `bytes=${start}-${Math.min(size, start + partBytes) - 1}`;
        const index = start / partBytes;
        const input = { ...at(target), ...copied(reference), UploadId, PartNumber: index + 1, CopySourceRange };
        const { CopyPartResult } = await client.send(new UploadPartCopyCommand(input), { abortSignal });
        parts[index] = toPart(CopyPartResult!);
      });
      const input = { ...at(target), UploadId, MultipartUpload: { Parts: parts.map(toCompleted) } };
      await client.send(new CompleteMultipartUploadCommand(input), { abortSignal });
    } catch (error) {
      // What stays behind is deleted by the bucket's rule for unfinished uploads.
      await storage.abortUpload(target, UploadId, abortSignal).catch(() => undefined);
      throw error;
    }
  }
  return storage;
}

function toPart({
  ETag,
  ChecksumCRC32,
}: {
  ETag?: string | undefined;
  ChecksumCRC32?: string | undefined;
}): UploadedPart {
  return { etag: ETag!, ...(ChecksumCRC32 === undefined ? {} : { crc32: ChecksumCRC32 }) };
}

function toCompleted({ etag, crc32 }: UploadedPart, index: number) {
  return { ETag: etag, PartNumber: index + 1, ...(crc32 === undefined ? {} : { ChecksumCRC32: crc32 }) };
}

function named({ bucket, key, versionId, etag }: ObjectReference) {
  const version = versionId === undefined ? {} : { VersionId: versionId };
  return { Bucket: bucket, Key: key, ...version, ...(etag === undefined ? {} : { IfMatch: `"${etag}"` }) };
}

function copied({ bucket, key, versionId, etag }: ObjectReference) {
  const path = `${bucket}/${key}`.split("/").map(encodeURIComponent).join("/");
  const CopySource = versionId === undefined ? path : `${path}?versionId=${encodeURIComponent(versionId)}`;
  return { CopySource, ...(etag === undefined ? {} : { CopySourceIfMatch: `"${etag}"` }) };
}
