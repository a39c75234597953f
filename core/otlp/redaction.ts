import { type Assembly, createAssemblies, type DetectorFor, type Materials, type RuleLabel } from "../assembly.ts";
import type { Bytes } from "../bytes.ts";
import type { Detector } from "../detect/types.ts";
import { QuarantineError } from "../errors.ts";
import { createPathTree } from "../json/path-tree.ts";
import type { RemoteRedaction } from "../remote/redact.ts";
import type { Counters } from "../statistics.ts";
import { Engine, type EngineParts } from "../stream/engine.ts";
import { FindingList } from "../stream/finding-list.ts";
import type { Feed, RedactedInput } from "../stream/redaction-stream.ts";
import { UnitCounter } from "../stream/units.ts";
import type { Format, OtlpFormat } from "../types.ts";
import { Carrier } from "./carry.ts";
import { JsonTokens } from "./json-tokens.ts";
import { judgeSuspects, judgeUnknown } from "./judge-unknown.ts";
import { TRANSCRIPT_SHAPE } from "./messages.ts";
import { type Patch, patchBytes, patchLengths, patchString, sortPatches } from "./patches.ts";
import { readProtobufRequest } from "./signal.ts";
import { otlpFeed } from "./stream.ts";
import { mayBeJoined } from "./suspects.ts";
import { JsonTranscriber } from "./transcribe-json.ts";
import { ProtobufTranscriber } from "./transcribe-protobuf.ts";
import { Transcript } from "./transcript.ts";

/** Bytes of a transcript after which it is judged: what is judged at once stays in the processor's cache. */
const PORTION = 131_072;

/** Redacts by the policy's remote recogniser too; null if it has none. */
type RemoteFor = (materials: Materials, detector: Detector | null) => RemoteRedaction | null;

/**
 * Redacts requests on the wire: they are transcribed to ordinary JSON, in which an attribute is a member of an object, that is redacted as any other, and every
 * edit is carried back to where its value came from. All else stays, byte for byte.
 */
export class OtlpRedaction {
  readonly #materials: Materials;
  /** Detectors of its own: the memory of a detector's kernel holds one tree of paths. */
  readonly #assemblyFor: (threshold?: number) => Assembly;
  readonly #counters: Counters;
  readonly #engines = new WeakMap<EngineParts, Engine>();
  readonly #detecting = new WeakMap<EngineParts, Engine>();
  #remote: RemoteRedaction | null | undefined;

  constructor(materials: Materials, detectorFor: DetectorFor, counters: Counters) {
    this.#materials = { ...materials, tree: createPathTree(materials.policy, TRANSCRIPT_SHAPE) };
    this.#assemblyFor = createAssemblies(this.#materials, detectorFor);
    this.#counters = counters;
  }

  /** @throws QuarantineError */
  redact<T extends string | Bytes>(input: T, format: OtlpFormat, threshold?: number): RedactedInput<T> {
    const { parts } = this.#assemblyFor(threshold);
    const source = bytesOf(input, format);
    const carrier = new Carrier(source, format === "otlp-json", binaryRule(parts));
    const engine = this.#engineFor(parts);
    const judge = (transcript: Transcript): void => carry(transcript, engine, carrier);
    const reading = read(source, format, PORTION, judge);
    judge(reading.transcript);
    const patches = reading.complete(carrier.patches, this.#engineFor(parts, true));
    this.#counters.takeScans(parts.detector?.counts);
    return finish(input, source, patches, carrier.findings);
  }

  /** @throws QuarantineError, and whatever reason the signal has */
  async redactAsync<T extends string | Bytes>(
    input: T,
    format: OtlpFormat,
    remoteFor: RemoteFor,
    signal: AbortSignal | undefined,
  ): Promise<RedactedInput<T> & { labels: readonly RuleLabel[] }> {
    const local = this.#assemblyFor().parts;
    this.#remote ??= remoteFor(this.#materials, local.detector);
    const source = bytesOf(input, format);
    // In one: which texts are asked about depends on where the pieces end.
    const reading = read(source, format, Number.POSITIVE_INFINITY, () => {});
    const { transcript } = reading;
    const { parts, labels } = await this.#remote!.prepare(transcript.all, "ndjson", signal).catch((error: unknown) => {
      throw error instanceof QuarantineError ? error.movedTo(transcript.sourceOf(error.position)) : error;
    });
    const carrier = new Carrier(source, format === "otlp-json", binaryRule(parts));
    carry(transcript, new Engine(parts, "ndjson"), carrier);
    const patches = reading.complete(carrier.patches, this.#engineFor(local, true));
    this.#counters.takeScans(local.detector?.counts);
    return { ...finish(input, source, patches, carrier.findings), labels };
  }

