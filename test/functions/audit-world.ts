import type { AuditStore } from "../../core/audit/store.ts";
import type { Continuities, SourcePosition } from "../../functions/reconcile-continuity.ts";
import type { ObjectStore } from "../../functions/sinks/sink.ts";

/** A bucket in memory, whose clock a test turns. Stands in for S3's listing and conditional PUT. */
export class MemoryBucket implements AuditStore, ObjectStore {
  readonly objects = new Map<string, { body: Uint8Array; modified: number }>();
  now = Date.UTC(2025, 10, 22, 22);

  async put(key: string, body: Uint8Array): Promise<void> {
    this.objects.set(key, { body, modified: this.now });
  }

  async create(key: string, body: Uint8Array): Promise<boolean> {
    const there = this.objects.get(key);
    if (there !== undefined) return Buffer.from(there.body).equals(body);
    await this.put(key, body);
    return true;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return this.objects.get(key)?.body;
  }

  async *list(prefix: string, after = "") {
    for (const key of this.keys(prefix)) {
      const { body, modified } = this.objects.get(key) ?? {};
      if (key > after && body) yield { key, size: body.length, modified: modified! };
    }
  }

  keys(prefix = ""): string[] {
    return [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  }

  change(key: string, change: (body: Buffer) => Uint8Array): void {
    const object = this.objects.get(key)!;
    object.body = change(Buffer.from(object.body));
  }
}

/** A stream's records, of which those before `trimmed` have expired. */
export function fakeSource(records: readonly SourcePosition[], trimmed = () => 0): Continuities {
  return {
    knows: (partition) => partition.startsWith("shard"),
    async next(_partition, sequence) {
      const kept = records.slice(trimmed());
      if (sequence === undefined) return kept[0] ?? "end";
      const at = kept.findIndex((record) => record.sequence === sequence);
      return at < 0 ? "unknown" : (kept[at + 1] ?? "end");
    },
  };
}
