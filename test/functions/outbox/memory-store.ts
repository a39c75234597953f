import type { AuditStore } from "../../../core/audit/store.ts";
import type { ObjectStore } from "../../../functions/sinks/sink.ts";

export interface MemoryStore extends ObjectStore, Pick<AuditStore, "get" | "list"> {
  delete(key: string): Promise<void>;
  readonly objects: Map<string, Uint8Array>;
  /** Milliseconds since the epoch. */
  readonly modified: Map<string, number>;
  /** Asked before each call: `put <key>`, `get <key>`, `delete <key>`, `list <prefix>`. */
  fails: (call: string) => boolean;
}

export function memoryStore(fails: (call: string) => boolean = () => false): MemoryStore {
  const objects = new Map<string, Uint8Array>();
  const modified = new Map<string, number>();
  const check = (call: string): void => {
    if (!store.fails(call)) return;
    throw Object.assign(new Error(`secret in ${call}`), { name: "SlowDown", $metadata: { httpStatusCode: 503 } });
  };
  const store: MemoryStore = {
    objects,
    modified,
    fails,
    async put(key, body) {
      check(`put ${key}`);
      objects.set(key, body);
    },
    async get(key) {
      check(`get ${key}`);
      return objects.get(key);
    },
    async delete(key) {
      check(`delete ${key}`);
      objects.delete(key);
    },
    async *list(prefix) {
      check(`list ${prefix}`);
      // As S3 does it: what is written meanwhile may come up, what is deleted does not.
      let last = "";
      for (;;) {
        const next = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > last).sort()[0];
        if (next === undefined) return;
        last = next;
        yield { key: next, size: objects.get(next)!.length, modified: modified.get(next) ?? 0 };
      }
    },
  };
  return store;
}
