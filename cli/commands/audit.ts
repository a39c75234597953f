import { chainPrefix } from "../../core/audit/ledger.ts";
import { MANIFEST_PREFIX } from "../../core/audit/manifest.ts";
import type { AuditReport } from "../../core/audit/report.ts";
import type { AuditReader } from "../../core/audit/store.ts";
import { type VerifyOptions, verifyLedger } from "../../core/audit/verify.ts";
import { EXIT, Failure } from "../failure.ts";
import { readKeyRing } from "../keys.ts";
import { openStandardOutput } from "../output.ts";
import { renderAudit } from "../render/audit.ts";
import type { Terminal } from "../terminal.ts";
import { openBucket, openDirectory } from "./audit-store.ts";

export interface AuditCommandOptions {
  readonly bucket?: string;
  readonly dir?: string;
  readonly function?: string;
  readonly from?: string;
  readonly to?: string;
  readonly keys?: string;
  readonly outputs?: boolean;
  readonly head?: string;
  readonly json?: boolean;
}

/** Verifies ledgers and prints what they say. @returns 1 when anything does not fit */
export async function runAuditVerify(options: AuditCommandOptions, terminal: Terminal): Promise<number> {
  const place = choosePlace(options);
  const verify = await readOptions(options, terminal);
  const reader = place.bucket === undefined ? openDirectory(place.dir) : await openBucket(place.bucket);
  const names = options.function === undefined ? await listFunctions(reader) : [options.function];
  if (names.length === 0)
    throw new Failure(
      EXIT.failed,
      `${place.bucket ?? place.dir}: there is no ledger under ${MANIFEST_PREFIX}/chain/`,
      "The reconciler writes it, hours after the first records. To see the manifests of one function: --function NAME.",
    );
  const reports: AuditReport[] = [];
  for (const name of names) reports.push(await verifyLedger(reader, name, verify));
  const output = openStandardOutput(terminal.stdout);
  await output.write(
    options.json ? `${JSON.stringify(reports, undefined, 2)}\n` : renderAudit(reports, verify, terminal.stdout),
  );
  await output.finish();
  return reports.some(({ problems }) => problems.length > 0) ? EXIT.failed : EXIT.done;
}

function choosePlace({ bucket, dir }: AuditCommandOptions) {
  if (bucket !== undefined && dir === undefined) return { bucket };
  if (dir !== undefined && bucket === undefined) return { dir };
  throw new Failure(
    EXIT.usage,
    "audit verify: name either --bucket or --dir",
    "The bucket is the stack's output CleanBucketName.",
  );
}

async function readOptions(options: AuditCommandOptions, terminal: Terminal): Promise<VerifyOptions> {
  const { from, to, head, keys, outputs = false } = options;
  if (options.function !== undefined && !/^[A-Za-z0-9_-]{1,140}$/.test(options.function))
    throw new Failure(EXIT.usage, "--function: not the name of a Lambda function");
  if (head !== undefined && !/^[0-9a-f]{64}$/.test(head))
    throw new Failure(EXIT.usage, "--head: not the digest of an entry", "It is 64 hexadecimal digits.");
  return {
    outputs,
    ...(from === undefined ? {} : { from: readTime(from, "--from") }),
    ...(to === undefined ? {} : { to: readTime(to, "--to") }),
    ...(head === undefined ? {} : { head }),
    ...(keys === undefined ? {} : { keys: await readKeyRing(keys, terminal) }),
  };
}

/** A day or an hour in UTC. */
function readTime(text: string, option: string): number {
  const [, day, hour = "00"] = /^(\d{4}-\d\d-\d\d)(?:T(\d\d)(?::00(?::00)?)?Z?)?$/.exec(text) ?? [];
  const time = Date.parse(`${day}T${hour}:00:00.000Z`);
  if (!Number.isFinite(time))
    throw new Failure(EXIT.usage, `${option}: not a day or an hour`, "Write 2025-11-22 or 2025-11-22T21, in UTC.");
  return time;
}

async function listFunctions(reader: AuditReader): Promise<string[]> {
  const names = new Set<string>();
  const prefix = `${MANIFEST_PREFIX}/chain/`;
  for await (const { key } of reader.list(prefix)) {
    const name = key.slice(prefix.length).split("/")[0]!;
    if (key.startsWith(chainPrefix(name)) && /^[A-Za-z0-9_-]+$/.test(name)) names.add(name);
  }
  return [...names].sort();
}
