import type { ScanCounts } from "./detect/types.ts";
import type { FindingList } from "./stream/finding-list.ts";
import type { TextCache } from "./text-cache.ts";
import type { Statistics } from "./types.ts";

/** Below this many findings they are counted one by one. */
const FEW = 8;

/** Counts what a redactor does. Numbers and names of entities, never content. */
export class Counters {
  remoteRequests = 0;
  remoteFailures = 0;
  remoteFallbacks = 0;
  #texts = 0;
  #bytes = 0;
  readonly #byEntity = new Map<string, number>();
  readonly #scans: ScanCounts;
  readonly #cache: TextCache | null;

  constructor(scans: ScanCounts, cache: TextCache | null) {
    this.#scans = scans;
    this.#cache = cache;
  }

  count(texts: number, bytes: number, findings: FindingList, labels: readonly { readonly entity: string }[]): void {
    this.#texts += texts;
    this.#bytes += bytes;
    if (findings.length < FEW) for (let i = 0; i < findings.length; i++) this.#add(labels[findings.rule(i)]!.entity, 1);
    else
      findings.countRules(labels.length).forEach((count, rule) => {
        if (count > 0) this.#add(labels[rule]!.entity, count);
      });
  }

  #add(entity: string, count: number): void {
    this.#byEntity.set(entity, (this.#byEntity.get(entity) ?? 0) + count);
  }

  /** Takes over what another detector of the same redactor did since it was asked last. */
  takeScans(counts: ScanCounts | undefined): void {
    if (counts === undefined) return;
    this.#scans.scans += counts.scans;
    this.#scans.looks += counts.looks;
    counts.scans = counts.looks = 0;
  }

  reset(): void {
    this.#texts = this.#bytes = this.remoteRequests = this.remoteFailures = this.remoteFallbacks = 0;
    this.#byEntity.clear();
    this.#scans.scans = this.#scans.looks = 0;
    if (this.#cache !== null) this.#cache.hits = this.#cache.misses = 0;
  }

  snapshot(): Statistics {
    const { scans, looks } = this.#scans;
    const { hits, misses } = this.#cache ?? { hits: 0, misses: 0 };
    return {
      texts: this.#texts,
      bytes: this.#bytes,
      findings: [...this.#byEntity.values()].reduce((sum, count) => sum + count, 0),
      by_entity: Object.fromEntries(this.#byEntity),
      quick_checks: scans,
      quick_check_skips: scans - looks,
      quick_check_skip_rate: rate(scans - looks, scans),
      cache_hits: hits,
      cache_misses: misses,
      cache_hit_rate: rate(hits, hits + misses),
      remote_requests: this.remoteRequests,
      remote_failures: this.remoteFailures,
      remote_fallbacks: this.remoteFallbacks,
    };
  }
}

const rate = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
