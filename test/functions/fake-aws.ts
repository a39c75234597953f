import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A fake, in this process and on the loopback interface only: enough of S3 (PutObject, GetObject, DeleteObject, and ListObjectsV2 in
 * pages of three) and Secrets Manager (GetSecretValue) for the real AWS SDK to talk to. It knows no signatures, no versions and no limits.
 */
export interface FakeAws {
  readonly endpoint: string;
  /** `<bucket>/<key>` -> body, as stored. */
  readonly objects: Map<string, Buffer>;
  /** Every path that was asked for, including those refused. */
  readonly requests: string[];
  /** The secret's text; undefined = the service answers 500. */
  secret: string | undefined;
  /** When each object was last written, in milliseconds since the epoch. */
  readonly modified: Map<string, number>;
  /** Whether to refuse a request for `<bucket>/<key>`, or to list `<bucket>/`, with a 500. */
  refuses: (path: string, method: string) => boolean;
  /** Whether to store a PUT and answer with a 500 all the same. */
  loses: (path: string) => boolean;
  close(): Promise<void>;
}

export async function startFakeAws(): Promise<FakeAws> {
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    const reply = (status: number, type: string, text: string) =>
      response.writeHead(status, { "content-type": type, connection: "close" }).end(text);
    const path = decodeURIComponent(new URL(request.url!, "http://localhost").pathname.slice(1));
    if (request.headers["x-amz-target"] === "secretsmanager.GetSecretValue") {
      fake.requests.push("GetSecretValue");
      const json = "application/x-amz-json-1.1";
      if (fake.secret === undefined) return reply(500, json, `{"__type":"InternalServiceError","message":"${MARKER}"}`);
      return reply(200, json, JSON.stringify({ ARN: "arn", Name: "ring", SecretString: fake.secret }));
    }
    const xml = "application/xml";
    const method = request.method!;
    fake.requests.push(`${method} ${path}`);
    if (fake.refuses(path, method))
      return reply(500, xml, `<Error><Code>InternalError</Code><Message>${MARKER}</Message></Error>`);
    if (method === "GET") {
      const { searchParams } = new URL(request.url!, "http://localhost");
      if (searchParams.has("list-type")) return reply(200, xml, list(path, searchParams));
      const object = fake.objects.get(path);
      if (object) return response.writeHead(200, { connection: "close" }).end(object);
      return reply(404, xml, `<Error><Code>NoSuchKey</Code><Message>${MARKER}</Message></Error>`);
    }
    if (method === "DELETE") fake.objects.delete(path);
    else {
      fake.objects.set(path, body);
      fake.modified.set(path, Date.now());
      if (fake.loses(path)) return reply(500, xml, "<Error><Code>InternalError</Code></Error>");
    }
    return reply(method === "DELETE" ? 204 : 200, xml, "");
  });
  function list(path: string, parameters: URLSearchParams): string {
    const bucket = `${path.replace(/\/$/, "")}/`;
    const after = parameters.get("continuation-token") ?? "";
    const keys = [...fake.objects.keys()]
      .filter((key) => key.startsWith(bucket + (parameters.get("prefix") ?? "")))
      .map((key) => key.slice(bucket.length))
      .filter((key) => key > after)
      .sort();
    const contents = keys.slice(0, PAGE).map((key) => {
      const modified = new Date(fake.modified.get(bucket + key) ?? 0).toISOString();
      const { length } = fake.objects.get(bucket + key)!;
      return `<Contents><Key>${key}</Key><Size>${length}</Size><LastModified>${modified}</LastModified></Contents>`;
    });
    const more =
      keys.length > PAGE
        ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${keys[PAGE - 1]}</NextContinuationToken>`
        : "";
    return `<ListBucketResult>${contents.join("")}${more}</ListBucketResult>`;
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const fake: FakeAws = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects: new Map(),
    modified: new Map(),
    requests: [],
    secret: undefined,
    refuses: () => false,
    loses: () => false,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return fake;
}

const PAGE = 3;

/** Stands in the fake's own error messages, which could quote content in real life: it must be printed nowhere. */
export const MARKER = "marker-in-foreign-error";

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
