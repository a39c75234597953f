import type { Bytes } from "../bytes.ts";
import { KeyError } from "../errors.ts";
import type { KeyRing } from "../operate/keyring.ts";
import { chainPrefix, decodeEntry, digestOf, entryKey, type LedgerEntry, type Seal } from "./ledger.ts";
import { decodeManifest, hourPrefix, isBalanced, MANIFEST_PREFIX, type Manifest, manifestKey } from "./manifest.ts";
import { type AuditProblem, type AuditReport, AuditSums } from "./report.ts";
import { isSafeText } from "./shape.ts";
import type { AuditReader } from "./store.ts";

export interface VerifyOptions {
  /** Only attempts whose records arrived from then on, by the hour; milliseconds since the epoch. The chain is verified whole. */
  readonly from?: number;
  /** Only those before it, by the hour. */
  readonly to?: number;
  /** Verifies who made the manifests. */
  readonly keys?: KeyRing;
  /** Reads every object that manifests name, and compares it. */
  readonly outputs?: boolean;
  /** The digest of an entry that has to be in the chain. */
  readonly head?: string;
}

/** What a ledger's finding is called in a report. */
const FOUND = {
  "missing-object": "object-missing",
  "wrong-size": "object-changed",
  unbalanced: "counts-unbalanced",
  "not-a-manifest": "manifest-unreadable",
} as const;

interface SealedIn {
  readonly seal: Seal;
  readonly entry: number;
}

const CONCURRENCY = 16;
const HOUR_MS = 3_600_000;

/** Verifies the chain of a function, the manifests in it and, as far as they are asked for, what the manifests name. */
export async function verifyLedger(reader: AuditReader, name: string, options: VerifyOptions): Promise<AuditReport> {
  const problems: AuditProblem[] = [];
  const chain = await verifyChain(reader, name, problems);
  if (options.head !== undefined && !chain.digests.includes(options.head)) problems.push({ code: "head-missing" });
  const sums = new AuditSums();
  const isWanted = createFilter(name, options);
  const wanted = [...chain.seals].filter(([key]) => isWanted(key));
  for (let at = 0; at < wanted.length; at += CONCURRENCY) {
    const some = wanted.slice(at, at + CONCURRENCY);
    const found = await Promise.all(some.map(([, sealed]) => verifySeal(reader, sealed, options, sums)));
    problems.push(...found.flat());
  }
  for (const { number, findings } of chain.entries)
    for (const { kind, manifest, object = manifest } of findings)
      if (isWanted(manifest)) problems.push({ code: FOUND[kind], entry: number, key: object });
  const waiting = await findUnsealed(reader, name, options, chain, problems);
  const head = chain.entries.at(-1);
  return {
    function: name,
    entries: chain.entries.length,
    ...(head ? { head: { number: head.number, digest: chain.digests.at(-1)! } } : {}),
    waiting,
    ...sums.toReport(),
    problems: deduplicate(problems),
  };
}

interface Chain {
  readonly entries: readonly LedgerEntry[];
  readonly digests: readonly string[];
  /** The last seal of each manifest. */
  readonly seals: ReadonlyMap<string, SealedIn>;
}

async function verifyChain(reader: AuditReader, name: string, problems: AuditProblem[]): Promise<Chain> {
  const entries: LedgerEntry[] = [];
  const digests: string[] = [];
  const seals = new Map<string, SealedIn>();
  let number = 0;
  let previous: string | undefined;
  for await (const { key, body } of readAhead(reader, chainPrefix(name))) {
    for (; key > entryKey(name, number); number++, previous = undefined)
      problems.push({ code: "entry-missing", entry: number });
    const entry = body && readEntry(body);
    // What is no entry, or one of another place, breaks the chain there.
    if (entry === undefined || key !== entryKey(name, entry.number) || entry.function !== name) {
      problems.push({ code: "entry-unreadable", entry: number });
      previous = undefined;
    } else {
      if (number > 0 ? entry.previous !== previous : entry.previous !== undefined)
        problems.push({ code: "chain-broken", entry: number });
      entries.push(entry);
      previous = digestOf(body!);
      digests.push(previous);
      for (const seal of entry.seals) seals.set(seal.key, { seal, entry: number });
    }
    number++;
  }
  if (number === 0) problems.push({ code: "no-ledger" });
  return { entries, digests, seals };
}

