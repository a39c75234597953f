import { Argument, type Command, Option } from "commander";
import type { Terminal } from "../terminal.ts";
import type { PolicyListOptions } from "./policy-list.ts";
import type { PolicyPushOptions, PolicyRollbackOptions } from "./policy-push.ts";

const POLICY_HELP = `
Examples:
  scrubline policy push policy.yaml --stack Scrubline --dry-run
  scrubline policy rollback --stack Scrubline
  scrubline policy list --stack Scrubline

For stacks with the prop livePolicy (-c livePolicy=on): the functions take the policy in force from a bucket, within a minute and
without a deployment. Until one is pushed it is the one that was deployed. Manifests say for each batch which it was.`;

const PUSH_HELP = `
Examples:
  scrubline policy push policy.yaml --stack Scrubline --dry-run
  scrubline policy push policy.yaml --stack Scrubline
  scrubline policy push policy.yaml --stack Scrubline --yes
  scrubline policy push stricter.yaml --stack Scrubline --against policy.yaml

The file is checked as by scrubline check, compared with the policy in force, and put in its place as a new version. Where
something that was redacted may pass from now on, "weaker" has to be typed, or --yes given; also where there is nothing to compare
with: at the first push without --against, or when what is there was damaged or deleted. Two who push at the same time do not
overwrite each other. A function takes a policy only if its hash is the one that was pushed; with anything else it goes on with
the last good one for 20 minutes and then refuses to work: nothing passes, and nothing is lost.
Only one role may write there, and it is assumed: it takes sts:AssumeRole on it.`;

const ROLLBACK_HELP = `
Examples:
  scrubline policy rollback --stack Scrubline --dry-run
  scrubline policy rollback --stack Scrubline
  scrubline policy rollback --stack Scrubline --to 3HL4kqtJlcpXroDTDmjVBH40Nrjfkd

Puts an earlier version in force, as a new version: without --to the newest whose hash differs from the one in force. What becomes
weaker, or cannot be compared, has to be confirmed as with push. The policy that was deployed is no version: push its file.`;

const LIST_HELP = `
Examples:
  scrubline policy list --stack Scrubline
  scrubline policy list --stack Scrubline --json | jq -r '.[0].hash'

The newest comes first and is in force. Versions stay for a year after they were replaced. The hash is the configuration hash that
scrubline check and manifests show.`;

/** Adds `policy push|rollback|list`. Their code is loaded when one of them runs. */
export function addPolicyCommand(program: Command, terminal: Terminal, setExitCode: (code: number) => void): void {
  const policy = program
    .command("policy")
    .description("change the policy of a stack without a deployment")
    .usage("push|rollback|list [options]")
    .addHelpText("after", POLICY_HELP);
  addPlace(policy.command("push"))
    .description("put a policy in force")
    .addArgument(new Argument("<file>", "policy in YAML or JSON"))
    .addOption(new Option("--against <file>", "what was deployed, to compare with at the first push"))
    .addOption(new Option("--yes", "do not ask when it becomes weaker, or cannot be compared"))
    .addOption(new Option("--dry-run", "show what would change, change nothing"))
    .addHelpText("after", PUSH_HELP)
    .action(async (file: string, options: PolicyPushOptions) => {
      const { runPolicyPush } = await import("./policy-push.ts");
      setExitCode(await runPolicyPush(file, options, terminal));
    });
  addPlace(policy.command("rollback"))
    .description("put an earlier policy in force again")
    .addOption(new Option("--to <version>", "this version (default: the one before)"))
    .addOption(new Option("--yes", "do not ask when it becomes weaker, or cannot be compared"))
    .addOption(new Option("--dry-run", "show what would change, change nothing"))
    .addHelpText("after", ROLLBACK_HELP)
    .action(async (options: PolicyRollbackOptions) => {
      const { runPolicyRollback } = await import("./policy-push.ts");
      setExitCode(await runPolicyRollback(options, terminal));
    });
  addPlace(policy.command("list"))
    .description("list the versions, with their hashes")
    .addOption(new Option("--limit <number>", "show so many").default("20"))
    .addOption(new Option("--json", "print them as JSON"))
    .addHelpText("after", LIST_HELP)
    .action(async (options: PolicyListOptions) => {
      const { runPolicyList } = await import("./policy-list.ts");
      setExitCode(await runPolicyList(options, terminal));
    });
}

function addPlace(command: Command): Command {
  return command
    .addOption(new Option("--stack <name>", "the stack whose policy it is"))
    .addOption(new Option("--bucket <name>", "instead: the bucket of the policy"))
    .addOption(new Option("--role <arn>", "the role that may write there (default: the stack's)"))
    .addOption(new Option("--no-role", "write with your own credentials"))
    .addOption(new Option("--region <region>", "region of the stack (default: AWS_REGION or the profile's)"));
}
