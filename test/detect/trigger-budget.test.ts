import { describe, expect, test } from "vitest";
import { anyOf, NOTHING, spokenHintsOf } from "../../core/detect/cues.ts";
import { DETECTED_ENTITIES, UNUSUAL_ENTITIES } from "../../core/detect/entities.ts";
import { createDetector } from "../../core/detect/index.ts";
import { RECOGNIZERS } from "../../core/detect/recognizers/index.ts";
import { HEADER_STARTS } from "../../core/detect/structure/header-line.ts";
import { anchored, spell } from "../../core/detect/trigger-pattern.ts";
import { Hits, TriggerSearch } from "../../core/kernel/index.ts";
import { findAll, policyOf } from "./harness.ts";

/** What a trigger reports is judged at a hundred times the price of a byte: ordinary text must not have any. */

/** A name begins at every capital letter, and that is paid for where a policy asks for names. */
const NAMES = ["PERSON", "LOCATION", ...UNUSUAL_ENTITIES];
const entities = DETECTED_ENTITIES.filter((entity) => !NAMES.includes(entity));
const recognizers = RECOGNIZERS.filter(({ entity }) => entities.includes(entity));
const patterns: [string, readonly string[]][] = [
  ...recognizers.map(({ id, triggers }): [string, readonly string[]] => [id, triggers.map(anchored)]),
  ["hint", spokenHintsOf(anyOf(...recognizers.map(({ needs }) => needs ?? NOTHING)))],
  ["header", HEADER_STARTS],
];
const search = new TriggerSearch(
  patterns.map(([, list]) => list),
  -1,
  "script",
  false,
);

/** What is reported in a piece. */
function triggersIn(text: string): string[] {
  const bytes = new TextEncoder().encode(text);
  const hits = new Hits();
  search.find(bytes, 0, 0, bytes.length, bytes.length, true, hits);
  const reports = Array.from(hits.reports.subarray(0, hits.count));
  return reports.flatMap((report) => search.automaton.outputs[report].map((output) => patterns[output >> 8][0]));
}

const LINES = [
  // Times and dates.
  "2026-03-04T10:15:30Z",
  "2026-03-04T10:15:30.123456789Z",
  "2026-03-04 10:15:30,123",
  "2026-03-04 10:15:30.123 +0000",
  "2026/03/04 10:15:30",
  "[04/Mar/2026:10:15:30 +0000]",
  "04-Mar-2026 10:15:30.123",
  "[Wed Mar  4 10:15:30 2026]",
  "20260304T101530Z",
  "10:15:30.123456",
  "00:00:01.234",
  "12d 3h 4m 5s",
  "2026-W10-3",
  // Durations, sizes, counts, rates.
  "took=123ms",
  "duration: 1.532s",
  "(45 MB)",
  "(103095 bytes)",
  "512M->128M(1024M) 12.345ms",
  "1024/4096 (25.0%)",
  "0.52, 0.58, 0.59",
  "rx=10.2kB/s tx=5.1kB/s",
  "5 of 10",
  "1,234,567",
  "-12.5e-7",
  "0.1234567",
  // Versions.
  "version=2.13.4",
  "v2.13.4-rc.1+build.17",
  "=jetty-9.4.48",
  "Chrome/126.0.6478.127 Safari/537.36",
  "k8s.io/client-go v0.25.3",
  // Ids.
  "id=c56a4180-65aa-42ec-a945-5fd21dec0538",
  "8f507cfc-ab1e-4697-b07a-ac58fc914c95",
  "9f86d081884c7d659a2feaa0c55ad015",
  "request_id=e4d909c290d0fb1ca068ffaddf22cbd0",
  "trace=4bf92f3577b34da6a3ce929d0e0e4736 span=00f067aa0ba902b7",
  "3b18e512dba79e4c8300dd08aeb37f8e728b8dad",
  "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  "01ARZ3NDEKTSV4RRFFQ69G5FAV",
  "pod/checkout-7f9c8d6b5-x2x9z",
  "arn:aws:s3:::bucket/key.parquet",
  "0x00007fff5fbff8c0",
  // Frames of a stack.
  "    at com.example.orders.OrderService.process(OrderService.java:123)",
  "\tat org.springframework.web.servlet.FrameworkServlet.service(FrameworkServlet.java:897)",
  "(org.google.common.collect.ImmutableList)",
  '  Path "/usr/lib/python3.11/site-packages/requests/adapters.py", line 519, in send',
  "    at Object.<anonymous> (/app/dist/routes/index.js:12:34)",
  "tokio::runtime::blocking std::chrono src/main.rs:12:34",
  "main.go:123 +0x1d5",
  // Lines of logs.
  "2026-03-04T10:15:30.123Z INFO [worker-3] c.e.shop.OrderService - request completed request_id=9f86d081884c7d659a2feaa0c55ad015 took=123ms version=2.13.4",
  "2026-03-04 10:15:30,123 [http-nio-8080-exec-7] WARN  o.s.w.s.m.s.ExceptionResolver - Resolved exception after 35 ms",
  'level=info ts=2026-03-04T10:15:30.123456Z source=main.go:123 msg="starting server" addr=:8080 version=1.2.3',
  'time="2026-03-04T10:15:30Z" level=error msg="failed to fetch" error="connection reset" duration=1.532s attempt=3',
  "I0304 10:15:30.123456       1 controller.go:115] Starting controller worker count=5",
  "REPORT RequestId: 8f507cfc-ab1e-4697-b07a-ac58fc914c95 Duration: 15.74 ms Billed Duration: 16 ms Max Memory Used: 56 MB",
  "[2026-03-04T10:15:30.123+01:00] DEBUG cache miss for product:12345, loading from store (ttl 300s)",
  "10:15:30.123 [main] INFO  org.eclipse.jetty.server.Server - jetty-9.4.48; built: 2022-06-21T20:42:25.880Z",
  "GC(123) Pause Young (Normal) (G1 Evacuation Pause) 512M->128M(1024M) 12.345ms",
  "kernel: [12345.678901] usb 1-1: reset high-speed USB device",
  'nginx: "GET /assets/app.css HTTP/1.1" 200 612 "https://shop.example.com/" "kube-probe/1.27" rt=0.001',
];

