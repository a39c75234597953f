import type { Bytes } from "../../core/index.ts";
import type { ObjectReference } from "./reference.ts";

/** What is done to objects. An error's class and code come from S3; its text is foreign. */
export interface ObjectStorage {
  /**
   * The announced version from byte `from` on. Rejects with S3's errors: `NoSuchKey`, `PreconditionFailed` (no longer the announced content),
   * `AccessDenied`, …
   */
  open(reference: ObjectReference, from: number, signal: AbortSignal): Promise<OpenObject>;
  /** Creates, and never replaces: rejects with `PreconditionFailed` when the key is taken. */
  create(target: Target, body: Bytes, signal: AbortSignal): Promise<void>;
  /** Creates or replaces. */
  put(target: Target, body: Bytes, signal: AbortSignal): Promise<void>;
  startUpload(target: Target, signal: AbortSignal): Promise<string>;
  uploadPart(target: Target, uploadId: string, number: number, body: Bytes, signal: AbortSignal): Promise<UploadedPart>;
  /** The parts of an upload that an earlier invocation began, in order from the first. */
  listParts(target: Target, uploadId: string, signal: AbortSignal): Promise<readonly UploadedPart[]>;
  /** Makes the object appear, or rejects with `PreconditionFailed` when the key is taken. */
  completeUpload(target: Target, uploadId: string, parts: readonly UploadedPart[], signal: AbortSignal): Promise<void>;
  abortUpload(target: Target, uploadId: string, signal: AbortSignal): Promise<void>;
  /** Size in bytes; undefined: there is no such object. */
  sizeOf(target: Target, signal: AbortSignal): Promise<number | undefined>;
  /** Copies the announced version inside S3, however large it is, replacing what is there. */
  copy(reference: ObjectReference, size: number, target: Target, signal: AbortSignal): Promise<void>;
}

export interface OpenObject {
  /** Bytes of the whole object. */
  readonly size: number;
  readonly etag?: string;
  readonly chunks: AsyncIterable<Bytes>;
  /** Ends the connection. */
  close(): void;
}

/** What completing an upload asks for each of its parts. */
export interface UploadedPart {
  readonly etag: string;
  /** The checksum that the client chose when the upload began; S3 wants it again in the end. */
  readonly crc32?: string;
}

export interface Target {
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string;
}
