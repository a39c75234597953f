import { QuarantineError } from "../../core/errors.ts";
import type { Bytes, Redactor } from "../../core/index.ts";
import type { Compression } from "../compression.ts";
import { OBJECT_FORMS } from "../sinks/compress.ts";
import { Boundary } from "./boundary.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { compressTo } from "./compressor.ts";
import { compressionOf, HEAD_BYTES, type Shape, shapeOf } from "./content.ts";
import { decompress } from "./decompress.ts";
import { createCounter, type ItemCounter } from "./item-counter.ts";
import type { Judge, Judged } from "./judge.ts";
import { cleanKey, type SafeName } from "./names.ts";
import { createOtlpJudge } from "./otlp-judge.ts";
import { peek } from "./peek.ts";
import { ObjectReader } from "./read-object.ts";
import type { ObjectReference } from "./reference.ts";
import type { ObjectStorage, Target } from "./storage.ts";
import { MIN_PART_BYTES, partBytesFor, StaleUploadError, Upload, type Written } from "./upload.ts";

export interface TransferOptions {
  readonly storage: ObjectStorage;
  readonly redactor: Redactor;
  readonly reference: ObjectReference;
  readonly name: SafeName;
  readonly cleanBucket: string;
  /** Of the output; `source`: as the object itself is compressed. */
  readonly compression: Compression | "source";
  /** Ends everything, in good time before the invocation is ended. */
  readonly signal: AbortSignal;
  /** Asked with every chunk. `late`: to be paused where that is possible. `over`: to be stopped in any case. */
  readonly time: () => "enough" | "late" | "over";
  /** Whether an object may be gone on with in another invocation. */
  readonly canPause: boolean;
  /** Names the policy and the key. */
  readonly made: string;
  readonly checkpoint?: Checkpoint;
  /** For tests of parts. */
  readonly partBytes?: number;
}

export type Transferred =
  | ({ readonly kind: "clean"; readonly key: string; readonly written: Written } & Counts)
  | { readonly kind: "paused"; readonly checkpoint: Checkpoint };

export interface Counts {
  readonly items: number;
  /** Size of the object as it lies in S3. */
  readonly bytesIn: number;
  /** Before compression. */
  readonly bytesOut: number;
  /** By `<entity>/<action>`. */
  readonly findings: Readonly<Record<string, number>>;
}

/** Judging failed for a reason that is ours. Stands for an error whose text is nobody's business. */
export class JudgementError extends Error {
  override readonly name = "JudgementError";
  readonly code = "internal";
}

/** Time ran out. In an invocation that others had the beginning of, that says nothing about the object. */
export class LateError extends QuarantineError {}

/**
 * Reads one object, redacts it, and writes it; nothing of it is visible before all of it is judged.
 * Rejects with QuarantineError or JudgementError when the object must not be forwarded, with SourceError when it cannot be read, else with an error
 * of the destination. Then nothing was written.
 */
export async function transferObject(options: TransferOptions): Promise<Transferred> {
  const { storage, reference, checkpoint, signal } = options;
  const reader = await ObjectReader.open(storage, reference, checkpoint?.context ?? 0, { signal });
  try {
    return await (checkpoint === undefined ? begin(reader, options) : goOn(reader, options, checkpoint));
  } finally {
    reader.close();
  }
}

async function begin(reader: ObjectReader, options: TransferOptions): Promise<Transferred> {
  const raw = await peek(reader.chunks(), HEAD_BYTES);
  const compression = compressionOf(raw.head);
  const content = await peek(compression === undefined ? raw.chunks : decompress(raw.chunks, compression), HEAD_BYTES);
  const shape = shapeOf(content.head);
  const { stream, counter } = judgeFor(shape, options.redactor);
  const chosen = options.compression === "source" ? compression : options.compression;
  const upload = new Upload(uploadOptions(reader, options, shape, chosen, compression));
  const isPlain = compression === undefined;
  return run({ reader, options, shape, stream, upload, chosen, isPlain, chunks: content.chunks, counter });
}

function judgeFor(shape: Shape, redactor: Redactor): { readonly stream: Judge; readonly counter: ItemCounter } {
  if (shape !== "otlp-json" && shape !== "otlp-protobuf")
    return { stream: redactor.stream<Bytes>({ format: "auto" }), counter: createCounter(shape) };
  const both = createOtlpJudge(redactor, shape);
  return { stream: both, counter: both };
}

async function goOn(reader: ObjectReader, options: TransferOptions, checkpoint: Checkpoint): Promise<Transferred> {
  const { format, context, read, position, items, endsLine, made } = checkpoint;
  // One object is of one make.
  if (made !== options.made) throw new StaleUploadError();
  const chosen = options.compression === "source" ? undefined : options.compression;
  const given = uploadOptions(reader, options, format, chosen, undefined);
  const upload = await Upload.resume(given, checkpoint);
  // Exactly the bytes of the checkpoint, in one piece: then the redactor stands where it stood.
  const lead = await peek(reader.chunks(), read - context);
  const stream = options.redactor.stream<Bytes>({ format });
  const { meta } = stream.process(lead.head.subarray(0, read - context));
  if (read - meta.buffered !== position) throw new JudgementError();
  async function* rest(): AsyncGenerator<Bytes> {
    const over = lead.head.subarray(read - context);
    let skipped = false;
    for await (const chunk of lead.chunks) {
      // The head comes once more, as the first chunk.
      if (skipped) yield chunk;
      else if (over.length > 0) yield over;
      skipped = true;
    }
  }
  const counter = createCounter(format, items, endsLine);
  const chunks = rest();
  return run({
    reader,
    options,
    shape: format,
    stream,
    upload,
    chosen,
    isPlain: true,
    chunks,
    counter,
    read,
    before: checkpoint,
  });
}

