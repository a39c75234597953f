/** A thread that kills its process in the middle of whatever the main thread is doing, unless it is told not to in time. */
import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";
import type { FaultEvent } from "./plan.ts";

export interface KillOrder {
  readonly requestId: string;
  /** Milliseconds. */
  readonly wait: number;
  /** 0: not 0 when the invocation has ended; 1: PUTs let through to S3. */
  readonly state: Int32Array<SharedArrayBuffer>;
}

const { requestId, wait, state } = workerData as KillOrder;

if (Atomics.wait(state, 0, 0, wait) === "timed-out") {
  const event: FaultEvent = { fault: "kill", requestId, passed: Atomics.load(state, 1) };
  writeSync(1, `${JSON.stringify(event)}\n`);
  process.kill(process.pid, "SIGKILL");
}
