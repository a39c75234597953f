import { digestOf, type Finding, type LedgerEntry, type Seal } from "../core/audit/ledger.ts";
import { decodeManifest, isBalanced, type Manifest, manifestKey } from "../core/audit/manifest.ts";
import type { AuditStore, StoredObject } from "../core/audit/store.ts";
import { forEachLimited } from "./concurrency.ts";
import type { ReconcileOptions } from "./reconcile.ts";
import { type ReadManifest, sealPartition } from "./reconcile-continuity.ts";
import { CLEAN_PREFIX } from "./sinks/object-sink.ts";

const CONCURRENCY = 16;
/** A partition without a manifest for so long is taken for closed: what it gets later is a new beginning. */
const CLOSED_AFTER_MS = 8 * 24 * 3_600_000;

/** The entry that follows `head` and seals these manifests, with all that was found wrong with them. */
export async function sealManifests(
  objects: readonly StoredObject[],
  until: string,
  head: { readonly entry: LedgerEntry; readonly digest: string } | undefined,
  { functionName, store, source }: ReconcileOptions,
): Promise<LedgerEntry> {
  const findings: Finding[] = [];
  const seals: Seal[] = [];
  const partitions = new Map<string, ReadManifest[]>();
  await forEachLimited(objects, CONCURRENCY, async ({ key }) => {
    const body = await store.get(key);
    // Deleted since it was listed; who verifies the chain cannot miss what was never sealed, so it is noted.
    const manifest = body && readManifest(body, key);
    if (body === undefined || manifest === undefined) {
      findings.push({ kind: "not-a-manifest", manifest: key });
      if (body) seals.push({ key, digest: digestOf(body), continuity: "none" });
      return;
    }
    const { partition } = manifest.range;
    partitions.set(partition, [...(partitions.get(partition) ?? []), { key, digest: digestOf(body), manifest }]);
    if (!isBalanced(manifest)) findings.push({ kind: "unbalanced", manifest: key });
    findings.push(...(await checkObjects(manifest, key, store)));
  });

  const frontiers = { ...head?.entry.frontiers };
  let latest = head?.entry.latest;
  await forEachLimited([...partitions], CONCURRENCY, async ([partition, manifests]) => {
    if (!source?.knows(partition)) {
      seals.push(...manifests.map(({ key, digest }) => ({ key, digest, continuity: "none" as const })));
      for (const { manifest } of manifests)
        if (latest === undefined || manifest.range.arrived > latest) latest = manifest.range.arrived;
      return;
    }
    const sealed = await sealPartition(manifests, frontiers[partition], head === undefined, source);
    seals.push(...sealed.seals);
    frontiers[partition] = sealed.frontier;
  });

  const byKey =
    <T>(keyOf: (entry: T) => string) =>
    (a: T, b: T) =>
      keyOf(a) < keyOf(b) ? -1 : 1;
  return {
    v: 1,
    function: functionName,
    number: head ? head.entry.number + 1 : 0,
    ...(head ? { previous: head.digest } : {}),
    until,
    seals: seals.sort(byKey(({ key }) => key)),
    findings: findings.sort(byKey(({ manifest, object = "" }) => `${manifest} ${object}`)),
    frontiers: keepOpen(frontiers),
    ...(latest === undefined ? {} : { latest }),
  };
}

/** @returns undefined for what is no manifest, or one of another place */
function readManifest(body: Uint8Array, key: string): Manifest | undefined {
  try {
    const { manifest } = decodeManifest(body);
    return manifestKey(manifest) === key ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** By listing: whoever reconciles has no right to read clean data. */
async function checkObjects({ outputs }: Manifest, manifest: string, store: AuditStore): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { key, bytes } of outputs) {
    if (!key?.startsWith(`${CLEAN_PREFIX}/`)) continue;
    let size: number | undefined;
    for await (const object of store.list(key)) {
      if (object.key === key) size = object.size;
      break;
    }
    if (size === undefined) findings.push({ kind: "missing-object", manifest, object: key });
    else if (bytes !== undefined && size !== bytes) findings.push({ kind: "wrong-size", manifest, object: key });
  }
  return findings;
}

function keepOpen(frontiers: LedgerEntry["frontiers"]): LedgerEntry["frontiers"] {
  const times = Object.values(frontiers).map(({ arrived }) => Date.parse(arrived));
  const oldest = Math.max(...times) - CLOSED_AFTER_MS;
  return Object.fromEntries(Object.entries(frontiers).filter(([, { arrived }]) => Date.parse(arrived) > oldest));
}
