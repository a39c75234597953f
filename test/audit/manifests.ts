import { encodeManifest, type Manifest, manifestKey } from "../../core/audit/manifest.ts";
import { createKeyRing, type KeyRing } from "../../core/index.ts";

export const RING = createKeyRing({ current: { version: "k1", secret: Buffer.alloc(32, "a key for tests") } });
export const SHARD = "shardId-000000000000";

export function sequence(index: number): string {
  return `4965${String(index).padStart(20, "0")}`;
}

/** A manifest of records `first` to `last`, each with one clean item. */
export function manifest(first: number, last: number, changes: Partial<Manifest> = {}): Manifest {
  const records = last - first + 1;
  return {
    v: 1,
    function: "scrubline",
    engine: "0.1.0",
    policy: "p".repeat(64),
    namespace: "default",
    key: { id: RING.currentId, check: RING.checkValue },
    range: {
      partition: SHARD,
      first: sequence(first),
      last: sequence(last),
      arrived: new Date(Date.UTC(2025, 10, 22, 21, first)).toISOString(),
      records,
    },
    items: { in: records, clean: records, quarantined: 0, dropped: 0, returned: 0 },
    bytesIn: 100 * records,
    bytesOut: 90 * records,
    findings: { "EMAIL_ADDRESS/pseudonymize": records },
    quarantined: {},
    dropped: {},
    input: "0".repeat(64),
    outputs: [],
    ...changes,
  };
}

export function signed(of: Manifest, keys: KeyRing = RING): readonly [key: string, body: Uint8Array] {
  return [manifestKey(of), encodeManifest(of, keys)];
}
