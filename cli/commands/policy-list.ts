import { openPolicyStore, type PolicyPlaceOptions } from "../aws/policy-store.ts";
import { EXIT, Failure } from "../failure.ts";
import { openStandardOutput } from "../output.ts";
import { renderGrid } from "../render/grid.ts";
import { notify, type Terminal } from "../terminal.ts";

export interface PolicyListOptions extends PolicyPlaceOptions {
  readonly limit: string;
  readonly json?: boolean;
}

/** Prints the versions of the policy in force, the newest first. Changes nothing. */
export async function runPolicyList(options: PolicyListOptions, terminal: Terminal): Promise<number> {
  if (!/^\d{1,4}$/.test(options.limit)) throw new Failure(EXIT.usage, "--limit: not a number");
  const store = await openPolicyStore(options);
  const versions = (await store.list()).slice(0, Number(options.limit));
  const entries = await Promise.all(
    versions.map(async ({ versionId, time, isDeletion }, i) => {
      const stored = isDeletion ? undefined : await store.read(versionId);
      const hash = isDeletion ? "deleted" : (stored?.policy?.hash ?? "not usable");
      return { versionId, time: new Date(time).toISOString(), hash, inForce: i === 0 && stored?.policy !== undefined };
    }),
  );
  if (entries.length === 0) notify(terminal, "no policy was pushed: the one that was deployed is in force");
  const output = openStandardOutput(terminal.stdout);
  const rows = entries.map(({ versionId, time, hash, inForce }) => [
    `${time.slice(0, 16).replace("T", " ")}Z`,
    versionId,
    hash,
    inForce ? "in force" : "",
  ]);
  if (options.json) await output.write(`${JSON.stringify(entries, undefined, 2)}\n`);
  else if (rows.length > 0) await output.write(renderGrid(["PUSHED", "VERSION", "HASH", ""], rows, terminal.stdout));
  await output.finish();
  return EXIT.done;
}
