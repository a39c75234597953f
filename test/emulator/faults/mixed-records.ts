/** Records of every kind that the stream takes, from a seed, with what has to become of each. */
import { gzipSync } from "node:zlib";
import type { Redactor } from "../../../core/index.ts";
import { toOtlpJson } from "../../../core/otlp/to-json.ts";
import { encodeRequest, toOtlpJson as writeJson } from "../../otlp/oracle.ts";
import { createRandom, type Random } from "../../support/json-samples.ts";
import { createTraffic, type Traffic } from "../harness/traffic.ts";

export interface MixedRecord {
  readonly data: Buffer;
  /** Undefined: it is to be quarantined as it is. */
  readonly clean?: {
    readonly route: string;
    /** By the library; all lines of all records differ. */
    lines(redactor: Redactor): readonly string[];
  };
}

type Maker = (id: string, traffic: Traffic, random: Random) => MixedRecord;

const NO_TEXT = Buffer.from([0xff, 0, 1, 0]);
const KPL_MAGIC = Buffer.from([0xf3, 0x89, 0x9a, 0xc2]);

/** As often as the list holds them. */
const MAKERS: readonly Maker[] = [...Array(9).fill(ndjson), ...Array(6).fill(text), ...Array(5).fill(envelope)];
/** What a Collector's exporters write, beside. */
export const OTLP_MAKERS: readonly Maker[] = [otlp, otlpJson];
const UNDECODABLE_SHARE = 0.01;

/** @param others makers of one record in twenty each */
export function makeMixedRecords(
  seed: number,
  count: number,
  others: readonly Maker[] = [],
  undecodableShare = UNDECODABLE_SHARE,
) {
  const makers = [...MAKERS, ...others];
  const traffic = createTraffic(seed);
  const random = createRandom(seed);
  const records = Array.from({ length: count }, (_, index) => {
    const make = random.chance(undecodableShare) ? undecodable : random.pick(makers);
    return make(`n${String(index).padStart(6, "0")}`, traffic, random);
  });
  return { records, planted: traffic.planted };
}

function ndjson(_id: string, traffic: Traffic, random: Random): MixedRecord {
  const documents = Array.from({ length: 1 + random.int(4) }, traffic.json);
  const payload = Buffer.from(`${documents.join("\n")}\n`);
  return {
    data: random.chance(0.2) ? gzipSync(payload) : payload,
    clean: {
      route: "ndjson",
      lines: (redactor) => documents.map((document) => redactor.redact(document, { format: "ndjson" }).output),
    },
  };
}

function text(id: string, traffic: Traffic, random: Random): MixedRecord {
  const whole = Array.from({ length: 1 + random.int(3) }, (_, line) => `${id}.${line} ${traffic.text()}`).join("\n");
  return {
    data: Buffer.from(whole),
    clean: { route: "text", lines: (redactor) => redactor.redact(whole).output.split("\n") },
  };
}

function envelope(id: string, traffic: Traffic, random: Random): MixedRecord {
  const [owner, logGroup, logStream] = ["111122223333", "/shop/orders", "web/1"];
  const logEvents = Array.from({ length: 1 + random.int(5) }, (_, index) => ({
    id: `${id.slice(1)}${index}`.padStart(56, "3"),
    timestamp: 1_795_388_400_000 + index,
    message: random.chance(0.5) ? traffic.json() : traffic.text(),
  }));
  const subscriptionFilters = ["scrubline"];
  const value = { messageType: "DATA_MESSAGE", owner, logGroup, logStream, subscriptionFilters, logEvents };
  return {
    data: gzipSync(JSON.stringify(value)),
    clean: {
      route: "cloudwatch-logs",
      lines: (redactor) =>
        logEvents.map(({ id, timestamp, message }) =>
          JSON.stringify({ timestamp, id, logGroup, logStream, owner, message: redactor.redact(message).output }),
        ),
    },
  };
}

function otlp(id: string, traffic: Traffic, random: Random): MixedRecord {
  const data = Buffer.from(encodeRequest("logs", makeRequest(id, traffic, random)));
  if (random.chance(0.05)) return { data: data.subarray(0, -1) };
  return {
    data: random.chance(0.2) ? gzipSync(data) : data,
    clean: {
      route: "otlp-logs",
      lines: (redactor) => {
        const { output } = redactor.redact(new Uint8Array(data), { format: "otlp-protobuf" });
        return [Buffer.from(toOtlpJson(output).bytes).toString()];
      },
    },
  };
}

function otlpJson(id: string, traffic: Traffic, random: Random): MixedRecord {
  const line = writeJson(makeRequest(id, traffic, random));
  return {
    data: Buffer.from(`${line}\n`),
    clean: { route: "otlp-logs", lines: (redactor) => [redactor.redact(line, { format: "otlp-json" }).output] },
  };
}

function makeRequest(id: string, traffic: Traffic, random: Random) {
  const logRecords = Array.from({ length: 1 + random.int(3) }, (_, index) => ({
    timeUnixNano: `17953884${id.slice(1)}00000${index}`,
    body: { stringValue: random.chance(0.5) ? traffic.json() : traffic.text() },
    attributes: [{ key: "note", value: { stringValue: traffic.text() } }],
  }));
  return { resourceLogs: [{ scopeLogs: [{ logRecords }] }] };
}

function undecodable(id: string, traffic: Traffic, random: Random): MixedRecord {
  const content = `${id} ${traffic.text()}`;
  return {
    data: random.pick([
      () => gzipSync(content).subarray(0, -9),
      () => Buffer.concat([Buffer.from(content), NO_TEXT]),
      () => Buffer.concat([KPL_MAGIC, Buffer.from(content)]),
      () => Buffer.from(JSON.stringify({ messageType: "DATA_MESSAGE", owner: "1", logEvents: content })),
    ])(),
  };
}

/** A last record, which is like no other. */
export function makeEnd(index: number): MixedRecord {
  const line = `end of shard ${index}`;
  return { data: Buffer.from(line), clean: { route: "text", lines: (redactor) => [redactor.redact(line).output] } };
}
