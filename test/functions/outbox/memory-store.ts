import { decodeOutbox } from "../../../functions/outbox/outbox-object.ts";
import type { OutboxStore } from "../../../functions/outbox/outbox-store.ts";
import { textsOf } from "../sinks/batches.ts";

export interface MemoryStore extends OutboxStore {
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

/** The entries of all objects below the prefix. */
export async function waitingIn({ objects }: Pick<MemoryStore, "objects">, prefix = "outbox/"): Promise<string[]> {
  const texts: string[] = [];
  for (const [key, body] of objects)
    if (key.startsWith(prefix)) texts.push(...textsOf((await decodeOutbox(body)).batch));
  return texts;
}