interface Run {
  readonly reader: ObjectReader;
  readonly options: TransferOptions;
  readonly shape: Shape;
  readonly stream: Judge;
  readonly upload: Upload;
  readonly chosen: Compression | undefined;
  readonly isPlain: boolean;
  readonly chunks: AsyncIterable<Bytes>;
  readonly counter: ItemCounter;
  /** Bytes of the object that the redactor has got. */
  readonly read?: number;
  readonly before?: Pick<Checkpoint, "bytesOut" | "findings">;
}

type Place = Pick<Checkpoint, "format" | "context" | "read" | "position" | "endsLine">;

async function run(given: Run): Promise<Transferred> {
  const { upload, chosen, reader, before, counter } = given;
  const totals = { bytesOut: before?.bytesOut ?? 0, findings: new Map(Object.entries(before?.findings ?? {})) };
  const pause: { place?: Place } = {};
  try {
    await compressTo((chunk) => upload.write(chunk), redacted(given, totals, pause), chosen);
    const counts = { items: counter.items, bytesOut: totals.bytesOut, findings: Object.fromEntries(totals.findings) };
    if (pause.place === undefined) {
      const written = await upload.finish();
      return { kind: "clean", key: upload.key, written, bytesIn: reader.size, ...counts };
    }
    await upload.pause();
    return { kind: "paused", checkpoint: { ...pause.place, ...counts, ...upload.state, made: given.options.made } };
  } catch (error) {
    // What an earlier invocation wrote serves another try, unless there must not be one.
    const isFinal = error instanceof QuarantineError || error instanceof JudgementError;
    if (isFinal || before === undefined) await upload.abort();
    throw error;
  }
}

interface Totals {
  bytesOut: number;
  readonly findings: Map<string, number>;
}

async function* redacted(given: Run, totals: Totals, pause: { place?: Place }): AsyncGenerator<Bytes> {
  const { options, upload, shape, counter } = given;
  const canPause = given.isPlain && options.canPause && (shape === "ndjson" || shape === "text");
  let read = given.read ?? 0;
  let boundary: Boundary | undefined;
  for await (const chunk of given.chunks) {
    counter.add(chunk);
    read += chunk.length;
    const result = judge(() => given.stream.process(chunk));
    count(result, totals);
    if (result.output.length > 0) yield result.output;
    const time = options.time();
    if (time === "enough") continue;
    if (!canPause || time === "over")
      throw new LateError("too-large", read, "an invocation is too short for the object");
    boundary ??= new Boundary(options.redactor, shape);
    const { buffered } = result.meta;
    const context = boundary.find(chunk, read, buffered);
    // A part that is not the last has to have its size.
    if (context === undefined || upload.pending < MIN_PART_BYTES) continue;
    // What is still in a compressor comes on top.
    upload.hold();
    pause.place = { format: shape, context, read, position: read - buffered, endsLine: counter.isBetween };
    return;
  }
  const result = judge(() => given.stream.flush());
  count(result, totals);
  if (result.output.length > 0) yield result.output;
}

function count({ output, findings }: Judged, totals: Totals): void {
  totals.bytesOut += output.length;
  for (const { entity, action } of findings) {
    const kind = `${entity}/${action}`;
    totals.findings.set(kind, (totals.findings.get(kind) ?? 0) + 1);
  }
}

/** Whatever goes wrong in here is no fault of S3's and would go wrong again. */
function judge<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof QuarantineError) throw error;
    throw new JudgementError();
  }
}

function uploadOptions(
  reader: ObjectReader,
  { storage, name, cleanBucket, signal, partBytes = partBytesFor(reader.size) }: TransferOptions,
  shape: Shape,
  chosen: Compression | undefined,
  source: Compression | undefined,
) {
  // Not the source's own, which is a text that anybody may have written.
  const contentType = chosen === undefined ? CONTENT_TYPES[shape] : OBJECT_FORMS[chosen].contentType;
  const target: Target = { bucket: cleanBucket, key: cleanKey(name, chosen, source), contentType };
  return { storage, target, partBytes, signal };
}

const CONTENT_TYPES: Readonly<Record<Shape, string>> = {
  ndjson: "application/x-ndjson",
  json: "application/json",
  text: "text/plain; charset=utf-8",
  "otlp-json": "application/x-ndjson",
  // https://opentelemetry.io/docs/specs/otlp/#otlphttp-request
  "otlp-protobuf": "application/x-protobuf",
};
