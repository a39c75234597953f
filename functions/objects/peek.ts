import type { Bytes } from "../../core/index.ts";

export interface Peeked {
  /** At least as many bytes as were asked for, or all there are. */
  readonly head: Bytes;
  /** Everything again from the beginning, the head as one chunk. */
  readonly chunks: AsyncGenerator<Bytes>;
}

export async function peek(source: AsyncGenerator<Bytes>, bytes: number): Promise<Peeked> {
  const first: Bytes[] = [];
  let length = 0;
  while (length < bytes) {
    const { done, value } = await source.next();
    if (done) break;
    first.push(value);
    length += value.length;
  }
  const head = first.length === 1 ? first[0]! : Buffer.concat(first);
  async function* chunks(): AsyncGenerator<Bytes> {
    try {
      if (head.length > 0) yield head;
      yield* source;
    } finally {
      await source.return(undefined);
    }
  }
  return { head, chunks: chunks() };
}
