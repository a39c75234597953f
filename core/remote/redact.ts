import { type Assembly, assemble, type Materials, type RuleLabel } from "../assembly.ts";
import type { Bytes } from "../bytes.ts";
import type { Detector } from "../detect/types.ts";
import { QuarantineError } from "../errors.ts";
import type { RemoteRecognizer } from "../policy/types.ts";
import type { Counters } from "../statistics.ts";
import { Engine } from "../stream/engine.ts";
import { type RedactedInput, redactWhole } from "../stream/redaction-stream.ts";
import type { TextFormat } from "../types.ts";
import { type Answers, Inquiry } from "./inquiry.ts";
import { RemotePasses } from "./passes.ts";
import { EXPLANATIONS, type RemoteAnalyzer } from "./types.ts";

const utf8 = new TextEncoder();

/** Redaction with a remote recogniser: asks about one item, and gives what an engine needs to redact it with the answers. */
export class RemoteRedaction {
  readonly #materials: Materials;
  readonly #remote: RemoteRecognizer;
  readonly #passes: RemotePasses;
  readonly #inquiry: Inquiry;
  readonly #counters: Counters;

  constructor(
    materials: Materials,
    remote: RemoteRecognizer,
    local: Detector,
    analyzer: RemoteAnalyzer,
    counters: Counters,
  ) {
    const { detection, performance } = materials.policy;
    this.#materials = materials;
    this.#remote = remote;
    this.#passes = new RemotePasses(materials.policy, remote, local);
    this.#inquiry = new Inquiry(analyzer, remote, detection.threshold, performance.cacheSize, counters);
    this.#counters = counters;
  }

  /** @param input nobody writes to it meanwhile. @throws QuarantineError, and whatever reason the signal has */
  async redact<T extends string | Bytes>(
    input: T,
    format: TextFormat,
    signal: AbortSignal | undefined,
  ): Promise<RedactedInput<T> & { labels: readonly RuleLabel[] }> {
    const { parts, labels } = await this.prepare(input, format, signal);
    const engine = new Engine(parts, format);
    const { output, findings } = redactWhole(engine, input);
    return { output, findings, encodedLength: engine.received, labels };
  }

  /** @throws QuarantineError, and whatever reason the signal has */
  async prepare(input: string | Bytes, format: TextFormat, signal: AbortSignal | undefined): Promise<Assembly> {
    const bytes = typeof input === "string" ? utf8.encode(input) : input;
    const units: Bytes[] = [];
    this.#run(this.#passes.gather(units), bytes, format);
    const answers = await this.#inquiry.ask(units, signal);
    if (answers.failure !== null) {
      if (this.#remote.onFailure === "quarantine") throw this.#toQuarantine(answers.failure, bytes, format);
      this.#counters.remoteFallbacks++;
    }
    return assemble(this.#materials, this.#passes.overlay(answers.findings), true);
  }

  #toQuarantine({ unit, error }: NonNullable<Answers["failure"]>, bytes: Bytes, format: TextFormat): QuarantineError {
    const { findings, parts } = this.#run(this.#passes.locate(unit), bytes, format);
    let index = 0;
    while (index < findings.length && findings.rule(index) >= parts.fieldBase) index++;
    const explanation = error === null ? "the remote recogniser failed" : EXPLANATIONS[error.reason];
    return new QuarantineError("remote-recognizer", index < findings.length ? findings.start(index) : 0, explanation);
  }

  #run(detector: Detector, bytes: Bytes, format: TextFormat) {
    const { parts } = assemble(this.#materials, detector, true);
    const engine = new Engine(parts, format);
    engine.push(bytes, true);
    return { findings: engine.findings, parts };
  }
}
