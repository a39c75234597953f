import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import type { Bytes } from "../../../core/index.ts";
import { encodeLogRequest } from "../../../core/otlp/log-request.ts";
import { createLog } from "../../../functions/log.ts";
import type { OtlpSinkSettings } from "../../../functions/sink-settings.ts";
import type { Deliverer, Delivery } from "../../../functions/sinks/deliverer.ts";
import type { DeliveryTools } from "../../../functions/sinks/delivery-tools.ts";
import { createOtlpDeliverer } from "../../../functions/sinks/otlp-deliverer.ts";
import type { OtlpTools } from "../../../functions/sinks/otlp-send.ts";
import type { Batch } from "../../../functions/sinks/sink.ts";
import { decodeRequest } from "../../otlp/oracle.ts";
import { type FakeOtlp, FOREIGN_MARKER, labelsOf, OK, startFakeOtlp } from "./fake-otlp.ts";

/** Stands in every record: nothing that is printed may have it. */
const MARKER = "content-marker";
export const NOW = Date.UTC(2025, 10, 22, 21, 0, 0);

/** Time that passes by sleeping only. */
export class FakePatience implements DeliveryTools {
  readonly slept: number[] = [];
  #now = NOW;
  now = () => this.#now;
  random = () => 0.5;
  async sleep(milliseconds: number): Promise<void> {
    this.slept.push(milliseconds);
    this.pass(milliseconds);
  }
  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }
  /** Milliseconds left of an invocation that has `milliseconds` from now on. */
  countdown(milliseconds: number): () => number {
    const end = this.#now + milliseconds;
    return () => end - this.#now;
  }
}

export const recordNamed = (name: string): string => `${MARKER} ${name}`;

/** An entry of records, of one resource. */
export function entryOf(names: readonly string[], resource: Readonly<Record<string, string>> = {}): Bytes {
  return encodeLogRequest(
    { "service.name": MARKER, ...resource },
    names.map((name) => ({ time: 1, observed: 2, body: recordNamed(name), attributes: { "log.record.uid": name } })),
  );
}

/** A batch of entries with those records. */
export function batchOf(...entries: readonly (readonly string[])[]): Batch {
  const counts = entries.map(({ length }) => length);
  return {
    route: "otlp-logs",
    signal: "logs",
    first: { partition: "p", sequence: "1", sub: 0 },
    time: 1,
    entries: entries.map((names) => entryOf(names)),
    items: counts.reduce((sum, count) => sum + count, 0),
    counts,
    times: entries.map((_, index) => index),
  };
}

export const namesOf = (labels: readonly string[]): readonly string[] =>
  labels.map((label) => label.slice(MARKER.length + 1));

/** Names of the records that a delivery left over for that reason. */
export function left({ leftovers }: Delivery, reason: "unavailable" | "rejected"): readonly string[] {
  const entries = leftovers.filter((leftover) => leftover.reason === reason).flatMap(({ batch }) => batch.entries);
  return namesOf(entries.flatMap((entry) => labelsOf(decodeRequest("logs", entry))));
}

export interface OtlpStage {
  readonly fake: FakeOtlp;
  readonly patience: FakePatience;
  readonly printed: string[];
  deliverer(settings?: Partial<OtlpSinkSettings>, tools?: Partial<OtlpTools>): Deliverer;
}

/** A fake service and a sink that sends to it. Of a delivery the error is printed, and what is printed is looked through after each test. */
export function setOtlpStage(): OtlpStage {
  let fake: FakeOtlp;
  let patience: FakePatience;
  const printed: string[] = [];
  const log = createLog((line) => void printed.push(line));
  beforeAll(async () => {
    fake = await startFakeOtlp();
  });
  afterAll(() => fake.close());
  beforeEach(() => {
    fake.requests.length = 0;
    fake.taken.length = 0;
    fake.react = () => OK;
    patience = new FakePatience();
    printed.length = 0;
  });
  afterEach(() => {
    expect(printed.join("")).not.toMatch(new RegExp(`${MARKER}|${FOREIGN_MARKER}|127\\.0\\.0\\.1|v1/`));
  });
  return {
    get fake() {
      return fake;
    },
    get patience() {
      return patience;
    },
    printed,
    deliverer(settings = {}, tools = {}) {
      const { now, random } = patience;
      const sleep = (milliseconds: number) => patience.sleep(milliseconds);
      const deliverer = createOtlpDeliverer(
        { ...SETTINGS, endpoint: fake.endpoint, ...settings },
        { now, sleep, random, ...tools },
      );
      return {
        form: deliverer.form,
        async deliver(batch, options) {
          const { error, ...delivery } = await deliverer.deliver(batch, options);
          if (error) log("warn", "not-delivered", { error });
          return delivery;
        },
      };
    },
  };
}

export const SETTINGS: OtlpSinkSettings = {
  kind: "otlp",
  name: "otlp",
  routes: ["*"],
  endpoint: "",
  gzip: true,
  insecure: false,
  maxRequestBytes: 4 * 1024 * 1024,
  timeout: 10_000,
};
