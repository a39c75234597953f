import { createHash, type Hash } from "node:crypto";
import { QuarantineError } from "../../core/errors.ts";
import type { Bytes } from "../../core/index.ts";
import { MAX_PARTS } from "./s3-storage.ts";
import type { ObjectStorage, Target, UploadedPart } from "./storage.ts";

/** Smaller ones S3 takes only as the last; https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const MIN_PART_BYTES = 5 * 1024 ** 2;
const PART_BYTES = 8 * 1024 ** 2;
const LARGE_PART_BYTES = 16 * 1024 ** 2;
/** Parts on their way; one more is being filled. */
const CONCURRENCY = 2;
const FIRST_BYTES = 256 * 1024;
/** One part, its repetitions by the SDK included. */
const PART_MS = 120_000;
/** Everything else. Putting 10,000 parts together takes minutes. */
const CALL_MS = 240_000;
/** An abort is begun when time is over, too. */
const ABORT_MS = 10_000;

/** How large parts have to be for an object of the size: 10,000 of 8 MiB hold 78 GiB. */
export function partBytesFor(sourceSize: number): number {
  return sourceSize > (PART_BYTES * MAX_PARTS) / 2 ? LARGE_PART_BYTES : PART_BYTES;
}

export interface UploadOptions {
  readonly storage: ObjectStorage;
  readonly target: Target;
  readonly partBytes: number;
  readonly signal: AbortSignal;
}

/** What was written. */
export interface Written {
  readonly bytes: number;
  /** SHA-256 in hexadecimal; absent when an earlier invocation wrote a part of it. */
  readonly digest?: string;
  /** The key was taken. `same`: by an object of the same size; `other`: by one that differs, which an earlier attempt under another policy or key wrote. */
  readonly existed?: "same" | "other";
}

/** An upload that can be gone on with. */
export interface UploadState {
  readonly uploadId: string;
  /** Parts that are uploaded; the next has this number and one. */
  readonly parts: number;
  /** Bytes in them. */
  readonly written: number;
  /** Digest of their tags: a message that was delivered twice may have two invocations write to one upload. */
  readonly tags: string;
}

/** The upload is not what it was when it was paused: its object has to be begun anew. */
export class StaleUploadError extends Error {
  override readonly name = "StaleUploadError";
  readonly code = "stale-upload";
}

function digestTags(parts: readonly UploadedPart[]): string {
  return createHash("sha256")
    .update(parts.map(({ etag }) => etag.replaceAll('"', "")).join("\n"))
    .digest("hex");
}

/**
 * One object, written in parts of which no more than three are in memory. Nothing is visible before `finish`, and `finish` never replaces: the
 * key names a version of the source, so who finds it taken finds its own work.
 */
