import { PRICES, type Price, type PriceName } from "./prices.ts";

/** `logs`: log groups subscribed to the stream. `kinesis`: producers put records into it. */
export const SOURCES = ["logs", "kinesis", "firehose", "s3"] as const;
export type CostSource = (typeof SOURCES)[number];

export interface Workload {
  readonly source: CostSource;
  /** GiB of log text a day. */
  readonly gibPerDay: number;
  /** Of one core of Lambda, everything included: base64, gunzip, redaction, gzip. */
  readonly mibPerSecond: number;
  /** For how long clean objects are kept. */
  readonly keepDays: number;
}

export interface CostLine {
  readonly service: string;
  readonly what: string;
  readonly quantity: number;
  readonly price: Price;
  /** US dollars a month. */
  readonly usd: number;
  /** Where the quantity is from. */
  readonly assumption: string;
}

/** Of the whole handler with the balanced preset on logs: bench/RESULTS.md has 28.8 MiB/s of the engine, and 8.1 ms a MiB of gunzip and gzip. */
export const DEFAULT_RATE = 23;
/** Of gzip at its fastest on log lines, as measured (docs/adr/0007-libraries.md: 3.9). Real logs often repeat themselves more. */
export const GZIP_RATIO = 4;
const DAYS = 365 / 12;
const HOURS = 730;
/** "At 1,769 MB, a function has the equivalent of one vCPU": https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const GB_PER_VCPU = 1_769 / 1024;
/** An on-demand stream begins with four shards; a shard takes 1 MiB/s. */
const FIRST_SHARDS = 4;
/** A batching window of 30 s. */
const BATCHES_PER_HOUR = 120;
/** What Lambda takes of a stream in one batch, base64 included. */
const BATCH_MIB = 4.5;
/** What Firehose gathers for an invocation, as infra/delivery-stream.ts has it, which a test holds it to. */
const BUFFER_MIB = 1;
const OBJECT_MIB = 64;
const PART_MIB = 8;
const KIB_PER_GIB = 1024 * 1024;

/** What a month costs, each line with where its number comes from. Nothing is taken off for free tiers. */
export function estimateMonth(workload: Workload): readonly CostLine[] {
  const { source, gibPerDay, mibPerSecond, keepDays } = workload;
  const gib = gibPerDay * DAYS;
  const volume = SOURCE_VOLUMES[source](gib);
  const { invocations, batch, keys, alarms } = volume;
  return [
    line(
      "Lambda",
      "compute",
      "lambdaCompute",
      ((gib * 1024) / mibPerSecond) * GB_PER_VCPU,
      `${mibPerSecond} MiB/s a core of 1,769 MB`,
    ),
    line("Lambda", "requests", "lambdaRequests", invocations, batch),
    ...volume.lines,
    line("S3", "writing clean objects and manifests", "s3Put", volume.puts, volume.putsAre),
    line(
      "S3",
      "keeping clean objects",
      "s3Storage",
      (gibPerDay * keepDays) / GZIP_RATIO,
      `${keepDays} days, gzip ${GZIP_RATIO}:1`,
    ),
    line("KMS", "keys", "kmsKey", keys, `${keys} customer keys`),
    line("KMS", "requests", "kmsRequests", invocations, "one an invocation; bucket keys save the rest"),
    line("Secrets Manager", "key ring", "secret", 1, "one secret"),
    line(
      "Secrets Manager",
      "reads of the key ring",
      "secretReads",
      FIRST_SHARDS * 12 * HOURS,
      "four containers, every five minutes",
    ),
    line("CloudWatch", "metrics", "metric", 20, "fourteen of the function, six of the reconciler"),
    line("CloudWatch", "alarms", "alarm", alarms, `${alarms} of pipeline and maintenance`),
    line("CloudWatch", "dashboard", "dashboard", 1, "one"),
    line(
      "CloudWatch",
      "the function's log",
      "ownLog",
      (invocations * 1.5) / KIB_PER_GIB,
      "1.5 KB an invocation, no content",
    ),
  ];
}

interface Volume {
  readonly invocations: number;
  readonly batch: string;
  readonly puts: number;
  readonly putsAre: string;
  readonly keys: number;
  readonly alarms: number;
  readonly lines: readonly CostLine[];
}

