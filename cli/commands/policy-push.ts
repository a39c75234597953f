import type { Policy } from "../../core/index.ts";
import { doesNothing } from "../../core/policy/live.ts";
import { openPolicyStore, type PolicyPlaceOptions, type PolicyStore, type StoredPolicy } from "../aws/policy-store.ts";
import { confirm } from "../confirm.ts";
import { EXIT, Failure } from "../failure.ts";
import { comparePolicies } from "../live-policy/compare.ts";
import { choosePolicy } from "../policy.ts";
import { renderChanges } from "../render/policy-changes.ts";
import { notify, type Terminal } from "../terminal.ts";

interface ChangeOptions extends PolicyPlaceOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

export interface PolicyPushOptions extends ChangeOptions {
  /** Path of the policy that was deployed, to compare with at the first push. */
  readonly against?: string;
}

export interface PolicyRollbackOptions extends ChangeOptions {
  readonly to?: string;
}

/** Puts the policy of a file in force. @throws Failure exit code 2 for a policy that cannot be used */
export async function runPolicyPush(file: string, options: PolicyPushOptions, terminal: Terminal): Promise<number> {
  const { policy, name } = await choosePolicy(file, terminal);
  if (doesNothing(policy))
    throw new Failure(EXIT.usage, `${name}: this policy does nothing; the functions would refuse it`);
  const deployed = options.against === undefined ? undefined : (await choosePolicy(options.against, terminal)).policy;
  const store = await openPolicyStore(options);
  const given = { store, command: "policy push", options, terminal, ...(deployed ? { deployed } : {}) };
  return replace(policy, await store.read(), given);
}

/** Puts an earlier version in force again. */
export async function runPolicyRollback(options: PolicyRollbackOptions, terminal: Terminal): Promise<number> {
  const store = await openPolicyStore(options);
  const current = await store.read();
  const policy = options.to === undefined ? await findEarlier(store, current) : await readVersion(store, options.to);
  return replace(policy, current, { store, command: "policy rollback", options, terminal });
}

async function readVersion(store: PolicyStore, versionId: string): Promise<Policy> {
  const hint = "scrubline policy list shows the versions that there are.";
  if (!/^[A-Za-z0-9._-]{1,1024}$/.test(versionId)) throw new Failure(EXIT.usage, "--to: not a version's id", hint);
  const stored = await store.read(versionId);
  if (!stored) throw new Failure(EXIT.failed, "--to: there is no such version", hint);
  if (!stored.policy) throw new Failure(EXIT.failed, "--to: this version is not what a push writes", hint);
  return stored.policy;
}

async function findEarlier(store: PolicyStore, current: StoredPolicy | undefined): Promise<Policy> {
  for (const { versionId, isDeletion } of await store.list()) {
    if (isDeletion || versionId === current?.versionId) continue;
    const { policy } = (await store.read(versionId)) ?? {};
    if (policy && policy.hash !== current?.policy?.hash) return policy;
  }
  throw new Failure(
    EXIT.failed,
    "there is no earlier policy in the bucket",
    "What was deployed with the functions is no version: push its file.",
  );
}

interface Replacement {
  readonly store: PolicyStore;
  readonly command: string;
  readonly options: ChangeOptions;
  readonly terminal: Terminal;
  /** To compare with if none was pushed. */
  readonly deployed?: Policy;
}

async function replace(
  policy: Policy,
  current: StoredPolicy | undefined,
  { store, command, options, terminal, deployed }: Replacement,
): Promise<number> {
  const { yes = false, dryRun = false } = options;
  if (current?.policy?.hash === policy.hash) {
    notify(terminal, `unchanged: the policy in force has the hash ${policy.hash} already`);
    return EXIT.done;
  }
  const known = current ?? (deployed && { policy: deployed });
  const weaker = showChanges(policy, known, terminal);
  if (dryRun) {
    notify(terminal, "dry run: nothing was changed");
    return EXIT.done;
  }
  if (weaker !== 0 && !yes) {
    const meaning = weaker === undefined ? UNCOMPARED : explainWeaker(weaker);
    await confirm({ command, meaning, words: "weaker", hint: 'Type "weaker", or give --yes.' }, terminal);
  }
  const versionId = await store.put(policy, current);
  terminal.stdout.write(`version ${versionId}\nhash    ${policy.hash}\n`);
  notify(terminal, "in force; functions take it within a minute");
  return EXIT.done;
}

const UNCOMPARED =
  "This policy could not be compared with another and may be weaker: what was redacted may pass from now on.";

function explainWeaker(places: number): string {
  return `This policy is weaker in ${places} ${places === 1 ? "place" : "places"}: what was redacted there may pass from now on.`;
}

/** @returns in how many places the policy is weaker than the one in force; undefined: there was nothing to compare with */
function showChanges(
  policy: Policy,
  current: Pick<StoredPolicy, "policy"> | undefined,
  terminal: Terminal,
): number | undefined {
  if (!current?.policy) {
    notify(
      terminal,
      current
        ? "what is in force now cannot be used by any function, so there is nothing to compare with"
        : "no policy was pushed before, or it was deleted, and what was deployed is not known here: --against FILE compares with its file",
    );
    return undefined;
  }
  const changes = comparePolicies(current.policy, policy);
  terminal.stdout.write(`${renderChanges(changes, terminal.stdout)}\n`);
  return changes.filter(({ effect }) => effect === "weaker").length;
}
