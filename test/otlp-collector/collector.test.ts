import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { createKeyRing, createRedactor, loadPolicy } from "../../core/index.ts";
import { runAttempt } from "../../functions/pipeline.ts";
import type { Delivery } from "../../functions/sinks/deliverer.ts";
import { SYSTEM_TOOLS } from "../../functions/sinks/delivery-tools.ts";
import { createOtlpDeliverer } from "../../functions/sinks/otlp-deliverer.ts";
import { readKinesisEvent } from "../../functions/sources/kinesis.ts";
import { bytes, envelope, gzipJson, kinesisEvent } from "../functions/kinesis-events.ts";
import { batchOf, left, namesOf, SETTINGS } from "../functions/otlp-sink/otlp-stage.ts";
import { encodeRequest } from "../otlp/oracle.ts";
import { attributesOf, recordsOf } from "./received.ts";
import { type Collector, startCollector } from "./start.ts";

const program = inject("collector");
const redactor = createRedactor(loadPolicy(), {
  keys: createKeyRing({ current: { version: "v1", secret: Buffer.alloc(32, 1) } }),
});

describe.skipIf(program === undefined)("a real Collector", () => {
  let collector: Collector;
  beforeEach(async () => {
    collector = await startCollector(program!);
  });
  afterEach(() => collector.finish());

  /** What a function does with an event, with that sink. */
  async function process(payloads: readonly Uint8Array[]): Promise<readonly Delivery[]> {
    const deliverer = createOtlpDeliverer({ ...SETTINGS, endpoint: collector.endpoint }, SYSTEM_TOOLS);
    const deliveries: Delivery[] = [];
    const { counts, errors } = await runAttempt({
      records: readKinesisEvent(kinesisEvent(payloads), { ownLogGroups: [], region: "eu-central-1" }),
      redactor,
      sinks: [
        {
          form: "otlp",
          async send(batch) {
            const delivery = await deliverer.deliver(batch);
            deliveries.push(delivery);
            return delivery.receipt;
          },
        },
      ],
      quarantine: { put: () => Promise.reject(new RangeError("nothing is to be quarantined")) },
    });
    expect(errors).toEqual([]);
    expect(counts).toMatchObject({ quarantined: 0, returned: 0 });
    return deliveries;
  }

  it("gets log events as the library redacts them, with the conventions of its own receivers", async () => {
    const trace = "5759e988bd862e3fe1be46a994272793";
    const messages = [
      `{"level":"WARN","xray_trace_id":"Root=1-${trace.slice(0, 8)}-${trace.slice(8)};Parent=53995c3f42cd8ad8","msg":"mail jane.doe@example.com"}`,
      "plain text of 192.0.2.17 and 4111 1111 1111 1111, größe 5",
      ...Array.from({ length: 200 }, (_, i) => `{"n":${i},"email":"user${i}@example.com","ssn":"219-09-9999"}`),
    ];
    const events = envelope({ messages });
    const control = envelope({ messageType: "CONTROL_MESSAGE", messages: ["CWL CONTROL MESSAGE: checking health"] });
    const deliveries = await process([gzipJson(events), gzipJson(control)]);
    expect(deliveries.map(({ leftovers }) => leftovers)).toEqual([[]]);

    const { logs } = await collector.finish();
    const received = recordsOf(logs);
    const sent = events.logEvents as readonly { readonly id: string; readonly timestamp: number }[];
    expect(received.map(({ record }) => record.body)).toEqual(
      messages.map((message) => ({ stringValue: redactor.redact(message, { format: "auto" }).output })),
    );
    expect(received.map(({ record }) => attributesOf(record))).toEqual(
      sent.map(({ id }) => ({ "log.record.uid": id })),
    );
    expect(received.map(({ record }) => record.timeUnixNano)).toEqual(
      sent.map(({ timestamp }) => String(BigInt(timestamp) * 1_000_000n)),
    );
    expect(received[0]!.record).toMatchObject({
      severityNumber: 13,
      severityText: "WARN",
      traceId: trace,
      spanId: "53995c3f42cd8ad8",
    });
    for (const { resource } of received)
      expect(resource).toEqual({
        "cloud.provider": "aws",
        "cloud.account.id": "111111111111",
        "cloud.region": "eu-central-1",
        "aws.log.group.names": ["/aws/lambda/shop"],
        "aws.log.stream.names": [events.logStream],
      });
    // One resource for all events of a stream, not one for each.
    expect(logs.flatMap(({ resourceLogs }) => resourceLogs)).toHaveLength(1);
    expect(JSON.stringify(logs)).not.toMatch(/jane\.doe|4111 1111|user7@|219-09-9999|192\.0\.2\.17/);
  });

  it("gets lines as records, each with an id of its place in the source", async () => {
    const lines = ['{"level":"error","email":"a@example.com"}', '{"n":2}'];
    const text = "no JSON, of bob@example.com\nin two lines";
    await process([bytes(lines.join("\n")), bytes(text)]);
    const records = recordsOf((await collector.finish()).logs).map(({ record }) => record);
    expect(records.map(({ body }) => body)).toEqual(
      [...lines, text].map((line) => ({ stringValue: redactor.redact(line, { format: "auto" }).output })),
    );
    const ids = records.map((record) => attributesOf(record)["log.record.uid"]);
    expect(new Set(ids).size).toBe(3);
    expect(ids[0]).toMatch(/^shardId-000000000003-\d+-0$/);
    expect(records[0]).toMatchObject({ severityNumber: 17, severityText: "error" });
  });

  it("gets spans as they were, with all that belongs to them", async () => {
    const span = (name: string) => ({
      traceId: Buffer.alloc(16, 7),
      spanId: Buffer.from(name.padStart(8, "0")),
      name,
      kind: 2,
      startTimeUnixNano: "1763845200000000001",
      endTimeUnixNano: "1763845200000000002",
      attributes: [{ key: "n", value: { intValue: "9007199254740993" } }],
      events: [{ timeUnixNano: "1", name: "event" }],
      status: { code: 2, message: "failed" },
    });
    const request = (service: string, names: readonly string[]) =>
      encodeRequest("traces", {
        resourceSpans: [
          {
            resource: { attributes: [{ key: "service.name", value: { stringValue: service } }] },
            scopeSpans: [{ scope: { name: "scope" }, spans: names.map(span), schemaUrl: "https://example.com/1" }],
          },
        ],
      });
    const entries = [request("shop", ["a", "b"]), request("shop", ["c"]), request("bank", ["d"])];
    const batch = { ...batchOf(), signal: "traces" as const, entries, counts: [2, 1, 1], items: 4 };
    const deliverer = createOtlpDeliverer({ ...SETTINGS, endpoint: collector.endpoint }, SYSTEM_TOOLS);
    expect((await deliverer.deliver(batch)).leftovers).toEqual([]);
    const { traces } = await collector.finish();
    expect(recordsOf(traces).map(({ resource, record }) => [resource["service.name"], record.name])).toEqual([
      ["shop", "a"],
      ["shop", "b"],
      ["shop", "c"],
      ["bank", "d"],
    ]);
    const [{ scope, record }] = recordsOf(traces) as [ReturnType<typeof recordsOf>[number]];
    expect(scope).toEqual({ name: "scope" });
    expect(record).toMatchObject({
      traceId: "07".repeat(16),
      kind: 2,
      startTimeUnixNano: "1763845200000000001",
      attributes: [{ key: "n", value: { intValue: "9007199254740993" } }],
      events: [{ timeUnixNano: "1", name: "event" }],
      status: { code: 2, message: "failed" },
    });
    expect(traces.flatMap(({ resourceSpans }) => resourceSpans)).toHaveLength(2);
  });

  it("that refuses what is too large gets it in parts; the record that is too large by itself is rejected", async () => {
    const names = Array.from({ length: 60 }, (_, i) => (i === 40 ? "x".repeat(4_000) : `r${i}`));
    const deliverer = createOtlpDeliverer(
      { ...SETTINGS, endpoint: collector.narrowEndpoint, gzip: false },
      SYSTEM_TOOLS,
    );
    const delivery = await deliverer.deliver(batchOf(...names.map((name) => [name])));
    expect(left(delivery, "rejected")).toEqual([names[40]]);
    expect(left(delivery, "unavailable")).toEqual([]);
    const bodies = recordsOf((await collector.finish()).logs).map(
      ({ record }) => (record.body as { readonly stringValue: string }).stringValue,
    );
    expect(namesOf(bodies)).toEqual(names.filter((_, i) => i !== 40));
  });
});
