import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import type { Signal } from "../../../core/otlp/messages.ts";
import { decodeRequest } from "../../otlp/oracle.ts";

/** Stands in everything the fake says, which could quote content in real life: it must come out nowhere. */
export const FOREIGN_MARKER = "marker-of-the-service";

export interface FakeRequest {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  /** Before compression. */
  readonly size: number;
  /** Bodies of log records or names of spans. */
  readonly records: readonly string[];
  readonly decoded: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** Of the request's records, those that the fake does not take although it answers with success. */
  readonly drops?: readonly string[];
}

/** What the fake does with a request, beside answering. */
export type Reaction =
  | Answer
  /** Closes the connection without a word. */
  | "reset"
  /** Takes it, and closes before it says so. */
  | "take-and-reset"
  /** Takes it, says so, and closes within the answer. */
  | "cut"
  | "silence"
  /** One byte after the other, without end. */
  | "drip"
  /** Takes it, and answers with more than anybody wants to read. */
  | "flood";

export interface FakeOtlp {
  readonly endpoint: string;
  readonly requests: FakeRequest[];
  /** What was taken, in the order of arrival. */
  readonly taken: string[];
  /** Bytes of the last flood that were handed to the connection. */
  flooded: number;
  react: (request: FakeRequest, index: number) => Reaction;
  close(): Promise<void>;
}

export const OK: Answer = { status: 200, headers: { "content-type": "application/x-protobuf" } };

/** Enough of an OTLP/HTTP receiver, on the loopback interface only. @param port 0: any */
export async function startFakeOtlp(
  scheme: "http" | "https" = "http",
  create: (listener: RequestListener) => Server = createServer,
  port = 0,
): Promise<FakeOtlp> {
  const server = create(async (request, response) => {
    const seen = await readRequest(request).catch(() => undefined);
    if (seen === undefined) return;
    fake.requests.push(seen);
    react(fake, seen, fake.react(seen, fake.requests.length - 1), response);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const fake: FakeOtlp = {
    endpoint: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    taken: [],
    flooded: 0,
    react: () => OK,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return fake;
}

function react(fake: FakeOtlp, { records }: FakeRequest, reaction: Reaction, response: ServerResponse): void {
  const headers = { "content-type": "text/plain", "x-quote": FOREIGN_MARKER };
  if (typeof reaction === "object") {
    const { status, drops = [], body = status < 300 ? "" : `${FOREIGN_MARKER} ${records.join()}` } = reaction;
    if (status < 300) fake.taken.push(...records.filter((record) => !drops.includes(record)));
    response.writeHead(status, FOREIGN_MARKER, { ...headers, ...reaction.headers }).end(body);
    return;
  }
  if (reaction === "take-and-reset" || reaction === "cut" || reaction === "flood") fake.taken.push(...records);
  if (reaction === "cut") {
    response.writeHead(200, { ...headers, "content-length": "100" }).write(FOREIGN_MARKER, () => response.destroy());
  } else if (reaction === "flood") {
    const chunk = Buffer.alloc(16 * 1024, FOREIGN_MARKER);
    fake.flooded = 0;
    response.writeHead(200, headers).on("error", () => {});
    const pour = () => {
      for (let room = true; room && !response.destroyed; fake.flooded += chunk.length) room = response.write(chunk);
      response.once("drain", pour);
    };
    pour();
  } else if (reaction === "drip") {
    response.writeHead(200, headers);
    const timer = setInterval(() => response.write("."), 10);
    response.once("close", () => clearInterval(timer));
  } else if (reaction !== "silence") response.destroy();
}

async function readRequest(request: IncomingMessage): Promise<FakeRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const sent = Buffer.concat(chunks);
  const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(sent) : sent;
  const signal: Signal = request.url!.endsWith("traces") ? "traces" : "logs";
  const decoded = decodeRequest(signal, body);
  return { path: request.url!, headers: request.headers, size: body.length, records: labelsOf(decoded), decoded };
}

interface Labelled {
  readonly name?: string;
  readonly body?: { readonly stringValue?: string };
}
type Scopes = readonly { readonly logRecords?: readonly Labelled[]; readonly spans?: readonly Labelled[] }[];
interface Resources {
  readonly scopeLogs?: Scopes;
  readonly scopeSpans?: Scopes;
}

/** Bodies of log records or names of spans. */
export function labelsOf(decoded: Readonly<Record<string, unknown>>): readonly string[] {
  const lists = (decoded.resourceLogs ?? decoded.resourceSpans ?? []) as readonly Resources[];
  return lists
    .flatMap(({ scopeLogs, scopeSpans }) => scopeLogs ?? scopeSpans ?? [])
    .flatMap(({ logRecords, spans }) => logRecords ?? spans ?? [])
    .map(({ name, body }) => name ?? body?.stringValue ?? "");
}
