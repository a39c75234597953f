/** The chain that seals manifests: each entry holds the digest of the one before it and those of the manifests it seals. */
import { platform } from "#platform";
import type { Bytes } from "../bytes.ts";
import { encodeHex, encodeUtf8 } from "../operate/encoding.ts";
import { AuditError } from "./audit-error.ts";
import { MANIFEST_PREFIX } from "./manifest.ts";
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

/**
 * What is known of the place before a manifest's first record.
 * - `start`: nothing of its partition was sealed before;
 * - `proven`: the source was asked, and has no record between the last sealed one and this one;
 * - `gap`: it has, so records are missing;
 * - `unproven`: the source no longer knows;
 * - `overlap`: the manifest begins before the end of one that was sealed;
 * - `none`: the source has no order that could be asked for.
 */
export type Continuity = "start" | "proven" | "gap" | "unproven" | "overlap" | "none";

export interface Seal {
  readonly key: string;
  /** SHA-256 of the manifest's bytes. */
  readonly digest: string;
  readonly continuity: Continuity;
  /** Of its partition's last record that was sealed before. Absent: there was none. */
  readonly after?: string;
}

/** Something that is wrong with what the manifest of that key says. */
export interface Finding {
  readonly kind: "missing-object" | "wrong-size" | "unbalanced" | "not-a-manifest";
  readonly manifest: string;
  /** The key of the object that is missing. */
  readonly object?: string;
}

/** How far a partition is sealed. */
export interface Frontier {
  readonly last: string;
  /** When the first record of the manifest that ends there arrived. */
  readonly arrived: string;
}

export interface LedgerEntry {
  readonly v: 1;
  readonly function: string;
  /** From 0 on, without a gap. */
  readonly number: number;
  /** SHA-256 of the entry before. Absent in the first. */
  readonly previous?: string;
  /** Every manifest that was written until then is sealed in this entry or an earlier one. */
  readonly until: string;
  readonly seals: readonly Seal[];
  readonly findings: readonly Finding[];
  /** Of partitions whose source can be asked what comes next. */
  readonly frontiers: Readonly<Record<string, Frontier>>;
  /** The latest arrival of what is in no such partition. Absent: there was none. */
  readonly latest?: string;
}

const isEntry = isShaped({
  v: isOneOf(1),
  function: isName,
  number: isCount,
  previous: isOptional(isDigest),
  until: isInstant,
  seals: isListOf(
    isShaped({
      key: isSafeText,
      digest: isDigest,
      continuity: isOneOf("start", "proven", "gap", "unproven", "overlap", "none"),
      after: isOptional(isName),
    }),
  ),
  findings: isListOf(
    isShaped({
      kind: isOneOf("missing-object", "wrong-size", "unbalanced", "not-a-manifest"),
      manifest: isSafeText,
      object: isOptional(isSafeText),
    }),
  ),
  frontiers: isRecordOf(isShaped({ last: isName, arrived: isInstant })),
  latest: isOptional(isInstant),
});

/** `manifests/chain/<function>/` */
export function chainPrefix(name: string): string {
  return `${MANIFEST_PREFIX}/chain/${name}/`;
}

/** `manifests/chain/<function>/<number, 10 digits>.json` */
export function entryKey(name: string, number: number): string {
  return `${chainPrefix(name)}${String(number).padStart(10, "0")}.json`;
}

export function encodeEntry(entry: LedgerEntry): Bytes {
  return encodeUtf8(`${JSON.stringify(entry)}\n`);
}

/** @throws AuditError `bad-ledger` */
export function decodeEntry(bytes: Bytes): LedgerEntry {
  const entry = parseJson(new TextDecoder().decode(bytes));
  if (!isEntry(entry)) throw new AuditError("bad-ledger", "the object is not an entry of a ledger");
  return entry as LedgerEntry;
}

/** SHA-256 in hexadecimal. */
export function digestOf(bytes: Bytes): string {
  return encodeHex(platform.sha256(bytes));
}
