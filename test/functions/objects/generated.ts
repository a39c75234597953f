import { gzipSync } from "node:zlib";
import { encodeRequest, toOtlpJson } from "../../otlp/oracle.ts";
import type { Content } from "./fake-s3.ts";

const BLOCK_LINES = 8_000;

/** About 1.5 MB of log lines with what a policy looks for in one line of five. */
export function block(): Buffer {
  const lines = Array.from({ length: BLOCK_LINES }, (_, i) => {
    const user = i % 5 === 0 ? `,"user":"u${i}@example.com"` : "";
    const path = `/api/v1/orders/${(i * 7919) % 100_000}`;
    const trace = `${(i * 2_654_435_761) % 2 ** 32}`.padStart(10, "0");
    return `{"time":"2025-11-22T21:00:01.${String(i % 1000).padStart(3, "0")}Z","level":"INFO","path":"${path}","trace":"${trace}","ms":${i % 97}${user}}\n`;
  });
  return Buffer.from(lines.join(""));
}

/** `size` bytes or a little more, made as they are sent: one block over and over, each a member of its own when compressed. */
export function repeated(
  size: number,
  compress: boolean,
): { readonly content: Content; readonly plainBytes: number; readonly items: number } {
  const plain = block();
  const piece = compress ? gzipSync(plain, { level: 1 }) : plain;
  const count = Math.ceil(size / plain.length);
  const total = count * piece.length;
  const content = {
    size: total,
    *bytes(from: number) {
      for (let at = from; at < total; ) {
        const within = at % piece.length;
        const chunk = piece.subarray(within, Math.min(piece.length, within + 64 * 1024));
        yield chunk;
        at += chunk.length;
      }
    },
  };
  return { content, plainBytes: count * plain.length, items: count * BLOCK_LINES };
}

/** One OTLP request of about `size` bytes, with an address in one record of five. */
export function largeRequest(form: "protobuf" | "JSON", size: number): ReturnType<typeof repeated> {
  const record = (i: number) => ({
    timeUnixNano: "1763845201000000000",
    body: { stringValue: `order ${i} charged in ${i % 97} ms${i % 5 === 0 ? ` for u${i}@example.com` : ""}` },
    attributes: [{ key: "http.method", value: { stringValue: "GET" } }],
    traceId: new Uint8Array(16).fill(i),
  });
  const requestOf = (records: number) => {
    const logRecords = Array.from({ length: records }, (_, i) => record(i));
    const request = { resourceLogs: [{ scopeLogs: [{ logRecords }] }] };
    return Buffer.from(form === "protobuf" ? encodeRequest("logs", request) : toOtlpJson(request));
  };
  const items = Math.floor((size / requestOf(1_000).length) * 1_000);
  const content = requestOf(items);
  return { content, plainBytes: content.length, items };
}
