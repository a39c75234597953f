/** Runs `work` over all entries, at most `limit` at a time. `work` is to catch its own errors. */
export async function forEachLimited<T>(
  entries: readonly T[],
  limit: number,
  work: (entry: T) => Promise<void>,
): Promise<void> {
  const rest = entries.values();
  const worker = async () => {
    // All workers share one iterator, so each entry is taken once.
    for (const entry of rest) await work(entry);
  };
  await Promise.all(Array.from({ length: Math.min(limit, entries.length) }, worker));
}
