import type { FindingCount } from "../core/index.ts";
import type { Decoded, DropReason, SourceRecord } from "./items.ts";
import type { Code, FindingKind } from "./redact-item.ts";

/**
 * What became of an attempt's items. Always in = clean + quarantined + dropped + returned.
 * A record returned before it was decoded counts as one item, since nobody knows how many are in it.
 */
export interface AttemptCounts {
  readonly records: number;
  /** Records that are finished, that is, not returned: the source will not deliver them again. */
  readonly recordsDone: number;
  readonly in: number;
  readonly clean: number;
  readonly quarantined: number;
  readonly dropped: number;
  readonly returned: number;
  /** Size of all records as they came, in bytes. */
  readonly bytesIn: number;
  /** Size of the clean lines before compression, in bytes. */
  readonly bytesOut: number;
  /** Findings in clean items, by entity. */
  readonly findings: Readonly<Record<string, number>>;
  /** The same by `<entity>/<action>`. */
  readonly findingsByAction: Readonly<Record<string, number>>;
  readonly quarantinedBy: Readonly<Record<string, number>>;
  readonly droppedBy: Readonly<Record<string, number>>;
  /** Clean items in which something had been masked before they came. Absent: nobody looked. */
  readonly alreadyMasked?: number;
  /** Clean items that a sink did not take and that wait in its outbox; for each sink. Absent: none. */
  readonly deferred?: number;
  /** Clean items that a sink refused, and that are kept. Absent: none. */
  readonly rejected?: number;
}

interface RecordCounts {
  received: number | undefined;
  clean: number;
  bytesOut: number;
  alreadyMasked: number;
  /** By entity and by action. */
  readonly findings: Map<string, Map<string, number>>;
  readonly quarantinedBy: Map<Code, number>;
  readonly droppedBy: Map<DropReason, number>;
}

/** Keeps the counts of each record apart until it is known which records are returned. */
export class Accounting {
  readonly #records: readonly RecordCounts[];
  readonly #bytesIn: number;

  constructor(records: readonly SourceRecord[]) {
    this.#bytesIn = records.reduce((sum, record) => sum + record.size, 0);
    this.#records = records.map(() => ({
      received: undefined,
      clean: 0,
      bytesOut: 0,
      alreadyMasked: 0,
      findings: new Map(),
      quarantinedBy: new Map(),
      droppedBy: new Map(),
    }));
  }

  received(record: number, decoded: readonly Decoded[]): void {
    this.#records[record]!.received = decoded.reduce((sum, { count = 1 }) => sum + count, 0);
  }

  clean(record: number, findings: readonly FindingKind[], bytes: number, count: number, isMasked = false): void {
    const counts = this.#records[record]!;
    counts.clean += count;
    counts.bytesOut += bytes;
    if (isMasked) counts.alreadyMasked += count;
    for (const { entity, action } of findings) this.found(record, { entity, action, count: 1 });
  }

  found(record: number, { entity, action, count }: FindingCount): void {
    const { findings } = this.#records[record]!;
    const actions = findings.get(entity) ?? new Map<string, number>();
    findings.set(entity, actions);
    add(actions, action, count);
  }

  /** Nothing of the record is clean after all: what was noted of it, but how much was received, is forgotten. */
  restart(record: number): void {
    const counts = this.#records[record]!;
    counts.clean = counts.bytesOut = counts.alreadyMasked = 0;
    counts.findings.clear();
    counts.quarantinedBy.clear();
    counts.droppedBy.clear();
  }

  quarantined(record: number, code: Code, count: number): void {
    add(this.#records[record]!.quarantinedBy, code, count);
  }

  dropped(record: number, reason: DropReason, count: number): void {
    add(this.#records[record]!.droppedBy, reason, count);
  }

  /** @param returnFrom index of the first record that is returned; the number of records if none is */
  settle(returnFrom: number): AttemptCounts {
    const done = this.#records.slice(0, returnFrom);
    const returned = this.#records.slice(returnFrom).reduce((sum, { received }) => sum + (received ?? 1), 0);
    const quarantinedBy = merge(done.map((counts) => counts.quarantinedBy));
    const droppedBy = merge(done.map((counts) => counts.droppedBy));
    const findings = done.flatMap((counts) => [...counts.findings]);
    return {
      records: this.#records.length,
      recordsDone: done.length,
      in: done.reduce((sum, { received }) => sum + (received ?? 0), 0) + returned,
      clean: done.reduce((sum, { clean }) => sum + clean, 0),
      quarantined: total(Object.values(quarantinedBy)),
      dropped: total(Object.values(droppedBy)),
      returned,
      bytesIn: this.#bytesIn,
      bytesOut: done.reduce((sum, { bytesOut }) => sum + bytesOut, 0),
      alreadyMasked: done.reduce((sum, { alreadyMasked }) => sum + alreadyMasked, 0),
      findings: merge(findings.map(([entity, actions]) => new Map([[entity, total(actions.values())]]))),
      findingsByAction: merge(
        findings.map(([entity, actions]) => new Map([...actions].map(([action, n]) => [`${entity}/${action}`, n]))),
      ),
      quarantinedBy,
      droppedBy,
    };
  }
}

function add<K>(counts: Map<K, number>, key: K, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

function merge(maps: readonly Map<string, number>[]): Record<string, number> {
  const sum = new Map<string, number>();
  for (const map of maps) for (const [key, count] of map) add(sum, key, count);
  return Object.fromEntries([...sum].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function total(counts: Iterable<number>): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}
