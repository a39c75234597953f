import type { Bytes } from "../../core/index.ts";
import type { ObjectReference } from "./reference.ts";
import type { ObjectStorage, OpenObject } from "./storage.ts";

/** Without a byte for this long, a connection is given up and another opened. */
const STALL_MS = 20_000;
const OPEN_MS = 30_000;
/** Openings in a row that gave not one byte. */
const MAX_FRUITLESS = 3;

export interface ReadOptions {
  readonly signal: AbortSignal;
  readonly stallMs?: number;
  /** For an answer to begin. */
  readonly openMs?: number;
}

/**
 * The bytes of one object, over as many connections as it takes: S3 closes some of those that last for minutes, and the SDK repeats requests,
 * not bodies. Every opening asks for the announced content, so pieces of two contents never meet.
 */
export class ObjectReader {
  readonly size: number;
  readonly reference: ObjectReference;
  readonly #storage: ObjectStorage;
  readonly #options: ReadOptions;
  readonly #from: number;
  /** Opened and not yet read. */
  #first: OpenObject | undefined;
  #current: OpenObject | undefined;

  private constructor(
    storage: ObjectStorage,
    reference: ObjectReference,
    first: OpenObject,
    from: number,
    options: ReadOptions,
  ) {
    this.#storage = storage;
    this.#options = options;
    this.#first = first;
    this.#current = first;
    this.#from = from;
    this.size = first.size;
    // What is read later has to be what was opened first, also where the event did not say what that is.
    this.reference = first.etag === undefined ? reference : { ...reference, etag: first.etag };
  }

  /** @throws SourceError */
  static async open(
    storage: ObjectStorage,
    reference: ObjectReference,
    from: number,
    options: ReadOptions,
  ): Promise<ObjectReader> {
    const first = await openWithin(storage, reference, from, options).catch((error: unknown) => {
      throw new SourceError(error);
    });
    return new ObjectReader(storage, reference, first, from, options);
  }

  /** To be called once. The generator throws SourceError when the object cannot be read to its end. */
  async *chunks(): AsyncGenerator<Bytes> {
    let at = this.#from;
    for (let fruitless = 0; ; ) {
      const before = at;
      try {
        const opened = this.#first ?? (await openWithin(this.#storage, this.reference, at, this.#options));
        this.#first = undefined;
        this.#current = opened;
        for await (const chunk of untilStalled(opened, this.#options)) {
          at += chunk.length;
          yield chunk;
        }
        if (at >= this.size) return;
      } catch (error) {
        if (this.#options.signal.aborted || isFinal(error)) throw new SourceError(error);
        if (at > before) fruitless = 0;
        if (++fruitless >= MAX_FRUITLESS) throw new SourceError(error);
        continue;
      }
      // Ended before its end, without an error.
      if (at > before) fruitless = 0;
      if (++fruitless >= MAX_FRUITLESS) throw new SourceError({ name: "SourceError", code: "cut-short" });
    }
  }

  /** For who does not read to the end: a connection that nobody reads from stays. */
  close(): void {
    this.#current?.close();
  }
}

/** Reading the source failed: what the error means for the object is not what the same one means when it comes from the destination. */
export class SourceError extends Error {
  override readonly name = "SourceError";
  /** S3's or the connection's own; foreign text is in it. */
  readonly original: unknown;
  constructor(original: unknown) {
    super();
    this.original = original;
  }
}

/** S3 has answered, and it will not answer otherwise within seconds. */
function isFinal(error: unknown): boolean {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  return status !== undefined && status >= 400 && status < 500;
}

/** The limit is that of the beginning: the body may take as long as it takes. */
async function openWithin(
  storage: ObjectStorage,
  reference: ObjectReference,
  from: number,
  { signal, openMs = OPEN_MS }: ReadOptions,
): Promise<OpenObject> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, openMs);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await storage.open(reference, from, controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}

async function* untilStalled(opened: OpenObject, { signal, stallMs = STALL_MS }: ReadOptions): AsyncGenerator<Bytes> {
  const close = () => opened.close();
  let timer = setTimeout(close, stallMs);
  signal.addEventListener("abort", close, { once: true });
  try {
    for await (const chunk of opened.chunks) {
      // The time that others take with the chunk is not the connection's.
      clearTimeout(timer);
      yield chunk;
      timer = setTimeout(close, stallMs);
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", close);
    close();
  }
}