const SOURCE_VOLUMES: Readonly<Record<CostSource, (gib: number) => Volume>> = {
  logs: (gib) => streamVolume(gib / GZIP_RATIO, `CloudWatch Logs sends gzip, ${GZIP_RATIO}:1`),
  kinesis: (gib) => streamVolume(gib, "records of 1 KB or more, not compressed"),
  firehose(gib) {
    const invocations = Math.max(60 * HOURS, (gib * 1024) / BUFFER_MIB);
    return {
      invocations,
      batch: `a buffer of a minute or of ${BUFFER_MIB} MiB`,
      puts: 2 * invocations,
      putsAre: "an object and a manifest a buffer",
      keys: 4,
      alarms: 12,
      lines: [
        line("Firehose", "records put", "firehoseIn", gib, "records of 5 KB or more: smaller ones are billed as 5 KB"),
      ],
    };
  },
  s3(gib) {
    const objects = (gib * 1024) / OBJECT_MIB;
    const puts = objects * (OBJECT_MIB / GZIP_RATIO / PART_MIB + 3);
    const polls = 5 * 3 * 60 * HOURS;
    return {
      invocations: objects,
      batch: `objects of ${OBJECT_MIB} MiB of text, one an invocation`,
      puts,
      putsAre: `parts of ${PART_MIB} MiB, begin, end, and a manifest an object`,
      keys: 4,
      alarms: 11,
      lines: [
        line("S3", "reading raw objects", "s3Get", objects, "one GET an object; that they are kept is paid for anyway"),
        line("EventBridge", "events of new objects", "objectEvents", objects, "one an object"),
        line("SQS", "messages", "sqsRequests", 3 * objects + polls, "three an object, and five pollers that wait 20 s"),
      ],
    };
  },
};

/** @param gib as they are put into the stream, a month */
function streamVolume(gib: number, form: string): Volume {
  const shards = Math.max(FIRST_SHARDS, Math.ceil(shardsFor(gib)));
  const invocations = Math.max(shards * BATCHES_PER_HOUR * HOURS, (gib * 1024) / BATCH_MIB);
  return {
    invocations,
    batch: `${shards} shards, a batch every 30 s or ${BATCH_MIB} MiB`,
    puts: 2 * invocations,
    putsAre: "an object and a manifest a batch",
    keys: 4,
    alarms: 13,
    lines: [
      line("Kinesis", "the stream", "streamHour", HOURS, "on demand, one stream"),
      line("Kinesis", "records put", "streamIn", gib, form),
      line("Kinesis", "records read", "streamOut", gib, "read once"),
      line("Kinesis", "records kept", "streamKept", (gib / DAYS) * 2, "72 hours, of which 24 are free"),
    ],
  };
}

/** Shards for three times the mean. */
export function shardsFor(gibPerMonth: number): number {
  return (gibPerMonth * 1024 * 3) / (HOURS * 3600);
}

function line(service: string, what: string, name: PriceName, quantity: number, assumption: string): CostLine {
  const price = PRICES[name];
  return { service, what, quantity, price, usd: quantity * price.usd, assumption };
}

/** What would make it cheaper, where that is more than a tenth of the bill and a dollar. */
export function listSavings(workload: Workload, lines: readonly CostLine[]): readonly string[] {
  const total = sum(lines);
  const of = (...names: readonly PriceName[]) =>
    sum(lines.filter(({ price }) => names.some((name) => PRICES[name] === price)));
  const matters = (usd: number) => usd > 1 && usd > total / 10;
  const savings: string[] = [];
  const stream = of("streamHour", "streamIn", "streamOut", "streamKept");
  if (stream > 0) {
    const gib = (workload.gibPerDay * DAYS) / (workload.source === "logs" ? GZIP_RATIO : 1);
    const shards = Math.max(1, Math.ceil(shardsFor(gib)));
    const provisioned = shards * HOURS * PRICES.shardHour.usd + ((gib * KIB_PER_GIB) / 25) * PRICES.putUnits.usd;
    if (matters(stream - provisioned))
      savings.push(
        `provisioned shards (-c shardCount=${shards}) instead of on demand: ${dollars(stream - provisioned)} less, if the peak is not over three times the mean`,
      );
    if (workload.source === "logs" && workload.gibPerDay <= 5 && matters(of("streamHour")))
      savings.push(`for as few logs as these ScrublineLogs, which needs no stream: up to ${dollars(stream)} less`);
    if (workload.source === "kinesis" && matters(of("streamIn", "streamOut") / 2))
      savings.push(
        `producers that compress records: up to ${dollars((of("streamIn", "streamOut", "streamKept") * (GZIP_RATIO - 1)) / GZIP_RATIO)} less`,
      );
    if (matters(of("s3Put") / 2))
      savings.push(
        `a batching window of 300 s (-c batchingWindow=300) instead of 30 s: up to ${dollars((of("s3Put", "lambdaRequests", "kmsRequests") * 9) / 10)} less, and logs that arrive later`,
      );
  }
  if (matters(of("lambdaCompute") * 0.75))
    savings.push(
      "a policy without names of people and places (PERSON, LOCATION), where fields or patterns do: compute falls to about a quarter",
    );
  if (matters(of("s3Storage") / 2))
    savings.push("clean objects kept for a shorter time, or in a cheaper class by a lifecycle rule");
  return savings;
}

export function sum(lines: readonly CostLine[]): number {
  return lines.reduce((total, { usd }) => total + usd, 0);
}

export function dollars(usd: number): string {
  return `$${usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}
