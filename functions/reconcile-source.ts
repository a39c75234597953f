import { setTimeout as pause } from "node:timers/promises";
import { toSafeError } from "../core/errors.ts";
import type { Continuities, SourcePosition } from "./reconcile-continuity.ts";

export interface KinesisSourceOptions {
  readonly streamArn: string;
  /** Waits between two questions. */
  readonly wait?: () => Promise<unknown>;
  /** Whether there is time for a question. Without it everything is unknown: what was found has still to be written down. */
  readonly hasTime?: () => boolean;
}

const SHARD = /^shardId-[0-9]{12}$/;
/** A shard gives five reads a second to all its readers together, of which Lambda takes one. */
const PAUSE_MS = 400;
/** An answer may be empty although there are records farther on; each goes over another stretch of time. */
const MAX_READS = 50;

/**
 * Asks a stream what stands right after a record. It is read from that record on, since only if that one is still there
 * it is certain that nothing between has expired. Of what is read only number and time are looked at.
 * https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html
 */
export function createKinesisSource(options: KinesisSourceOptions): Continuities {
  const { streamArn, wait = () => pause(PAUSE_MS), hasTime = () => true } = options;
  let loading: ReturnType<typeof loadSdk> | undefined;

  const read = async (partition: string, sequence: string | undefined): Promise<readonly SourcePosition[]> => {
    loading ??= loadSdk();
    const { client, GetShardIteratorCommand, GetRecordsCommand } = await loading;
    const wanted = sequence === undefined ? 1 : 2;
    const start =
      sequence === undefined
        ? { ShardIteratorType: "TRIM_HORIZON" as const }
        : { ShardIteratorType: "AT_SEQUENCE_NUMBER" as const, StartingSequenceNumber: sequence };
    await wait();
    const first = await client.send(
      new GetShardIteratorCommand({ StreamARN: streamArn, ShardId: partition, ...start }),
    );
    const found: SourcePosition[] = [];
    let iterator = first.ShardIterator;
    for (let reads = 0; iterator !== undefined && found.length < wanted && reads < MAX_READS; reads++) {
      if (reads > 0) await wait();
      const answer = await client.send(
        new GetRecordsCommand({ StreamARN: streamArn, ShardIterator: iterator, Limit: wanted }),
      );
      for (const { SequenceNumber, ApproximateArrivalTimestamp } of answer.Records ?? [])
        found.push({ sequence: SequenceNumber!, time: ApproximateArrivalTimestamp?.getTime() ?? 0 });
      if (answer.MillisBehindLatest === 0) break;
      iterator = answer.NextShardIterator;
    }
    return found;
  };

  return {
    knows: (partition) => SHARD.test(partition),
    async next(partition, sequence) {
      if (!hasTime()) return "unknown";
      try {
        const found = await read(partition, sequence);
        if (sequence === undefined) return found[0] ?? "end";
        if (found[0]?.sequence !== sequence) return "unknown";
        return found[1] ?? "end";
      } catch (error) {
        if (FORGOTTEN.has(toSafeError(error).class)) return "unknown";
        throw error;
      }
    },
  };
}

/** The shard or the stream is gone, or the number is none that it ever gave. Anything else may pass, so the run fails. */
const FORGOTTEN = new Set(["ResourceNotFoundException", "InvalidArgumentException"]);

async function loadSdk() {
  const [{ KinesisClient, GetRecordsCommand, GetShardIteratorCommand }, { NodeHttpHandler }] = await Promise.all([
    import("@aws-sdk/client-kinesis"),
    import("@smithy/node-http-handler"),
  ]);
  // The SDK's default for Kinesis is HTTP/2, for a call that is not made here; endpoints over plain HTTP do not speak it.
  const requestHandler = new NodeHttpHandler({ connectionTimeout: 2_000, requestTimeout: 10_000 });
  const client = new KinesisClient({ maxAttempts: 6, requestHandler });
  return { client, GetRecordsCommand, GetShardIteratorCommand };
}
