import type { Frontier, Seal } from "../core/audit/ledger.ts";
import type { Manifest } from "../core/audit/manifest.ts";
import { compareSequences } from "../core/audit/sequence.ts";

/** A record of the source, as far as a reconciler has to know it. */
export interface SourcePosition {
  readonly sequence: string;
  /** When it arrived, in milliseconds since the epoch. */
  readonly time: number;
}

/** Says what stands where in a source, without its content. */
export interface Continuities {
  /** Whether the partition is one that can be asked about. */
  knows(partition: string): boolean;
  /**
   * The record right after `sequence`, or the partition's first that there is if `sequence` is undefined. `end`: there is
   * none. `unknown`: the source has forgotten the record of `sequence`, or never had it.
   */
  next(partition: string, sequence: string | undefined): Promise<SourcePosition | "end" | "unknown">;
}

export interface ReadManifest {
  readonly key: string;
  readonly digest: string;
  readonly manifest: Manifest;
}

export interface SealedPartition {
  readonly seals: readonly Seal[];
  readonly frontier: Frontier;
}

/**
 * Seals manifests of one partition, at least one. Numbers of Kinesis records have holes, so that only the stream itself can
 * say whether anything is missing between two manifests: it is asked for the record after the last one.
 * @param isFirst whether the ledger has no entry yet: what came before was done without manifests
 */
export async function sealPartition(
  manifests: readonly ReadManifest[],
  frontier: Frontier | undefined,
  isFirst: boolean,
  source: Continuities,
): Promise<SealedPartition> {
  const seals: Seal[] = [];
  let reached = frontier;
  const ordered = manifests.toSorted((a, b) => compareSequences(a.manifest.range.first, b.manifest.range.first));
  for (const { key, digest, manifest } of ordered) {
    const { partition, first, last, arrived } = manifest.range;
    const after = reached?.last;
    const continuity = await judge(partition, after, first, isFirst, source);
    seals.push({ key, digest, continuity, ...(after === undefined ? {} : { after }) });
    if (after === undefined || compareSequences(last, after) > 0) reached = { last, arrived };
  }
  return { seals, frontier: reached! };
}

async function judge(
  partition: string,
  after: string | undefined,
  first: string,
  isFirst: boolean,
  source: Continuities,
): Promise<Seal["continuity"]> {
  if (after !== undefined && compareSequences(first, after) <= 0) return "overlap";
  if (after === undefined && isFirst) return "start";
  const next = await source.next(partition, after);
  if (typeof next === "string") return "unproven";
  const order = compareSequences(next.sequence, first);
  // A first record behind the manifest's: what stood there has expired.
  return order === 0 ? "proven" : order < 0 ? "gap" : "unproven";
}