export class Upload {
  readonly #options: UploadOptions;
  #uploadId: string | undefined;
  #parts: UploadedPart[] = [];
  #started = 0;
  #bytes = 0;
  #hash: Hash | undefined = createHash("sha256");
  /** The part in the making. Buffers are used again: what is left to the garbage collector stays in memory until it comes round. */
  #buffer = Buffer.allocUnsafeSlow(0);
  #filled = 0;
  readonly #free: Buffer<ArrayBuffer>[] = [];
  #holding = false;
  #cutting = false;
  readonly #underWay = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(options: UploadOptions) {
    this.#options = options;
  }

  /**
   * Goes on with an upload.
   * @throws StaleUploadError if its parts are not those of the checkpoint
   */
  static async resume(options: UploadOptions, { uploadId, parts: count, written, tags }: UploadState): Promise<Upload> {
    const signal = within(CALL_MS, options.signal);
    const listed = await options.storage.listParts(options.target, uploadId, signal);
    // Parts beyond are of an invocation that died after it; they are written again under the same numbers.
    const parts = listed.slice(0, count);
    if (parts.length !== count || digestTags(parts) !== tags) throw new StaleUploadError();
    const upload = new Upload(options);
    upload.#uploadId = uploadId;
    upload.#parts = parts;
    upload.#started = count;
    upload.#bytes = written;
    upload.#hash = undefined;
    return upload;
  }

  /** What `resume` wants, once `pause` is done. */
  get state(): UploadState {
    return { uploadId: this.#uploadId!, parts: this.#started, written: this.#bytes, tags: digestTags(this.#parts) };
  }

  get key(): string {
    return this.#options.target.key;
  }

  /** Bytes that are in no part yet, nor about to be. */
  get pending(): number {
    return this.#cutting ? 0 : this.#filled;
  }

  /** Resolves when the chunk is taken over and there is room for more. */
  async write(chunk: Bytes): Promise<void> {
    this.#hash?.update(chunk);
    this.#bytes += chunk.length;
    const { partBytes } = this.#options;
    for (let at = 0; at < chunk.length; ) {
      const room = this.#holding ? chunk.length - at : Math.min(chunk.length - at, partBytes - this.#filled);
      this.#reserve(this.#filled + room);
      this.#buffer.set(chunk.subarray(at, at + room), this.#filled);
      this.#filled += room;
      at += room;
      if (!this.#holding && this.#filled === partBytes) await this.#cut();
    }
    this.#check();
  }

  /** From now on everything goes into one last part, however large. */
  hold(): void {
    this.#holding = true;
  }

  /** Uploads all that is pending as a part and waits for all parts. Fewer than MIN_PART_BYTES make an upload that cannot go on. */
  async pause(): Promise<void> {
    await this.#cut();
    await Promise.all(this.#underWay);
    this.#check();
  }

  async finish(): Promise<Written> {
    const { storage, target } = this.#options;
    const signal = within(CALL_MS, this.#options.signal);
    try {
      if (this.#uploadId === undefined) await storage.create(target, this.#buffer.subarray(0, this.#filled), signal);
      else {
        if (this.#filled > 0) await this.#cut();
        await Promise.all(this.#underWay);
        this.#check();
        await storage.completeUpload(target, this.#uploadId, this.#parts, signal);
      }
    } catch (error) {
      const existed = await this.#compare(error);
      if (existed === undefined) throw error;
      await this.abort();
      return { ...this.#written(), existed };
    }
    return this.#written();
  }

  /** Leaves nothing behind. Never rejects: what cannot be aborted the bucket's rule for unfinished uploads deletes. */
  async abort(): Promise<void> {
    // A part that arrives after the abort would stay.
    await Promise.allSettled(this.#underWay);
    if (this.#uploadId === undefined) return;
    const { storage, target } = this.#options;
    await storage.abortUpload(target, this.#uploadId, AbortSignal.timeout(ABORT_MS)).catch(() => undefined);
  }

  #written(): Written {
    return { bytes: this.#bytes, ...(this.#hash === undefined ? {} : { digest: this.#hash.digest("hex") }) };
  }

  /** Whether the object is there after all: the key was taken, or the answer to an earlier try was lost (then S3 knows the upload no more). */
  async #compare(error: unknown): Promise<Written["existed"]> {
    const { name } = error as { name?: unknown };
    if (name !== "PreconditionFailed" && name !== "NoSuchUpload") return undefined;
    const { storage, target, signal } = this.#options;
    const size = await storage.sizeOf(target, within(CALL_MS, signal));
    if (size === undefined) return undefined;
    return size === this.#bytes ? "same" : "other";
  }

  async #cut(): Promise<void> {
    if (this.#started === MAX_PARTS)
      throw new QuarantineError("too-large", this.#bytes, "the object has more parts than an upload may have");
    const { storage, target, signal } = this.#options;
    this.#cutting = true;
    this.#uploadId ??= await storage.startUpload(target, within(CALL_MS, signal));
    while (this.#underWay.size >= CONCURRENCY) await Promise.race(this.#underWay);
    this.#check();
    this.#cutting = false;
    const buffer = this.#buffer;
    const body = buffer.subarray(0, this.#filled);
    this.#buffer = this.#free.pop() ?? Buffer.allocUnsafeSlow(0);
    this.#filled = 0;
    const number = ++this.#started;
    const sent = storage.uploadPart(target, this.#uploadId, number, body, within(PART_MS, signal)).then(
      (part) => {
        this.#parts[number - 1] = part;
        this.#free.push(buffer);
      },
      (error: unknown) => {
        // Somebody may still be reading the buffer.
        this.#failure ??= { error };
      },
    );
    this.#underWay.add(sent);
    void sent.finally(() => this.#underWay.delete(sent));
  }

  #reserve(size: number): void {
    if (size <= this.#buffer.length) return;
    const { partBytes } = this.#options;
    const doubled = Math.max(size, 2 * this.#buffer.length, FIRST_BYTES);
    // Small objects are many, and need no buffer of a part's size.
    const larger = Buffer.allocUnsafeSlow(size <= partBytes ? Math.min(doubled, partBytes) : doubled);
    larger.set(this.#buffer.subarray(0, this.#filled));
    this.#buffer = larger;
  }

  #check(): void {
    if (this.#failure) throw this.#failure.error;
  }
}

function within(milliseconds: number, signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(milliseconds)]);
}