/** Objects in the order of their keys, some of which are read at the same time. */
async function* readAhead(reader: AuditReader, prefix: string) {
  const keys: string[] = [];
  for await (const { key } of reader.list(prefix)) keys.push(key);
  for (let at = 0; at < keys.length; at += CONCURRENCY)
    yield* await Promise.all(
      keys.slice(at, at + CONCURRENCY).map(async (key) => ({ key, body: await reader.get(key) })),
    );
}

function readEntry(body: Bytes): LedgerEntry | undefined {
  try {
    return decodeEntry(body);
  } catch {
    return undefined;
  }
}

async function verifySeal(
  reader: AuditReader,
  { seal, entry }: SealedIn,
  options: VerifyOptions,
  sums: AuditSums,
): Promise<readonly AuditProblem[]> {
  const { key, digest, continuity } = seal;
  const problem = (code: AuditProblem["code"], of = key): AuditProblem => ({ code, entry, key: of });
  const body = await reader.get(key);
  if (body === undefined) return [problem("manifest-missing")];
  if (digestOf(body) !== digest) return [problem("manifest-changed")];
  const signed = readManifest(body, key);
  if (signed === undefined) return [problem("manifest-unreadable")];
  const { manifest } = signed;
  const problems: AuditProblem[] = [];
  if (continuity === "gap" || continuity === "overlap") problems.push(problem(continuity));
  if (!isBalanced(manifest)) problems.push(problem("counts-unbalanced"));
  const origin = options.keys && verifyOrigin(signed, options.keys);
  if (origin === "forged") problems.push(problem("manifest-forged"));
  if (origin === "genuine") sums.signatures++;
  if (origin === "unknown") problems.push(problem("key-unknown"));
  sums.add(manifest, continuity);
  if (options.outputs) problems.push(...(await compareOutputs(reader, manifest, entry, sums)));
  return problems;
}

function readManifest(body: Bytes, key: string) {
  try {
    const signed = decodeManifest(body);
    return manifestKey(signed.manifest) === key ? signed : undefined;
  } catch {
    return undefined;
  }
}

function verifyOrigin(signed: ReturnType<typeof decodeManifest>, keys: KeyRing): "genuine" | "forged" | "unknown" {
  try {
    return signed.verify(keys) ? "genuine" : "forged";
  } catch (error) {
    if (error instanceof KeyError) return "unknown";
    throw error;
  }
}

async function compareOutputs(
  reader: AuditReader,
  { outputs }: Manifest,
  entry: number,
  sums: AuditSums,
): Promise<readonly AuditProblem[]> {
  const problems: AuditProblem[] = [];
  for (const { key, digest } of outputs) {
    // What is in the outbox goes from there; what has no digest was not written as an object.
    if (key === undefined || digest === undefined || key.startsWith("outbox/")) continue;
    const body = await reader.get(key);
    sums.outputsCompared++;
    if (body === undefined) problems.push({ code: "object-missing", entry, key });
    else if (digestOf(body) !== digest) problems.push({ code: "object-changed", entry, key });
  }
  return problems;
}

/** @returns how many wait for the next entry; one that the last entry should have sealed is a problem */
async function findUnsealed(
  reader: AuditReader,
  name: string,
  options: VerifyOptions,
  { entries, seals }: Chain,
  problems: AuditProblem[],
): Promise<number> {
  const until = entries.length === 0 ? undefined : Date.parse(entries.at(-1)!.until);
  const after = options.from === undefined ? undefined : hourPrefix(name, options.from);
  const isWanted = createFilter(name, options);
  let waiting = 0;
  for await (const { key, modified } of reader.list(`${MANIFEST_PREFIX}/${name}/dt=`, after)) {
    if (seals.has(key) || !isWanted(key)) continue;
    if (until === undefined || modified > until) waiting++;
    else problems.push({ code: "manifest-not-sealed", ...(isSafeText(key) ? { key } : {}) });
  }
  return waiting;
}

/** By the hour that the key names. */
function createFilter(name: string, { from, to }: VerifyOptions): (key: string) => boolean {
  const first = from === undefined ? "" : hourPrefix(name, from);
  // An hour that `to` is within is still wanted.
  const end = to === undefined ? undefined : hourPrefix(name, Math.ceil(to / HOUR_MS) * HOUR_MS);
  return (key) => key >= first && (end === undefined || key < end);
}

function deduplicate(problems: readonly AuditProblem[]): readonly AuditProblem[] {
  const seen = new Map(
    problems.map((problem) => [JSON.stringify([problem.code, problem.entry, problem.key]), problem]),
  );
  return [...seen.values()].sort((a, b) => (a.entry ?? -1) - (b.entry ?? -1));
}
