import type { Seal } from "./ledger.ts";
import type { ItemCounts, Manifest } from "./manifest.ts";

/** What does not fit. `entry` is the number of the ledger's entry, `key` that of the object. */
export interface AuditProblem {
  readonly code:
    | "no-ledger"
    | "entry-missing"
    | "entry-unreadable"
    | "chain-broken"
    | "head-missing"
    | "manifest-missing"
    | "manifest-changed"
    | "manifest-unreadable"
    | "manifest-forged"
    | "key-unknown"
    | "manifest-not-sealed"
    | "counts-unbalanced"
    | "gap"
    | "overlap"
    | "object-missing"
    | "object-changed";
  readonly entry?: number;
  readonly key?: string;
}

/** What an auditor reads: numbers, hashes and key ids. Never content. */
export interface AuditReport {
  readonly function: string;
  readonly entries: number;
  /** The last entry: keep its digest elsewhere, and a chain that is cut off later shows (`head`). */
  readonly head?: { readonly number: number; readonly digest: string };
  /** Arrival of the first and of the last attempt's first record. */
  readonly first?: string;
  readonly last?: string;
  /** Manifests, one for each attempt that finished something. */
  readonly attempts: number;
  /** Manifests that are younger than the last entry: the next one seals them. */
  readonly waiting: number;
  /** Attempts before which the source could not be asked any more, or has no order. */
  readonly unproven: number;
  readonly records: number;
  /** `in` is without what was returned: that came again, and is in a later attempt. */
  readonly items: ItemCounts;
  readonly findings: Readonly<Record<string, number>>;
  readonly quarantined: Readonly<Record<string, number>>;
  readonly dropped: Readonly<Record<string, number>>;
  /** Objects that manifests name. */
  readonly outputs: number;
  /** Of these, read and compared. */
  readonly outputsCompared: number;
  /** Items that went to the outbox first. */
  readonly deferred: number;
  /** Items that a sink refused, and that are kept. */
  readonly rejected: number;
  /** `<key id> <check value>`, by attempts. */
  readonly keys: Readonly<Record<string, number>>;
  readonly policies: Readonly<Record<string, number>>;
  readonly engines: Readonly<Record<string, number>>;
  /** Manifests whose keyed digest was verified. */
  readonly signatures: number;
  readonly problems: readonly AuditProblem[];
}

type Counts = Record<string, number>;

/** Adds up manifests. */
export class AuditSums {
  attempts = 0;
  unproven = 0;
  records = 0;
  outputs = 0;
  outputsCompared = 0;
  deferred = 0;
  rejected = 0;
  signatures = 0;
  readonly #items = { in: 0, clean: 0, quarantined: 0, dropped: 0, returned: 0 };
  readonly #findings: Counts = {};
  readonly #quarantined: Counts = {};
  readonly #dropped: Counts = {};
  readonly #keys: Counts = {};
  readonly #policies: Counts = {};
  readonly #engines: Counts = {};
  #first: string | undefined;
  #last: string | undefined;

  add(manifest: Manifest, continuity: Seal["continuity"]): void {
    const { items, range, key, outputs } = manifest;
    this.attempts++;
    this.records += range.records;
    if (continuity === "unproven" || continuity === "none") this.unproven++;
    this.#items.in += items.in - items.returned;
    for (const name of ["clean", "quarantined", "dropped", "returned"] as const) this.#items[name] += items[name];
    merge(this.#findings, manifest.findings);
    merge(this.#quarantined, manifest.quarantined);
    merge(this.#dropped, manifest.dropped);
    merge(this.#keys, { [`${key.id} ${key.check}`]: 1 });
    merge(this.#policies, { [manifest.policy]: 1 });
    merge(this.#engines, { [manifest.engine]: 1 });
    this.outputs += outputs.filter((output) => output.key !== undefined).length;
    this.deferred += outputs.reduce((sum, { deferred = 0 }) => sum + deferred, 0);
    this.rejected += outputs.reduce((sum, { rejected = 0 }) => sum + rejected, 0);
    if (this.#first === undefined || range.arrived < this.#first) this.#first = range.arrived;
    if (this.#last === undefined || range.arrived > this.#last) this.#last = range.arrived;
  }

  toReport(): Omit<AuditReport, "function" | "entries" | "head" | "waiting" | "problems"> {
    const { attempts, unproven, records, outputs, outputsCompared, deferred, rejected, signatures } = this;
    return {
      ...(this.#first === undefined ? {} : { first: this.#first }),
      ...(this.#last === undefined ? {} : { last: this.#last }),
      attempts,
      unproven,
      records,
      items: { ...this.#items },
      findings: sort(this.#findings),
      quarantined: sort(this.#quarantined),
      dropped: sort(this.#dropped),
      outputs,
      outputsCompared,
      deferred,
      rejected,
      keys: sort(this.#keys),
      policies: sort(this.#policies),
      engines: sort(this.#engines),
      signatures,
    };
  }
}

function merge(into: Counts, counts: Readonly<Counts>): void {
  for (const [name, count] of Object.entries(counts)) into[name] = (into[name] ?? 0) + count;
}

function sort(counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