/** Values of a span or a record: nothing stands before or behind them. */
const VALUES = [
  "GET",
  "/api/orders",
  "/api/users/me",
  "/v1/carts/items?page=2&limit=50",
  "GET /static/app.js",
  "info",
  "eu-central-1a",
  "application/json; charset=utf-8",
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0 Safari/537.36",
  "cache miss, loading from the primary store",
  "order accepted and queued for shipment",
  "worker finished the batch without errors",
  "user login succeeded",
  "deployment scaled to 3 of 5 replicas",
  "connection refused",
  "true",
  "200",
  "8080",
  "51234",
];

describe("ordinary text has no trigger", () => {
  test.each(LINES)("line %s", (line) => {
    expect(triggersIn(`\n${line}`)).toEqual([]);
  });

  test.each(VALUES)("value %s", (value) => {
    expect(triggersIn(value)).toEqual([]);
  });
});

describe("what has one has few", () => {
  // A number in digits alone may be many things, which are reported together; words that name an entity are looked at.
  test.each([
    ["2026-03-04T10:15:30.123456789+01:00", ["us-ssn", "us-passport", "us-bank-routing", "au-acn", "au-tfn", "ca-sin"]],
    ["offset=12345678", ["au-tfn"]],
    ["[info] client-go@v0.25.3", ["email-address"]],
    ["http://localhost:8080/health?full=1", ["url-password", "hint"]],
    ["two words, and the names of columns", ["header"]],
  ])("%s", (line, expected) => {
    expect(triggersIn(`\n${line}`)).toEqual(expected);
  });
});

test("the detector looks at none of these lines", () => {
  const detector = createDetector(policyOf({ entities }));
  for (const line of [...LINES, ...VALUES]) expect(findAll(detector, line)).toEqual([]);
  expect(detector.counts?.looks).toBe(0);
});

test("every pattern fits into the least window, so that a text in chunks has the same triggers", () => {
  for (const pattern of patterns.flatMap(([, list]) => list))
    for (const sets of spell(pattern).spellings) expect(sets.length).toBeLessThan(64);
});
