/** What names no person comes out byte for byte: ids, hashes, versions, times, paths; with every entity on, also in strict mode. */
import { describe, expect, test } from "vitest";
import { createRedactor, loadPolicy } from "../../core/index.ts";

/** Mulberry32: the same values on every machine. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
const random = createRandom(20261125);
const below = (n: number): number => Math.floor(random() * n);
const pick = <T>(from: readonly T[]): T => from[below(from.length)]!;
const chars = (alphabet: string, n: number): string =>
  Array.from({ length: n }, () => alphabet[below(alphabet.length)]).join("");
const hex = (n: number): string => chars("0123456789abcdef", n);
const digits = (n: number): string => chars("0123456789", n);
const two = (n: number): string => String(n).padStart(2, "0");
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

const uuid = (): string => `${hex(8)}-${hex(4)}-4${hex(3)}-${pick(["8", "9", "a", "b"])}${hex(3)}-${hex(12)}`;
const time = (): string =>
  `20${two(20 + below(9))}-${two(1 + below(12))}-${two(1 + below(28))}T${two(below(24))}:${two(below(60))}:${two(below(60))}`;
const service = (): string => pick(["checkout", "ledger-api", "search-edge", "mail-relay", "auth-gateway"]);

/** A kind of value, and the names it has in logs. */
const IDS: Readonly<Record<string, readonly [readonly string[], () => string]>> = {
  "trace id": [["trace_id", "traceId", "dd.trace_id"], () => hex(32)],
  "decimal trace id": [["trace_id", "dd.trace_id", "traceId"], () => `1${digits(18)}`],
  "span id": [["span_id", "spanId", "parent_span_id"], () => hex(16)],
  traceparent: [["traceparent"], () => `00-${hex(32)}-${hex(16)}-01`],
  "X-Ray id": [["xray", "_X_AMZN_TRACE_ID"], () => `1-${hex(8)}-${hex(24)}`],
  UUID: [["id", "request_id", "requestId", "RequestId", "uuid", "correlation-id"], uuid],
  "capital UUID": [["id", "EventID"], () => uuid().toUpperCase()],
  ULID: [["id", "ulid", "event_id"], () => `01${chars(CROCKFORD, 24)}`],
  KSUID: [["id", "ksuid"], () => chars(BASE62, 27)],
  "request id of S3": [["x-amz-request-id", "requestId"], () => chars(CROCKFORD, 16)],
  "row id": [["id", "order_id", "rowId", "item_id"], () => digits(4 + below(7))],
  "order number": [["order", "order_no", "orderNumber", "invoice_number", "ticket"], () => digits(8 + below(5))],
  snowflake: [["id", "message_id", "tweet_id"], () => `1${digits(17 + below(2))}`],
  "Lambda ARN": [["arn", "functionArn"], () => `arn:aws:lambda:eu-west-1:${digits(12)}:function:${service()}`],
  "role ARN": [["role", "roleArn"], () => `arn:aws:sts::${digits(12)}:assumed-role/${service()}/i-0${hex(16)}`],
  "account id": [["account_id", "accountId", "aws_account_id"], () => digits(12)],
  SHA1: [["commit", "sha", "git_sha", "revision"], () => hex(40)],
  SHA256: [["sha256", "digest", "checksum"], () => hex(64)],
  "image digest": [["image"], () => `registry.example.com/shop/${service()}@sha256:${hex(64)}`],
  MD5: [["etag", "md5", "hash"], () => hex(32)],
  "short hash": [["build", "commit", "rev"], () => hex(7)],
  version: [["version", "ver", "app_version"], () => `${below(20)}.${below(40)}.${below(900)}`],
  "version of four parts": [
    ["version", "assembly_version"],
    () => `${below(20)}.${below(40)}.${below(900)}.${below(9000)}`,
  ],
  "pre-release": [["version"], () => `${below(9)}.${below(9)}.${below(9)}-rc.${below(9)}+${hex(7)}`],
  "time with zone": [["ts", "time", "timestamp", "@timestamp"], () => `${time()}.${digits(3)}Z`],
  "time with offset": [["created_at", "updatedAt"], () => `${time()}+0${below(10)}:30`],
  epoch: [["ts", "time", "exp", "iat"], () => `17${digits(8)}`],
  "epoch in ms": [["ts", "timestamp", "time_ms"], () => `17${digits(11)}`],
  "epoch in ns": [["time_unix_nano", "ts_ns", "timeUnixNano"], () => `17${digits(17)}`],
  decimal: [["duration", "latency_ms", "score", "ratio"], () => `${below(1000)}.${digits(3 + below(14))}`],
  coordinate: [["lat", "lon"], () => `-${below(90)}.${digits(7)}`],
  amount: [["amount", "total", "bytes"], () => digits(3 + below(8))],
  "pod name": [
    ["pod", "kubernetes.pod_name", "host"],
    () => `${service()}-${hex(9)}-${chars("bcdfghjklmnpqrstvwxz2456789", 5)}`,
  ],
  "container id": [["container_id"], () => `containerd://${hex(64)}`],
  "instance id": [["instance_id", "instanceId"], () => `i-0${hex(16)}`],
  "file path": [["file", "path"], () => `/var/task/node_modules/@aws-sdk/client-s3/dist-cjs/index.js`],
  "log path": [["path"], () => `/var/log/pods/${service()}_${uuid()}/app/${below(9)}.log`],
  "Java class": [
    ["logger", "class"],
    () => `com.example.${pick(["orders", "billing"])}.${pick(["OrderService", "InvoiceWriter"])}$Inner`,
  ],
  "S3 key": [["key", "s3_key"], () => `2026/11/25/${service()}-${uuid()}.gz`],
  ISBN: [["isbn"], () => `978-3-16-${digits(6)}-${below(10)}`],
  EAN: [["ean", "gtin", "upc"], () => `40${digits(11)}`],
  SKU: [["sku"], () => `${chars("ABCDEFGHJKLMNPQRSTUVWXYZ", 3)}-${digits(5)}`],
  "log sequence number": [["lsn"], () => `0/${hex(8).toUpperCase()}`],
  "shard position": [["sequenceNumber", "sequence_number"], () => `496${digits(53)}`],
  colour: [["color", "fill"], () => `#${hex(6)}`],
  region: [["region", "az"], () => pick(["eu-central-1", "us-east-1b", "ap-southeast-2"])],
  "time zone": [["tz", "timezone"], () => pick(["Europe/Berlin", "America/New_York", "Asia/Tokyo"])],
};

const strict = createRedactor(
  loadPolicy({ preset: "accurate", pii_redaction: { compliance_mode: "strict", confidence_threshold: 0.6 } }),
);
const usual = createRedactor(loadPolicy());
const PER_FORM = 25;

describe.each(Object.entries(IDS))("%s", (_kind, [names, make]) => {
  const forms: readonly (readonly [string, (name: string, value: string) => string])[] = [
    ["JSON", (name, value) => `{"level":"info","${name}":"${value}","msg":"done"}`],
    ["JSON in JSON", (name, value) => JSON.stringify({ body: JSON.stringify({ [name]: value, ok: true }) })],
    ["logfmt", (name, value) => `level=info ${name}=${value} msg=done`],
    ["prose", (name, value) => `INFO finished ${name} ${value} in time`],
    ["query", (name, value) => `GET /a?${name}=${encodeURIComponent(value)}&x=1 HTTP/1.1`],
  ];
  test.each(forms)("%s", (_form, write) => {
    for (let i = 0; i < PER_FORM; i++) {
      const line = write(pick(names), make());
      expect(usual.redact(line).output).toBe(line);
      expect(strict.redact(line).output).toBe(line);
    }
  });
});
