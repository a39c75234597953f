import { createHash } from "node:crypto";
import type { Redactor } from "../../core/index.ts";
import type { KeyRing } from "../../core/operate/keyring.ts";
import type { Compression } from "../compression.ts";
import { CLEAN_PREFIX } from "../sinks/object-sink.ts";
import type { ObjectReference } from "./reference.ts";

export const OBJECTS_PREFIX = `${CLEAN_PREFIX}/objects`;

/** What an object is called where no content may be. */
export interface SafeName {
  /** `<bucket>/<key>`, redacted. */
  readonly path: string;
  /** 64 bits of an HMAC of bucket and key, in hexadecimal: the same name gives the same, and who has no key learns nothing from it. */
  readonly digest: string;
  /** 64 bits that name the version, in hexadecimal. Made of what S3 made up, not of content. */
  readonly version: string;
}

/** S3's own limit, in bytes of UTF-8; https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const MAX_KEY_BYTES = 1024;
/** What our replacements may bring in and S3 advises against in keys. */
const UNWANTED = /[\\{}^%`\]">[~<#|\s]/g;

/**
 * Object keys are content: people put addresses and numbers into them. Judged once as a whole, since a name in one segment may say what the
 * next one is, and then segment by segment. A name that changed carries its digest, or two objects would become one.
 */
export function nameSafely(reference: ObjectReference, redactor: Redactor, ring: KeyRing): SafeName {
  const { bucket, key, versionId, sequencer } = reference;
  const digest = toHex(ring.mac("manifests", Buffer.from(`object-name\0${bucket}\0${key}`)));
  const id = versionId !== undefined && versionId !== "null" ? `version\0${versionId}` : `sequencer\0${sequencer}`;
  const version = toHex(createHash("sha256").update(id).digest());
  const raw = `${bucket}/${key}`;
  const path = redactPath(raw, redactor);
  if (path === raw) return { path, digest, version };
  return { path: path === undefined ? `${digest}/object` : insert(path, digest), digest, version };
}

function toHex(mac: Uint8Array): string {
  return Buffer.from(mac.buffer, mac.byteOffset, 8).toString("hex");
}

/** Undefined: not even the name can be judged. */
function redactPath(raw: string, redactor: Redactor): string | undefined {
  try {
    const clean = (text: string): string => redactor.redact(text, { format: "text" }).output;
    const original = new Set(raw.split("/"));
    const segments = clean(raw).split("/").map(clean);
    return segments.map((segment) => (original.has(segment) ? segment : segment.replace(UNWANTED, "_"))).join("/");
  } catch {
    // Whatever it is, it would be the same at every try.
    return undefined;
  }
}

/** Up to two endings of a file's name that say what is in it: readers go by the last ones. */
const ENDINGS = /(?<=[^/.])(?:\.(?:log|txt|out|jsonl?|ndjson|csv|tsv|pb|otlp|gz|gzip|zst|zstd)){0,2}$/i;

function insert(path: string, mark: string): string {
  const at = path.search(ENDINGS);
  const end = at < 0 ? path.length : at;
  return `${path.slice(0, end)}${path.endsWith("/") ? "" : "."}${mark}${path.slice(end)}`;
}

const EXTENSIONS: Readonly<Record<Compression, { readonly known: RegExp; readonly extension: string }>> = {
  gzip: { known: /\.gz(?:ip)?$/i, extension: ".gz" },
  zstd: { known: /\.zstd?$/i, extension: ".zst" },
};

/**
 * `clean/objects/<bucket>/<key>` with the version before the endings: every version of an object has a key of its own, so a late event
 * cannot replace what a newer one wrote, and a repeated one finds its own output.
 * @param compression of the output; the name is made to say so when it differs from the source's
 */
export function cleanKey(
  name: SafeName,
  compression: Compression | undefined,
  source: Compression | undefined,
): string {
  const versioned = insert(name.path, name.version);
  const key = `${OBJECTS_PREFIX}/${renameFor(versioned, compression, source)}`;
  if (Buffer.byteLength(key) <= MAX_KEY_BYTES) return key;
  const ending = compression === undefined ? "" : EXTENSIONS[compression].extension;
  return `${OBJECTS_PREFIX}/${name.path.slice(0, name.path.indexOf("/"))}/long/${name.digest}.${name.version}${ending}`;
}

function renameFor(path: string, compression: Compression | undefined, source: Compression | undefined): string {
  if (compression === source) return path;
  const bare = source === undefined ? path : path.replace(EXTENSIONS[source].known, "");
  return compression === undefined ? bare : `${bare}${EXTENSIONS[compression].extension}`;
}

const OWN_PREFIXES = [CLEAN_PREFIX, "quarantine", "outbox", "manifests"].join("|");
const OWN_KEY = new RegExp(`^(?:${OBJECTS_PREFIX}/|(?:${OWN_PREFIXES})/(?:[^/]+/)*dt=[0-9]{4}-[0-9]{2}-[0-9]{2}/)`);

/** Whether we wrote the object. What looks like our output is taken for it in other buckets too: clean data that is replicated must not come back. */
export function isOwnObject({ bucket, key }: ObjectReference, ownBuckets: readonly string[]): boolean {
  return ownBuckets.includes(bucket) || OWN_KEY.test(key);
}
