import {
  digestInputs,
  digestRecord,
  encodeManifest,
  type Manifest,
  manifestKey,
  type Range,
} from "../core/audit/manifest.ts";
import type { Bytes } from "../core/index.ts";
import type { KeyRing } from "../core/operate/keyring.ts";
import type { Policy } from "../core/policy/types.ts";
import { VERSION } from "../core/version.ts";
import type { Evidence, FinishedWork } from "./evidence.ts";
import type { ObjectStore } from "./sinks/sink.ts";

export interface ManifestOptions {
  readonly functionName: string;
  readonly policy: Policy;
  readonly ring: KeyRing;
  /** Where manifests go; the bucket of the clean objects. */
  readonly store: ObjectStore;
}

/**
 * Writes one manifest for each attempt that finished something. It holds no time of the clock, so that a repeated attempt
 * writes the same bytes. Records without a place leave no manifest.
 */
export function createManifests({ functionName, policy, ring, store }: ManifestOptions): Evidence {
  return {
    digest: (data) => digestRecord(data, ring),
    async keep(work) {
      const range = readRange(work);
      if (range === undefined) return;
      const manifest = createManifest(work, range);
      await store.put(manifestKey(manifest), encodeManifest(manifest, ring), "application/json");
    },
  };

  function createManifest({ counts, digests, receipts }: FinishedWork, range: Range): Manifest {
    const { clean, quarantined, dropped, returned } = counts;
    const inputs = digests.filter((digest): digest is Bytes => digest !== undefined);
    return {
      v: 1,
      function: functionName,
      engine: VERSION,
      policy: policy.hash,
      namespace: policy.keys.namespace,
      key: { id: ring.currentId, check: ring.checkValue },
      range,
      items: { in: counts.in, clean, quarantined, dropped, returned },
      bytesIn: counts.bytesIn,
      bytesOut: counts.bytesOut,
      findings: counts.findingsByAction,
      quarantined: counts.quarantinedBy,
      dropped: counts.droppedBy,
      ...(inputs.length === digests.length ? { input: digestInputs(inputs, ring) } : {}),
      outputs: receipts.map(({ sink, key, digest, bytes, items, deferred, rejected }) => ({
        sink,
        ...(key === undefined ? {} : { key }),
        ...(digest === undefined ? {} : { digest }),
        ...(bytes === undefined ? {} : { bytes }),
        items,
        ...(deferred === undefined ? {} : { deferred }),
        ...(rejected === undefined ? {} : { rejected }),
      })),
    };
  }
}

/** A batch is of one partition. */
function readRange({ records }: FinishedWork): Range | undefined {
  const first = records[0]?.place;
  const last = records.at(-1)?.place;
  if (first === undefined || last === undefined) return undefined;
  const { partition, sequence, time } = first;
  return {
    partition,
    first: sequence,
    last: last.sequence,
    arrived: new Date(time).toISOString(),
    records: records.length,
  };
}
