import { AuditError } from "../core/audit/audit-error.ts";
import { chainPrefix, decodeEntry, digestOf, encodeEntry, entryKey, type LedgerEntry } from "../core/audit/ledger.ts";
import { hourPrefix, MANIFEST_PREFIX } from "../core/audit/manifest.ts";
import { compareSequences } from "../core/audit/sequence.ts";
import type { AuditStore, StoredObject } from "../core/audit/store.ts";
import type { Continuities } from "./reconcile-continuity.ts";
import { sealManifests } from "./reconcile-seal.ts";

export interface ReconcileOptions {
  /** The function whose manifests are sealed. */
  readonly functionName: string;
  readonly store: AuditStore;
  /** Who can say what comes after a record. Absent: nobody. */
  readonly source?: Continuities;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds for which a manifest may still be overwritten by a repeated attempt, and is left alone. */
  readonly grace: number;
  /** Whether there is time for another entry. Absent: there is. */
  readonly hasTime?: () => boolean;
  /** About how many manifests an entry seals at most. */
  readonly maxSeals?: number;
}

export interface Reconciliation {
  readonly sealed: number;
  /** Manifests that are old enough and not sealed yet, for lack of time. */
  readonly unsealed: number;
  readonly gaps: number;
  readonly overlaps: number;
  readonly unproven: number;
  readonly missingObjects: number;
  /** Manifests that are none, or whose counts do not agree. */
  readonly badManifests: number;
  /** Partitions whose next record has waited for a manifest for more than twice the grace. */
  readonly overdue: number;
  /** The last entry. Whoever keeps its digest elsewhere notices when the chain is cut off. */
  readonly head?: { readonly number: number; readonly digest: string };
}

/** Few enough for the questions that they bring to be asked within minutes. */
const MAX_SEALS = 500;
/** How long after newer ones something without an order may still be finished: as long as a queue keeps it by default. */
const LATE_MS = 4 * 24 * 3_600_000;
const HOUR_MS = 3_600_000;

interface Head {
  readonly entry: LedgerEntry;
  readonly digest: string;
}

/**
 * Seals, in new entries of the ledger, all manifests that were written since the last one and will not change any more;
 * checks that they follow each other and that what they name is there. There may be one at a time for a function: a second
 * one loses against `If-None-Match`, and leaves everything to the first.
 * @throws AuditError `bad-ledger` when the last entry is none
 */
export async function reconcile(options: ReconcileOptions): Promise<Reconciliation> {
  const { functionName, store, now, grace, hasTime = () => true, maxSeals = MAX_SEALS } = options;
  const total: Totals = {
    sealed: 0,
    unsealed: 0,
    gaps: 0,
    overlaps: 0,
    unproven: 0,
    missingObjects: 0,
    badManifests: 0,
  };
  let head = await readHead(store, functionName);
  const found = await findManifests(store, functionName, head?.entry, now() - grace);
  let { due } = found;
  while (due.length > 0 && hasTime()) {
    const { chosen, rest, until } = take(due, maxSeals, now() - grace);
    const entry = await sealManifests(chosen, until, head, options);
    const body = encodeEntry(entry);
    if (!(await store.create(entryKey(functionName, entry.number), body))) break;
    head = { entry, digest: digestOf(body) };
    due = rest;
    count(entry, total);
  }
  total.unsealed = due.length;
  const waiting = [...due, ...found.young].map(({ key }) => key);
  const overdue = head && hasTime() ? await countOverdue(head.entry, waiting, options) : 0;
  return { ...total, overdue, ...(head ? { head: { number: head.entry.number, digest: head.digest } } : {}) };
}

async function readHead(store: AuditStore, name: string): Promise<Head | undefined> {
  let last: StoredObject | undefined;
  for await (const object of store.list(chainPrefix(name))) last = object;
  const body = last && (await store.get(last.key));
  if (body === undefined) return undefined;
  const entry = decodeEntry(body);
  if (entryKey(name, entry.number) !== last!.key)
    throw new AuditError("bad-ledger", "the last entry of the ledger is not the one that its key says");
  return { entry, digest: digestOf(body) };
}

/** Manifests that no entry seals, oldest first: told from the sealed by when they were written, which the store says. */
async function findManifests(store: AuditStore, name: string, head: LedgerEntry | undefined, cutoff: number) {
  const since = head ? Date.parse(head.until) : Number.NEGATIVE_INFINITY;
  // In a shard nothing that is still to come arrived before the last; times are approximate, but not by an hour.
  const starts = Object.values(head?.frontiers ?? {}).map(({ arrived }) => Date.parse(arrived) - HOUR_MS);
  if (head?.latest !== undefined) starts.push(Date.parse(head.latest) - LATE_MS);
  const after = starts.length === 0 ? undefined : hourPrefix(name, Math.min(...starts));
  const due: StoredObject[] = [];
  const young: StoredObject[] = [];
  for await (const object of store.list(`${MANIFEST_PREFIX}/${name}/dt=`, after))
    if (object.modified > since) (object.modified <= cutoff ? due : young).push(object);
  due.sort((a, b) => a.modified - b.modified);
  return { due, young };
}

/** Everything that was written at the same moment goes into the same entry. */
function take(due: readonly StoredObject[], max: number, cutoff: number) {
  const until = due.length > max ? due[max - 1]!.modified : cutoff;
  const end = due.findIndex(({ modified }) => modified > until);
  const at = end < 0 ? due.length : end;
  return { chosen: due.slice(0, at), rest: due.slice(at), until: new Date(until).toISOString() };
}

type Totals = { -readonly [name in Exclude<keyof Reconciliation, "head" | "overdue">]: number };

function count(entry: LedgerEntry, total: Totals): void {
  const seals = (continuity: string) => entry.seals.filter((seal) => seal.continuity === continuity).length;
  const findings = (...kinds: string[]) => entry.findings.filter(({ kind }) => kinds.includes(kind)).length;
  total.sealed += entry.seals.length;
  total.gaps += seals("gap");
  total.overlaps += seals("overlap");
  total.unproven += seals("unproven");
  total.missingObjects += findings("missing-object", "wrong-size");
  total.badManifests += findings("unbalanced", "not-a-manifest");
}

/** What came last and never got a manifest has no later one to show the gap. */
async function countOverdue(entry: LedgerEntry, waiting: readonly string[], options: ReconcileOptions) {
  const { source, now, grace } = options;
  let overdue = 0;
  for (const [partition, { last }] of Object.entries(entry.frontiers)) {
    if (!source?.knows(partition) || waiting.some((key) => key.includes(`/${partition}-`))) continue;
    const next = await source.next(partition, last);
    if (typeof next === "object" && next.time < now() - 2 * grace && compareSequences(next.sequence, last) > 0)
      overdue++;
  }
  return overdue;
}
