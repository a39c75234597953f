import { basename } from "node:path";
import { listKeys, readObject } from "../harness/objects.ts";
import type { DeployedStack } from "../harness/stack.ts";

export interface StoredObject {
  readonly key: string;
  /** Decompressed. */
  readonly content: Buffer;
}

/** All objects of a bucket in their current version. */
export async function readBucket({ clients }: DeployedStack, bucket: string, prefix = ""): Promise<StoredObject[]> {
  const objects: StoredObject[] = [];
  for (const key of await listKeys(clients.s3, bucket, prefix))
    objects.push({ key, content: await readObject(clients.s3, bucket, key) });
  return objects;
}

/** The lines of all objects, which hold NDJSON or text. */
export function toLines(objects: readonly StoredObject[]): string[] {
  return objects.flatMap(({ content }) => content.toString().split("\n").slice(0, -1));
}

/** The position in an object's key; see `functions/sinks/object-key.ts`. */
export function readPosition(key: string) {
  const [, shard, sequence, sub] = /^(shardId-\d+)-(\d+)-(\d{6})\./.exec(basename(key)) ?? [];
  return { shard, sequence, sub: Number(sub) };
}

/** How two lists differ whose order does not matter. */
export function compareLists(actual: readonly string[], wanted: readonly string[]) {
  const counts = new Map<string, number>();
  for (const value of actual) counts.set(value, (counts.get(value) ?? 0) + 1);
  const known = new Set(wanted);
  return {
    missing: wanted.filter((value) => !counts.has(value)),
    repeated: [...counts].filter(([, count]) => count > 1).map(([value]) => value),
    unexpected: [...counts.keys()].filter((value) => !known.has(value)),
  };
}

export const NO_DIFFERENCE: ReturnType<typeof compareLists> = { missing: [], repeated: [], unexpected: [] };
