import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands in the fake's own error messages, which could quote content in real life: it must be printed nowhere. */
export const FOREIGN_MARKER = "marker-in-foreign-error";

/** What an object's bytes are: given, or made as they are sent. */
export type Content = Buffer | { readonly size: number; bytes(from: number): AsyncIterable<Buffer> | Iterable<Buffer> };

export interface StoredObject {
  readonly content: Content;
  readonly etag: string;
  readonly versionId?: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface FakeRequest {
  readonly operation: string;
  /** `<bucket>/<key>`. */
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly query: URLSearchParams;
}

/** What to do instead of serving: an error, or one of the connection. `lost`: the work is done and the answer is not given. */
export type Fault = { readonly status: number; readonly code: string } | "reset" | "hang" | "lost" | undefined;

/**
 * A fake, in this process and on the loopback interface only: S3 as far as the function uses it (versions, ranges, conditions, multipart uploads,
 * copies, listings), Secrets Manager's GetSecretValue and SQS's SendMessage, for the real AWS SDK to talk to. It knows no signatures and no
 * rights. What it does under conditions is what AWS's API reference says.
 */
export interface FakeS3 {
  readonly endpoint: string;
  /** By `<bucket>/<key>`. */
  readonly objects: Map<string, StoredObject>;
  /** Uploads that are neither completed nor aborted: target and parts. */
  readonly uploads: Map<
    string,
    { readonly path: string; readonly headers: Record<string, string>; readonly parts: Map<number, Buffer> }
  >;
  readonly requests: FakeRequest[];
  /** Bodies of the messages that were sent to the queue. */
  readonly messages: string[];
  secret: string;
  fault: (request: FakeRequest) => Fault;
  /** Bytes in which a body is sent. */
  chunkBytes: number;
  /** After how many bytes a body's connection is cut; asked once a request. */
  cutAfter: (request: FakeRequest) => number | undefined;
  /** Keeps no parts and no bodies that are written. */
  forgets: boolean;
  put(
    path: string,
    content: Content | string,
    more?: { versionId?: string; headers?: Record<string, string> },
  ): StoredObject;
  close(): Promise<void>;
}

export async function startFakeS3(): Promise<FakeS3> {
  const fake: Omit<FakeS3, "endpoint"> & { endpoint: string } = {
    endpoint: "",
    objects: new Map(),
    uploads: new Map(),
    requests: [],
    messages: [],
    secret: "A".repeat(44),
    fault: () => undefined,
    chunkBytes: 64 * 1024,
    cutAfter: () => undefined,
    forgets: false,
    put(path, given, { versionId, headers = {} } = {}) {
      const content = typeof given === "string" ? Buffer.from(given) : given;
      const etag = Buffer.isBuffer(content) ? createHash("md5").update(content).digest("hex") : `made-${content.size}`;
      const stored = { content, etag, headers, ...(versionId === undefined ? {} : { versionId }) };
      fake.objects.set(path, stored);
      return stored;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  const server = createServer((request, response) => {
    serve(request, response, fake).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  fake.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return fake;
}

async function serve(request: IncomingMessage, response: ServerResponse, fake: FakeS3): Promise<void> {
  const [rawPath = "", rawQuery = ""] = request.url!.split("?", 2);
  const query = new URLSearchParams(rawQuery);
  const path = decodeURIComponent(rawPath.slice(1));
  const described = { operation: nameOf(request, query), path, headers: request.headers, query };
  const body = await readBody(request);
  fake.requests.push(described);
  const fault = fake.fault(described);
  if (fault === "reset") return void response.destroy();
  if (fault === "hang") return;
  if (typeof fault === "object") return fail(response, fault.status, fault.code);
  if (fault === "lost") {
    const deaf = { writeHead: () => deaf, end: () => undefined } as unknown as ServerResponse;
    await answer(described, body, deaf, fake);
    return void response.destroy();
  }
  await answer(described, body, response, fake);
}

function nameOf(request: IncomingMessage, query: URLSearchParams): string {
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") return target.split(".")[1]!;
  const isCopy = request.headers["x-amz-copy-source"] !== undefined;
  if (request.method === "GET") return query.has("list-type") ? "List" : query.has("uploadId") ? "ListParts" : "Get";
  if (request.method === "POST") return query.has("uploads") ? "CreateUpload" : "CompleteUpload";
  if (request.method === "DELETE") return "AbortUpload";
  if (query.has("partNumber")) return isCopy ? "CopyPart" : "UploadPart";
  return isCopy ? "Copy" : "Put";
}

function fail(response: ServerResponse, status: number, code: string): void {
  response
    .writeHead(status, { "content-type": "application/xml" })
    .end(`<Error><Code>${code}</Code><Message>${FOREIGN_MARKER}</Message></Error>`);
}

function xml(response: ServerResponse, text: string): void {
  response.writeHead(200, { "content-type": "application/xml" }).end(text);
}

async function answer(request: FakeRequest, body: Buffer, response: ServerResponse, fake: FakeS3): Promise<void> {
  const { operation, path, headers, query } = request;
  const upload = fake.uploads.get(query.get("uploadId") ?? "");
  if (query.has("uploadId") && (!upload || upload.path !== path)) return fail(response, 404, "NoSuchUpload");
  const isTaken = headers["if-none-match"] === "*" && fake.objects.has(path);
  const kept = { ...pickHeaders(headers) };
  switch (operation) {
    case "GetSecretValue":
      response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
      return void response.end(JSON.stringify({ ARN: "arn", Name: "ring", SecretString: fake.secret }));
    case "SendMessage": {
      const { MessageBody } = JSON.parse(body.toString()) as { MessageBody: string };
      fake.messages.push(MessageBody);
      response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
      const MD5OfMessageBody = createHash("md5").update(MessageBody).digest("hex");
      return void response.end(JSON.stringify({ MessageId: "m-again", MD5OfMessageBody }));
    }
    case "Get":
      return sendObject(request, response, fake);
    case "List": {
      const key = query.get("prefix")!;
      const stored = fake.objects.get(`${path.replace(/\/$/, "")}/${key}`);
      const size = stored === undefined ? 0 : sizeOf(stored.content);
      const entry = stored === undefined ? "" : `<Contents><Key>${escapeXml(key)}</Key><Size>${size}</Size></Contents>`;
      return xml(response, `<ListBucketResult><IsTruncated>false</IsTruncated>${entry}</ListBucketResult>`);
    }
    case "Put":
      if (isTaken) return fail(response, 412, "PreconditionFailed");
      fake.put(path, body, { headers: kept });
      return void response.writeHead(200, { etag: '"e"' }).end();
    case "Copy": {
      const source = copySource(request, fake);
      if (typeof source === "string") return fail(response, source === "PreconditionFailed" ? 412 : 404, source);
      fake.put(path, source.content, { headers: kept });
      return xml(response, "<CopyObjectResult><ETag>e</ETag></CopyObjectResult>");
    }
    case "CreateUpload": {
      const id = `upload-${fake.requests.length}`;
      fake.uploads.set(id, { path, headers: kept, parts: new Map() });
      return xml(response, `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
    }
    case "UploadPart":
      upload!.parts.set(Number(query.get("partNumber")), fake.forgets ? Buffer.alloc(0) : body);
      return void response.writeHead(200, { etag: `"${tagOf(body)}"` }).end();
    case "CopyPart": {
      const source = copySource(request, fake);
      if (typeof source === "string") return fail(response, 404, source);
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers["x-amz-copy-source-range"] as string)!;
      upload!.parts.set(
        Number(query.get("partNumber")),
        (source.content as Buffer).subarray(Number(from), Number(to) + 1),
      );
      return xml(response, `<CopyPartResult><ETag>p${query.get("partNumber")}</ETag></CopyPartResult>`);
    }
    case "ListParts": {
      const parts = [...upload!.parts].sort(([a], [b]) => a - b);
      const entries = parts
        .map(([n, part]) => `<Part><PartNumber>${n}</PartNumber><ETag>"${tagOf(part)}"</ETag></Part>`)
        .join("");
      return xml(response, `<ListPartsResult><IsTruncated>false</IsTruncated>${entries}</ListPartsResult>`);
    }
    case "CompleteUpload": {
      if (isTaken) return fail(response, 412, "PreconditionFailed");
      const listed = [...body.toString().matchAll(/<Part>.*?<\/Part>/gs)].map(([part]) => ({
        number: Number(/<PartNumber>(\d+)</.exec(part)![1]),
        tag: /<ETag>(?:"|&quot;)?([^"&<]+)/.exec(part)![1],
      }));
      const parts = listed.map(({ number }) => upload!.parts.get(number));
      const isOther = parts.some((part, i) => part === undefined || (!fake.forgets && tagOf(part) !== listed[i]!.tag));
      if (isOther) return fail(response, 400, "InvalidPart");
      const tooSmall = parts.slice(0, -1).some((part) => part!.length < 5 * 1024 ** 2);
      if (tooSmall && !fake.forgets) return fail(response, 400, "EntityTooSmall");
      fake.put(path, Buffer.concat(parts as Buffer[]), { headers: upload!.headers });
      fake.uploads.delete(query.get("uploadId")!);
      return xml(response, "<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>");
    }
    case "AbortUpload":
      fake.uploads.delete(query.get("uploadId")!);
      return void response.writeHead(204).end();
    default:
      return fail(response, 501, "NotImplemented");
  }
}

function pickHeaders(headers: IncomingMessage["headers"]): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) =>
    /^(content-type|content-encoding|x-amz-meta-.*|x-amz-tagging)$/.test(name),
  );
  return Object.fromEntries(kept) as Record<string, string>;
}

/** The object, or the code of the error that S3 gives instead. */
function findObject(path: string, version: string | null, match: unknown, fake: FakeS3): StoredObject | string {
  const stored = fake.objects.get(path);
  if (!stored) return "NoSuchKey";
  if (version !== null && version !== stored.versionId) return "NoSuchVersion";
  return match !== undefined && match !== `"${stored.etag}"` ? "PreconditionFailed" : stored;
}

function copySource({ headers }: FakeRequest, fake: FakeS3): StoredObject | string {
  const [path, version] = (headers["x-amz-copy-source"] as string).split("?versionId=");
  return findObject(decodeURIComponent(path!), version ?? null, headers["x-amz-copy-source-if-match"], fake);
}

async function sendObject(request: FakeRequest, response: ServerResponse, fake: FakeS3): Promise<void> {
  const { path, headers, query } = request;
  const stored = findObject(path, query.get("versionId"), headers["if-match"], fake);
  if (typeof stored === "string") return fail(response, stored === "PreconditionFailed" ? 412 : 404, stored);
  const from = Number(/^bytes=(\d+)-$/.exec((headers.range as string) ?? "")?.[1] ?? 0);
  const size = sizeOf(stored.content);
  if (from > 0 && from >= size) return fail(response, 416, "InvalidRange");
  const cut = fake.cutAfter(request);
  const status = from > 0 ? 206 : 200;
  response.writeHead(status, { ...stored.headers, etag: `"${stored.etag}"`, "content-length": size - from });
  let sent = 0;
  for await (const chunk of chunksOf(stored.content, from, fake.chunkBytes)) {
    if (cut !== undefined && sent + chunk.length > cut) {
      response.write(chunk.subarray(0, cut - sent), () => response.destroy());
      return;
    }
    sent += chunk.length;
    if (response.destroyed) return;
    if (!response.write(chunk)) await drained(response);
  }
  response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      for (const name of ["drain", "close"]) response.off(name, go);
      resolve();
    };
    for (const name of ["drain", "close"]) response.on(name, go);
  });
}

function* cutUp(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function chunksOf(content: Content, from: number, size: number): AsyncIterable<Buffer> | Iterable<Buffer> {
  return Buffer.isBuffer(content) ? cutUp(content.subarray(from), size) : content.bytes(from);
}

export function sizeOf(content: Content): number {
  return Buffer.isBuffer(content) ? content.length : content.size;
}

function tagOf(part: Buffer): string {
  return createHash("md5").update(part).digest("hex");
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  // The SDK may send a stream in chunks with a trailing checksum; the object is what is inside them.
  return request.headers["content-encoding"]?.includes("aws-chunked") ? unchunk(body) : body;
}

function unchunk(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = body.indexOf("\r\n", at);
    const size = Number.parseInt(body.toString("latin1", at, end), 16);
    if (!size) return Buffer.concat(parts);
    parts.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
