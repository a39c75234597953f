/** The handler that is deployed in place of the real one: it runs that one, and lets things go wrong around it. */
import { readFileSync, writeSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { createRandom } from "../../support/json-samples.ts";
import type { KillOrder } from "./killer.ts";
import { FAULT_KEYS, type FaultEvent, type FaultPlan, PLAN_FILE, type PutOutcome } from "./plan.ts";
import { startS3Proxy } from "./s3-proxy.ts";

type Handler = (event: KinesisStreamEvent, context: Context) => Promise<KinesisStreamBatchResponse>;

/** Most invocations write few objects, so an outage that began later would often not be felt. */
const EARLY_PUTS = 3;

const besideThis = (name: string) => new URL(name, import.meta.url);
const plan = JSON.parse(readFileSync(besideThis(PLAN_FILE), "utf8")) as FaultPlan;
const { AWS_ENDPOINT_URL = "", CLEAN_BUCKET, QUARANTINE_BUCKET } = process.env;
const seen = new Set<string>();
let decide: (path: string) => PutOutcome = () => "stored";

process.env.AWS_ENDPOINT_URL_S3 = await startS3Proxy(AWS_ENDPOINT_URL, (path) => decide(path));
const { handler: scrubline } = (await import(besideThis("scrubline.mjs").href)) as { handler: Handler };

/** Written at once: what is still in a buffer dies with the process. */
function report(event: FaultEvent): void {
  writeSync(1, `${JSON.stringify(event)}\n`);
}

export async function handler(event: KinesisStreamEvent, context: Context): Promise<KinesisStreamBatchResponse> {
  const requestId = context.awsRequestId;
  const records = event.Records;
  const [first, last] = [records[0]!.kinesis.sequenceNumber, records.at(-1)!.kinesis.sequenceNumber];
  report({
    fault: "attempt",
    requestId,
    shard: records[0]!.eventID.split(":")[0]!,
    first,
    last,
    records: records.length,
  });

  const keys = records.map(({ kinesis }) => kinesis.partitionKey).filter((key) => !seen.has(key));
  const asks = (fault: string) => keys.some((key) => key.startsWith(fault));
  if (asks(FAULT_KEYS.exit)) {
    report({ fault: "exit", requestId });
    process.exit(1);
  }
  for (const key of keys.filter((key) => key.startsWith("fault:"))) seen.add(key);

  // A process that was killed has lost its state, so the request is what differs from one attempt to the next.
  const random = createRandom(toSeed(`${plan.seed}/${requestId}`));
  const outageFrom = random.chance(plan.outage) ? random.int(EARLY_PUTS) : Number.POSITIVE_INFINITY;
  const state = new Int32Array(new SharedArrayBuffer(8));
  let puts = 0;
  const kills = random.chance(plan.kill);
  const moment = random.pick(["first PUT", "later PUT", "any"] as const);
  decide = (path) => {
    const passed = Atomics.load(state, 1);
    if (kills && moment === (passed === 0 ? "first PUT" : "later PUT")) {
      report({ fault: "kill", requestId, passed });
      process.kill(process.pid, "SIGKILL");
    }
    const outcome = choose(path);
    if (outcome === "stored" || outcome === "lost") Atomics.add(state, 1, 1);
    if (outcome !== "stored") report({ fault: "put", requestId, outcome });
    return outcome;
  };
  const choose = (path: string): PutOutcome => {
    if (asks(FAULT_KEYS.ndjsonFailsOnce) && path.startsWith(`/${CLEAN_BUCKET}/clean/ndjson/`)) return "internal-error";
    if (asks(FAULT_KEYS.quarantineDeniedOnce) && path.startsWith(`/${QUARANTINE_BUCKET}/`)) return "denied";
    if (puts++ >= outageFrom) return "reset";
    if (!random.chance(plan.putFailure)) return "stored";
    // The SDK waits longest after a 503, so there are few.
    return random.pick(["lost", "lost", "lost", "lost", "reset", "reset", "reset", "slow-down"]);
  };

  if (kills && moment === "any") {
    const order: KillOrder = { requestId, wait: random.int(plan.killWithin), state };
    new Worker(besideThis("killer.mjs"), { workerData: order });
  }
  try {
    const response = await scrubline(event, context);
    const reported = response.batchItemFailures[0]?.itemIdentifier ?? null;
    report({ fault: "answer", requestId, last, reported, passed: Atomics.load(state, 1) });
    return response;
  } finally {
    Atomics.store(state, 0, 1);
    Atomics.notify(state, 0);
  }
}

/** FNV-1a, 32 bits; http://www.isthe.com/chongo/tech/comp/fnv/ */
function toSeed(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}
