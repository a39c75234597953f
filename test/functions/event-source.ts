/** What Lambda hears of an invocation: an answer, with the record from which on to come again if there is one, or nothing. */
export type Outcome = { readonly kind: "answer"; readonly reported: string | undefined } | { readonly kind: "death" };

/**
 * What an event source mapping with ReportBatchItemFailures and BisectBatchOnFunctionError does with the records of a shard, given enough retries: what is
 * behind a reported record comes again, a batch without an answer in two halves; the next batch waits until this one is done.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 */
export async function drainShard<R extends { readonly sequence: string }>(
  records: readonly R[],
  batchSize: number,
  invoke: (batch: readonly R[]) => Promise<Outcome>,
): Promise<void> {
  for (let at = 0; at < records.length; at += batchSize) {
    const waiting = [records.slice(at, at + batchSize)];
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
      const outcome = await invoke(batch);
      if (outcome.kind === "death") {
        const half = Math.ceil(batch.length / 2);
        waiting.unshift(...[batch.slice(0, half), batch.slice(half)].filter(({ length }) => length > 0));
      } else if (outcome.reported !== undefined) {
        const from = batch.findIndex(({ sequence }) => sequence === outcome.reported);
        waiting.unshift(batch.slice(from));
      }
    }
  }
}
