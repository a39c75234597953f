import { createHash } from "node:crypto";
import { LogsError } from "../functions/subscriptions/fake-logs.ts";
import type { RestAnswer, RestRequest } from "./fake-account.ts";

interface Stored {
  readonly body: Buffer;
  readonly versionId: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Buckets for useFakeAccount: versions, listings in pages, conditions, deletions. Rights by access key, as a test says. */
export class FakeBuckets {
  /** By `<bucket>/<key>`, the newest version last; undefined is a mark of deletion. */
  readonly versions = new Map<string, (Stored | undefined)[]>();
  /** Who asked for what: `<access key> <operation> <path>`. */
  readonly asked: string[] = [];
  /** Code of the error to answer with. */
  refuse: (accessKey: string, operation: string, path: string) => string | undefined = () => undefined;
  /** Account, by bucket. */
  readonly owners = new Map<string, string>();
  pageSize = 3;
  modified = new Date(Date.UTC(2026, 10, 22, 12));
  #count = 0;

  put(path: string, body: Buffer | string, metadata: Readonly<Record<string, string>> = {}): string {
    const versionId = `v${++this.#count}`;
    this.versions.set(path, [...(this.versions.get(path) ?? []), { body: Buffer.from(body), versionId, metadata }]);
    return versionId;
  }

  get(path: string): Buffer | undefined {
    return this.versions.get(path)?.at(-1)?.body;
  }

  keys(bucket: string): string[] {
    return [...this.versions.keys()]
      .filter((path) => path.startsWith(`${bucket}/`) && this.get(path) !== undefined)
      .map((path) => path.slice(bucket.length + 1))
      .sort();
  }

  readonly answer = ({ method, path, query, headers, body }: RestRequest): RestAnswer => {
    const [accessKey = ""] = /Credential=([^/]+)/.exec(headers.authorization ?? "")?.slice(1) ?? [];
    const bucket = path.split("/")[0]!;
    const isBucket = !path.slice(bucket.length + 1);
    const operation = `${method}${isBucket ? (query.has("versions") ? " versions" : query.has("delete") ? " delete" : " list") : ""}`;
    const owner = headers["x-amz-expected-bucket-owner"];
    if (owner !== undefined && owner !== (this.owners.get(bucket) ?? "123456789012"))
      throw new LogsError("AccessDenied", 403);
    this.asked.push(`${accessKey} ${operation} ${path}`);
    const refused = this.refuse(accessKey, operation, path);
    if (refused !== undefined) throw new LogsError(refused, /Denied|Forbidden/.test(refused) ? 403 : 400);
    if (operation === "GET list") return { body: this.#list(bucket, query) };
    if (operation === "GET versions") return { body: this.#listVersions(bucket, query.get("prefix") ?? "") };
    if (operation === "POST delete") {
      for (const [, key] of body.toString().matchAll(/<Key>([^<]+)<\/Key>/g)) {
        const at = `${bucket}/${key}`;
        this.versions.set(at, [...(this.versions.get(at) ?? []), undefined]);
      }
      return { body: "<DeleteResult/>" };
    }
    if (method === "PUT") {
      if (headers["if-none-match"] === "*" && this.get(path) !== undefined)
        throw new LogsError("PreconditionFailed", 412);
      const replaced = headers["if-match"];
      if (replaced !== undefined && replaced !== tagOf(this.get(path) ?? Buffer.alloc(0)))
        throw new LogsError("PreconditionFailed", 412);
      const metadata = Object.entries(headers).filter(([name]) => name.startsWith("x-amz-meta-"));
      const versionId = this.put(
        path,
        unchunk(body, headers["content-encoding"]),
        Object.fromEntries(metadata.map(([name, value]) => [name, String(value)])),
      );
      return { headers: { etag: tagOf(body), "x-amz-version-id": versionId } };
    }
    const wanted = query.get("versionId");
    const versions = this.versions.get(path) ?? [];
    const stored = wanted === null ? versions.at(-1) : versions.find((version) => version?.versionId === wanted);
    if (!stored) throw new LogsError(wanted === null ? "NoSuchKey" : "NoSuchVersion", 404);
    const match = headers["if-match"];
    if (match !== undefined && match !== tagOf(stored.body)) throw new LogsError("PreconditionFailed", 412);
    const answer = { ...stored.metadata, etag: tagOf(stored.body), "x-amz-version-id": stored.versionId };
    return { headers: answer, body: stored.body };
  };

  #list(bucket: string, query: URLSearchParams): string {
    const after = query.get("continuation-token") ?? query.get("start-after") ?? "";
    const prefix = query.get("prefix") ?? "";
    const keys = this.keys(bucket).filter((key) => key.startsWith(prefix) && key > after);
    const page = keys.slice(0, this.pageSize);
    const more = keys.length > page.length ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : "";
    const contents = page.map(
      (key) =>
        `<Contents><Key>${escapeXml(key)}</Key><Size>${this.get(`${bucket}/${key}`)!.length}</Size><LastModified>${this.modified.toISOString()}</LastModified></Contents>`,
    );
    return `<ListBucketResult><IsTruncated>${more !== ""}</IsTruncated>${more}${contents.join("")}</ListBucketResult>`;
  }

  #listVersions(bucket: string, prefix: string): string {
    const entries = [...this.versions]
      .filter(([path]) => path.startsWith(`${bucket}/${prefix}`))
      .flatMap(([path, versions]) =>
        versions.toReversed().map((stored, i) => {
          const key = escapeXml(path.slice(bucket.length + 1));
          const time = new Date(this.modified.getTime() + (versions.length - i) * 60_000).toISOString();
          const common = `<Key>${key}</Key><IsLatest>${i === 0}</IsLatest><LastModified>${time}</LastModified>`;
          return stored
            ? `<Version>${common}<VersionId>${stored.versionId}</VersionId><Size>${stored.body.length}</Size></Version>`
            : `<DeleteMarker>${common}<VersionId>d${i}</VersionId></DeleteMarker>`;
        }),
      );
    return `<ListVersionsResult><IsTruncated>false</IsTruncated>${entries.join("")}</ListVersionsResult>`;
  }
}

/** A stream comes in chunks with a checksum behind them. */
function unchunk(body: Buffer, encoding = ""): Buffer {
  if (!encoding.includes("aws-chunked")) return body;
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = body.indexOf("\r\n", at);
    const size = Number.parseInt(body.toString("latin1", at, end), 16);
    if (!size) return Buffer.concat(parts);
    parts.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}

function tagOf(body: Buffer): string {
  return `"${createHash("md5").update(body).digest("hex")}"`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
