import { Argument, type Command, Option } from "commander";
import { PIPELINES } from "../aws/stack-inputs.ts";
import type { Terminal } from "../terminal.ts";
import type { StatusCommandOptions } from "./status.ts";
import type { SubscribeCommandOptions } from "./subscribe.ts";
import type { UnsubscribeCommandOptions } from "./unsubscribe.ts";

const SUBSCRIBE_HELP = `
Examples:
  scrubline subscribe --stack Scrubline '/aws/lambda/*' --dry-run
  scrubline subscribe --stack Scrubline '/aws/lambda/*' '/ecs/*' --exclude '*-debug'
  scrubline subscribe --stack Scrubline --tag team=shop
  scrubline subscribe --stack Scrubline --account --exclude '/aws/rds/*'
  scrubline subscribe --destination-arn arn:aws:kinesis:eu-west-1:123456789012:stream/logs \\
    --role-arn arn:aws:iam::123456789012:role/logs-to-stream '/shop/*'

In a pattern * stands for any characters, ? for one; quote it. With several patterns a group has to fit one of them, with --tag
it has to have all of the tags too. Running it again goes on where it ended and changes nothing that is as it should be.
Filters of others are shown and never touched. Not subscribed: log groups of the stack's own functions and of those that read
the destination, which would be an endless loop; groups that are full; the class INFREQUENT_ACCESS, which has no filters.
Four requests a second, of the five that CloudWatch Logs takes: 1,000 groups take about four minutes.
Before the first filter a test event is sent to the destination, which the function counts as dropped.`;

const UNSUBSCRIBE_HELP = `
Examples:
  scrubline unsubscribe --stack Scrubline '/ecs/*' --dry-run
  scrubline unsubscribe --stack Scrubline '*'
  scrubline unsubscribe --stack Scrubline --account

Only filters that point to the destination are taken away, and of these those named scrubline (--filter-name), or all
(--any-name).`;

const STATUS_HELP = `
Examples:
  scrubline status --stack Scrubline
  scrubline status --stack Scrubline '/aws/lambda/*' --read-quotas
  scrubline status --stack Scrubline --json | jq -r '.entries[] | select(.state == "not subscribed") | .group'

Changes nothing. The last event is the newest that the group itself has; CloudWatch Logs may be an hour behind with it.`;

const collect = (value: string, values: readonly string[] = []): readonly string[] => [...values, value];

/** Adds `subscribe`, `unsubscribe` and `status`. Their code is loaded when one of them runs. */
export function addSubscribeCommands(program: Command, terminal: Terminal, setExitCode: (code: number) => void): void {
  addTargetOptions(program.command("subscribe"))
    .description("send the events of log groups to a stack")
    .addOption(new Option("--role-arn <arn>", "the role with which CloudWatch Logs writes there"))
    .addOption(new Option("--account", "all log groups of the account and region, those to come too, by one policy"))
    .addOption(new Option("--own-log-group <name>", "never subscribe this one (repeatable)").argParser(collect))
    .addOption(new Option("--read-quotas", "ask Service Quotas how many filters a group can have"))
    .addOption(new Option("--no-test-event", "send no test event before"))
    .addOption(new Option("--dry-run", "show what would change, change nothing"))
    .addOption(new Option("--json", "print the result as JSON"))
    .addHelpText("after", SUBSCRIBE_HELP)
    .action(async (patterns: string[], options: SubscribeCommandOptions) => {
      const { runSubscribe } = await import("./subscribe.ts");
      setExitCode(await runSubscribe(patterns, options, terminal));
    });
  addTargetOptions(program.command("unsubscribe"))
    .description("take away what subscribe made")
    .addOption(new Option("--account", "the account's policy"))
    .addOption(new Option("--any-name", "filters of any name that point to the destination"))
    .addOption(new Option("--dry-run", "show what would change, change nothing"))
    .addOption(new Option("--json", "print the result as JSON"))
    .addHelpText("after", UNSUBSCRIBE_HELP)
    .action(async (patterns: string[], options: UnsubscribeCommandOptions) => {
      const { runUnsubscribe } = await import("./unsubscribe.ts");
      setExitCode(await runUnsubscribe(patterns, options, terminal));
    });
  addTargetOptions(program.command("status"))
    .description("show which log groups are subscribed, and when they last logged")
    .addOption(new Option("--own-log-group <name>", "one that must not be subscribed (repeatable)").argParser(collect))
    .addOption(new Option("--read-quotas", "ask Service Quotas how many filters a group can have"))
    .addOption(new Option("--json", "print it as JSON"))
    .addHelpText("after", STATUS_HELP)
    .action(async (patterns: string[], options: StatusCommandOptions) => {
      const { runStatus } = await import("./status.ts");
      setExitCode(await runStatus(patterns, options, terminal));
    });
}

function addTargetOptions(command: Command): Command {
  return command
    .addArgument(new Argument("[patterns...]", "names of log groups, with * and ?"))
    .addOption(new Option("--stack <name>", "the stack whose stream, Firehose or function is the destination"))
    .addOption(new Option("--pipeline <name>", "which of its pipelines, if not the first it has").choices(PIPELINES))
    .addOption(new Option("--destination-arn <arn>", "instead: a stream, a Firehose, a function or a log destination"))
    .addOption(new Option("--tag <key=value>", "only log groups that have it (repeatable)").argParser(collect))
    .addOption(new Option("--exclude <pattern>", "but not these (repeatable)").argParser(collect))
    .addOption(new Option("--filter-name <name>", "the filter's name in each group").default("scrubline"))
    .addOption(new Option("--region <region>", "region of the stack (default: AWS_REGION or the profile's)"));
}
