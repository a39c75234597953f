/**
 * Puts the lines of a file into a Kinesis stream, one record a line:
 *
 *     node examples/put-records.ts <stream name> <file>
 *
 * Region, credentials and AWS_ENDPOINT_URL come from the environment, as for every AWS SDK. Prints counts, never content.
 */
import { open } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { KinesisClient, PutRecordsCommand, type PutRecordsRequestEntry } from "@aws-sdk/client-kinesis";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { toSafeError } from "../core/errors.ts";

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html: 500 records, 10 MiB; half of that keeps retries small. */
const MAX_RECORDS = 500;
const MAX_BYTES = 5 * 1024 * 1024;
const MAX_ATTEMPTS = 8;

export interface PutCounts {
  put: number;
  retried: number;
  failed: number;
}

/** What this script needs of the client. */
export type RecordPutter = Pick<KinesisClient, "send">;

/** By itself this client speaks HTTP/2, which putting records does not need and emulators do not understand. */
export function createKinesis(): KinesisClient {
  return new KinesisClient({ requestHandler: new NodeHttpHandler() });
}

/** Kinesis may take some records of a call and refuse others; those are sent again, with growing pauses. */
export async function putLines(
  client: RecordPutter,
  streamName: string,
  lines: AsyncIterable<string>,
  pause: (milliseconds: number) => Promise<unknown> = setTimeout,
): Promise<PutCounts> {
  const counts: PutCounts = { put: 0, retried: 0, failed: 0 };
  for await (const batch of toBatches(lines)) await putBatch(client, streamName, batch, counts, pause);
  return counts;
}

async function putBatch(
  client: RecordPutter,
  StreamName: string,
  batch: readonly PutRecordsRequestEntry[],
  counts: PutCounts,
  pause: (milliseconds: number) => Promise<unknown>,
): Promise<void> {
  let rest = batch;
  for (let attempt = 1; ; attempt++) {
    const answer = await client.send(new PutRecordsCommand({ StreamName, Records: [...rest] }));
    const refused = rest.filter((_, index) => answer.Records?.[index]?.ErrorCode !== undefined);
    counts.put += rest.length - refused.length;
    if (refused.length === 0) return;
    if (attempt === MAX_ATTEMPTS) {
      counts.failed += refused.length;
      return;
    }
    counts.retried += refused.length;
    rest = refused;
    await pause(100 * 2 ** attempt);
  }
}

async function* toBatches(lines: AsyncIterable<string>): AsyncGenerator<readonly PutRecordsRequestEntry[]> {
  let batch: PutRecordsRequestEntry[] = [];
  let bytes = 0;
  let count = 0;
  for await (const line of lines) {
    const Data = Buffer.from(line);
    if (batch.length > 0 && (batch.length === MAX_RECORDS || bytes + Data.length > MAX_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    // A running number spreads the records over the shards; nothing of the line may be in a key, which is not redacted.
    batch.push({ Data, PartitionKey: String(count++) });
    bytes += Data.length;
  }
  if (batch.length > 0) yield batch;
}

/** Ends with one line. Of somebody else's error it holds class and code only, since the text may quote what was sent. */
function fail(place: string, error: unknown, remedy: string): never {
  const { class: kind, code } = toSafeError(error);
  process.stderr.write(`put-records: ${place} (${code === "unknown" ? kind : code}); ${remedy}\n`);
  process.exit(1);
}

async function* readLines(file: string): AsyncGenerator<string> {
  try {
    yield* (await open(file)).readLines();
  } catch (error) {
    fail(`${file} cannot be read`, error, "name a text file");
  }
}

if (import.meta.main) {
  const [streamName, file] = process.argv.slice(2);
  if (streamName === undefined || file === undefined) {
    process.stderr.write("usage: node examples/put-records.ts <stream name> <file>\n");
    process.exit(2);
  }
  const client = createKinesis();
  await client.config.region().catch((error) => fail("no AWS region is known", error, "set AWS_REGION"));
  const { put, retried, failed } = await putLines(client, streamName, readLines(file)).catch((error) =>
    fail(
      `records cannot be put into ${streamName}`,
      error,
      "look at its name, AWS_REGION, AWS_ENDPOINT_URL and your credentials",
    ),
  );
  process.stderr.write(`${put} put, ${retried} retried, ${failed} failed\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}