  /** Making an engine costs more than redacting a small request. @param isWithoutPaths it detects, and that is all */
  #engineFor(parts: EngineParts, isWithoutPaths = false): Engine {
    const engines = isWithoutPaths ? this.#detecting : this.#engines;
    const known = engines.get(parts) ?? new Engine(isWithoutPaths ? withoutPaths(parts) : parts, "ndjson");
    engines.set(parts, known);
    return known;
  }

  feed(unit: "string" | "bytes", format: OtlpFormat): Feed<string> | Feed<Bytes> {
    if (unit === "string") return otlpFeed<string>(format, (input) => this.redact(input, format), "");
    return otlpFeed<Bytes>(format, (input) => this.redact(input, format), new Uint8Array(0));
  }
}

export const isOtlp = (format: Format): format is OtlpFormat => format === "otlp-json" || format === "otlp-protobuf";

/** Judges a transcript, carries what is found back, and empties it. */
function carry(transcript: Transcript, engine: Engine, carrier: Carrier): void {
  if (transcript.length === 0) return;
  engine.reset("ndjson");
  try {
    engine.push(transcript.all, true);
    if (!engine.isSound) throw notFollowed(transcript.sourceOf(0));
    carrier.carry(transcript, engine.findings);
  } finally {
    // Nothing of the input is kept.
    engine.reset("ndjson");
  }
  transcript.clear();
}

/** @throws TypeError for protobuf in a string */
function bytesOf(input: string | Bytes, format: OtlpFormat): Bytes {
  if (typeof input !== "string") return input;
  if (format === "otlp-protobuf") throw new TypeError("a request in protobuf is bytes, not a string");
  return new TextEncoder().encode(input);
}

interface Reading {
  /** What has not been judged yet. */
  readonly transcript: Transcript;
  /** All patches in order, from those of values; judges by detection alone what cannot be redacted. @throws QuarantineError */
  complete(patches: Patch[], detecting: Engine): Patch[];
}

/** @param judge called when the transcript has `portion` bytes */
function read(source: Bytes, format: OtlpFormat, portion: number, judge: (transcript: Transcript) => void): Reading {
  const transcript = new Transcript(Math.min(source.length + (source.length >> 2), PORTION + (PORTION >> 1)));
  const onDocument = (): void => {
    if (transcript.length >= portion) judge(transcript);
  };
  if (format === "otlp-json") {
    const transcriber = new JsonTranscriber(new JsonTokens(source), transcript, onDocument);
    transcriber.transcribe();
    const complete = (patches: Patch[], detecting: Engine): Patch[] => {
      judgeSuspects(transcriber.suspects, detecting);
      return sortPatches(patches);
    };
    return { transcript, complete };
  }
  const signal = readProtobufRequest(source).messages;
  const transcriber = new ProtobufTranscriber(source, transcript, onDocument);
  transcriber.transcribe(signal);
  const complete = (values: Patch[], detecting: Engine): Patch[] => {
    const { suspects, unknown, odd, messages } = transcriber;
    const patches = sortPatches([...values, ...patchLengths(values, messages)]);
    judgeSuspects(suspects, detecting);
    if (unknown.length + odd.length > 0 || suspects.some(mayBeJoined)) {
      const request = patches.length === 0 ? source : patchBytes(source, patches);
      judgeUnknown(request, signal, detecting);
    }
    return patches;
  };
  return { transcript, complete };
}

function withoutPaths(parts: EngineParts): EngineParts {
  const replacements = parts.replacements.listingTokens();
  return { ...parts, tree: createPathTree({ fields: [], protect: [] }), replacements, records: null };
}

/** Its number, see `assemble`. */
const binaryRule = ({ fieldBase, fieldCount }: EngineParts): number => fieldBase + fieldCount + 1;

function finish<T extends string | Bytes>(
  input: T,
  source: Bytes,
  patches: readonly Patch[],
  findings: FindingList,
): RedactedInput<T> {
  const encodedLength = source.length;
  if (typeof input !== "string") {
    const output = patches.length === 0 ? input : (patchBytes(source, patches) as T);
    return { output, findings, encodedLength };
  }
  const units = new UnitCounter();
  const inUnits = new FindingList();
  for (let i = 0; i < findings.length; i++) {
    const [start, end] = [units.at(source, 0, findings.start(i)), units.at(source, 0, findings.end(i))];
    inUnits.add(start, end, findings.rule(i), findings.score(i), findings.text(i));
  }
  const output = patches.length === 0 ? input : (patchString(input, source, patches) as T);
  return { output, findings: inUnits, encodedLength };
}

const notFollowed = (at: number): QuarantineError =>
  new QuarantineError("work-budget", at, "a value of the request is too large or nested too deeply to be followed");
