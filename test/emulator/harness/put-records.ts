import { ListShardsCommand, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import type { DeployedStack } from "./stack.ts";

export interface Entry {
  readonly data: Uint8Array;
  readonly partitionKey: string;
  /** Decides the shard in place of the partition key. */
  readonly hashKey?: string;
}

/** Where a record was put. */
export interface Place {
  readonly shard: string;
  readonly sequence: string;
}

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html; its 10 MiB are far off. */
const MAX_RECORDS = 500;

/** @throws if the stream does not take all of them */
export async function putRecords({ clients, output }: DeployedStack, entries: readonly Entry[]): Promise<Place[]> {
  const places: Place[] = [];
  for (let from = 0; from < entries.length; from += MAX_RECORDS) {
    const { Records = [], FailedRecordCount } = await clients.kinesis.send(
      new PutRecordsCommand({
        StreamARN: output("InputStreamArn"),
        Records: entries.slice(from, from + MAX_RECORDS).map(({ data, partitionKey, hashKey }) => ({
          Data: data,
          PartitionKey: partitionKey,
          ...(hashKey === undefined ? {} : { ExplicitHashKey: hashKey }),
        })),
      }),
    );
    if (FailedRecordCount) throw new Error(`the stream did not take ${FailedRecordCount} of ${Records.length} records`);
    places.push(...Records.map(({ ShardId, SequenceNumber }) => ({ shard: ShardId!, sequence: SequenceNumber! })));
  }
  return places;
}

/** A hash key of each shard of the stream. */
export async function listHashKeys({ clients, output }: DeployedStack): Promise<string[]> {
  const { Shards = [] } = await clients.kinesis.send(new ListShardsCommand({ StreamARN: output("InputStreamArn") }));
  return Shards.map(({ HashKeyRange }) => HashKeyRange!.StartingHashKey!);
}
