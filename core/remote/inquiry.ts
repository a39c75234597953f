import type { Bytes } from "../bytes.ts";
import type { RemoteRecognizer } from "../policy/types.ts";
import { Recent } from "../recent.ts";
import type { Counters } from "../statistics.ts";
import { type RemoteFinding, readAnswer } from "./answer.ts";
import { Limiter } from "./limiter.ts";
import { type RemoteAnalyzer, RemoteFailure } from "./types.ts";
import { decodeUnit } from "./units.ts";

/** Code units of the texts and findings that are remembered together. */
const CAPACITY = 4 * 1024 * 1024;
const NONE: readonly RemoteFinding[] = [];

export interface Answers {
  /** Findings of each unit, as far as it was answered. */
  readonly findings: readonly (readonly RemoteFinding[])[];
  /** The first unit without an answer and why, or null. */
  readonly failure: { readonly unit: number; readonly error: RemoteFailure | null } | null;
}

/** Asks the remote recogniser, each text once, so many at a time, and remembers answers as the policy allows. */
export class Inquiry {
  readonly #analyzer: RemoteAnalyzer;
  readonly #remote: RemoteRecognizer;
  readonly #threshold: number;
  readonly #counters: Counters;
  readonly #limiter: Limiter;
  readonly #recent: Recent<readonly RemoteFinding[]>;
  readonly #entities: readonly string[];
  readonly #wanted: ReadonlySet<string>;

  constructor(
    analyzer: RemoteAnalyzer,
    remote: RemoteRecognizer,
    threshold: number,
    cacheSize: number,
    counters: Counters,
  ) {
    this.#analyzer = analyzer;
    this.#remote = remote;
    this.#threshold = threshold;
    this.#counters = counters;
    this.#limiter = new Limiter(remote.maxConcurrency);
    this.#recent = new Recent(cacheSize, CAPACITY);
    this.#entities = remote.entities.map(({ entity }) => entity);
    this.#wanted = new Set(this.#entities);
  }

  /**
   * After a first failure nothing more is asked, and with `quarantine` what is under way is broken off.
   * @throws whatever reason the caller's signal has
   */
  async ask(units: readonly Bytes[], signal: AbortSignal | undefined): Promise<Answers> {
    signal?.throwIfAborted();
    const own = new AbortController();
    const both = signal === undefined ? own.signal : AbortSignal.any([own.signal, signal]);
    const texts = units.map(decodeUnit);
    const answers = new Map<string, readonly RemoteFinding[]>();
    let failure: Answers["failure"] = null;
    let next = 0;

    const request = async (text: string, index: number): Promise<void> => {
      if (failure !== null || both.aborted) return;
      try {
        const findings = await this.#request(text, units[index]!, both);
        answers.set(text, findings);
        this.#recent.set(text, findings, text.length + 16 * findings.length);
      } catch (error) {
        if (failure !== null || signal?.aborted === true) return;
        this.#counters.remoteFailures++;
        failure = { unit: index, error: error instanceof RemoteFailure ? error : null };
        if (this.#remote.onFailure === "quarantine") own.abort();
      }
    };
    // Few that take the next text each, so that a large item does not have all of its texts waiting.
    const work = async (): Promise<void> => {
      while (next < texts.length && failure === null && !both.aborted) {
        const index = next++;
        const text = texts[index]!;
        if (answers.has(text)) continue;
        const known = this.#recent.get(text);
        answers.set(text, known ?? NONE);
        if (known === undefined) await this.#limiter.run(() => request(text, index));
      }
    };

    await Promise.all(Array.from({ length: this.#remote.maxConcurrency }, work));
    signal?.throwIfAborted();
    return { findings: texts.map((text) => answers.get(text) ?? NONE), failure };
  }

  async #request(text: string, unit: Bytes, signal: AbortSignal): Promise<readonly RemoteFinding[]> {
    this.#counters.remoteRequests++;
    const { language } = this.#remote;
    const answer = await this.#analyzer.analyze(
      { text, language, entities: this.#entities, score_threshold: this.#threshold },
      signal,
    );
    return readAnswer(answer, unit, this.#wanted, this.#threshold);
  }
}
