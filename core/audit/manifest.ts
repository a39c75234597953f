/** What is kept of one attempt: counts, digests, positions, and with what it was made. Never content. */
import type { Bytes } from "../bytes.ts";
import { encodeHex, encodeUtf8 } from "../operate/encoding.ts";
import type { KeyRing } from "../operate/keyring.ts";
import { AuditError } from "./audit-error.ts";
import {
  isCount,
  isDigest,
  isInstant,
  isListOf,
  isName,
  isOneOf,
  isOptional,
  isRecordOf,
  isSafeText,
  isShaped,
  parseJson,
} from "./shape.ts";

export const MANIFEST_PREFIX = "manifests";

/** The stretch of a partition that an attempt finished, both ends included. */
export interface Range {
  readonly partition: string;
  readonly first: string;
  readonly last: string;
  /** When the first record arrived in its source, ISO 8601. */
  readonly arrived: string;
  readonly records: number;
}

/** in = clean + quarantined + dropped + returned. */
export interface ItemCounts {
  readonly in: number;
  readonly clean: number;
  readonly quarantined: number;
  readonly dropped: number;
  readonly returned: number;
}

/** What a sink took. */
export interface Output {
  readonly sink: string;
  /** The object's key, where there is one. */
  readonly key?: string;
  /** SHA-256 of the bytes that were written. */
  readonly digest?: string;
  readonly bytes?: number;
  readonly items: number;
  /** Items that wait in the outbox. */
  readonly deferred?: number;
  /** Items that the service refused, and that are kept. */
  readonly rejected?: number;
}

export interface Manifest {
  readonly v: 1;
  /** The function that made the attempt. */
  readonly function: string;
  /** Version of Scrubline. */
  readonly engine: string;
  /** Hash of the configuration, that is, of the compiled policy. */
  readonly policy: string;
  readonly namespace: string;
  /** Id and check value of the key that pseudonyms were made with, and that `input` and `mac` are made with. */
  readonly key: { readonly id: string; readonly check: string };
  readonly range: Range;
  readonly items: ItemCounts;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** By `<entity>/<action>`. */
  readonly findings: Readonly<Record<string, number>>;
  readonly quarantined: Readonly<Record<string, number>>;
  readonly dropped: Readonly<Record<string, number>>;
  /** digestInputs of the records of the range. Absent: the source cannot give their bytes. */
  readonly input?: string;
  readonly outputs: readonly Output[];
}

const isManifest = isShaped({
  v: isOneOf(1),
  function: isName,
  engine: isName,
  policy: isSafeText,
  namespace: isSafeText,
  key: isShaped({ id: isName, check: isSafeText }),
  range: isShaped({ partition: isName, first: isName, last: isName, arrived: isInstant, records: isCount }),
  items: isShaped({ in: isCount, clean: isCount, quarantined: isCount, dropped: isCount, returned: isCount }),
  bytesIn: isCount,
  bytesOut: isCount,
  findings: isRecordOf(isCount),
  quarantined: isRecordOf(isCount),
  dropped: isRecordOf(isCount),
  input: isOptional(isDigest),
  outputs: isListOf(
    isShaped({
      sink: isName,
      key: isOptional(isSafeText),
      digest: isOptional(isDigest),
      bytes: isOptional(isCount),
      items: isCount,
      deferred: isOptional(isCount),
      rejected: isOptional(isCount),
    }),
  ),
});

/**
 * `manifests/<function>/dt=YYYY-MM-DD/hh=HH/<partition>-<first>.json`, from the range alone: an attempt that is repeated
 * overwrites, one that begins where a cut one ended gets a key of its own.
 */
export function manifestKey({ function: name, range }: Pick<Manifest, "function" | "range">): string {
  return `${hourPrefix(name, Date.parse(range.arrived))}${range.partition}-${range.first}.json`;
}

/** @param time milliseconds since the epoch */
export function hourPrefix(name: string, time: number): string {
  const iso = new Date(time).toISOString();
  return `${MANIFEST_PREFIX}/${name}/dt=${iso.slice(0, 10)}/hh=${iso.slice(11, 13)}/`;
}

/**
 * One line of JSON whose last member, `mac`, is a keyed digest of what stands before it: who can write to the bucket but
 * not read the key ring cannot make a manifest.
 * @throws AuditError `bad-position` for a place that is not fit for a key; AuditError `bad-manifest` for any other defect
 */
export function encodeManifest(manifest: Manifest, keys: KeyRing): Bytes {
  const { partition, first, last } = manifest.range;
  if (![partition, first, last].every(isName))
    throw new AuditError("bad-position", "a source's partition or sequence has characters that no object key may have");
  if (!isManifest(manifest)) throw new AuditError("bad-manifest", "a manifest would not be read again");
  const body = JSON.stringify(manifest).slice(0, -1);
  return encodeUtf8(`${body},"mac":"${macOf(body, keys, manifest.key.id)}"}\n`);
}

const SIGNED = /^(\{.*),"mac":"([0-9a-f]{64})"\}\n$/s;

export interface SignedManifest {
  readonly manifest: Manifest;
  /**
   * Whether the manifest was made by a holder of the key that it names.
   * @throws KeyError `unknown-key` when the ring has none of that id
   */
  verify(keys: KeyRing): boolean;
}

/** @throws AuditError `bad-manifest` */
export function decodeManifest(bytes: Bytes): SignedManifest {
  const [, body, mac] = SIGNED.exec(new TextDecoder().decode(bytes)) ?? [];
  const manifest = body === undefined ? undefined : parseJson(`${body}}`);
  if (!isManifest(manifest)) throw new AuditError("bad-manifest", "the object is not a manifest");
  const { key } = manifest as Manifest;
  return { manifest: manifest as Manifest, verify: (keys) => macOf(body!, keys, key.id) === mac };
}

const MAC_LABEL = "scrubline manifest v1\n";
const INPUT_LABEL = encodeUtf8("scrubline inputs v1\n");

function macOf(body: string, keys: KeyRing, id: string): string {
  return encodeHex(keys.mac("manifests", encodeUtf8(MAC_LABEL + body), id));
}

/**
 * HMAC over the HMACs of the records, in their order; keyed, since from a plain digest of a short record its content
 * could be guessed.
 * @param digests 32 bytes each, of digestRecord
 */
export function digestInputs(digests: readonly Bytes[], keys: KeyRing): string {
  const message = new Uint8Array(INPUT_LABEL.length + digests.length * 32);
  message.set(INPUT_LABEL);
  for (const [index, digest] of digests.entries()) message.set(digest, INPUT_LABEL.length + index * 32);
  return encodeHex(keys.mac("manifests", message));
}

/** HMAC-SHA-256 of a record's bytes as they came, under the key for manifests. */
export function digestRecord(data: Bytes, keys: KeyRing): Bytes {
  return keys.mac("manifests", data);
}

/** Whether the counts of a manifest agree with each other. */
export function isBalanced({ items, quarantined, dropped }: Manifest): boolean {
  const total = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);
  return (
    items.in === items.clean + items.quarantined + items.dropped + items.returned &&
    total(quarantined) === items.quarantined &&
    total(dropped) === items.dropped
  );
}
