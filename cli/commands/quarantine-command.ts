import { Argument, type Command, Option } from "commander";
import type { Terminal } from "../terminal.ts";
import type { QuarantineListOptions } from "./quarantine-list.ts";
import type { QuarantineReplayOptions } from "./quarantine-replay.ts";

const QUARANTINE_HELP = `
Examples:
  scrubline quarantine list --stack Scrubline
  scrubline quarantine replay --stack Scrubline --reason bad-encoding --dry-run

What is in quarantine could not be judged, and is the only place where raw data lies. Neither command shows any of it.`;

const LIST_HELP = `
Examples:
  scrubline quarantine list --stack Scrubline
  scrubline quarantine list --stack Scrubline --since 2d --reason too-large --reason work-budget
  scrubline quarantine list --bucket quarantine-bucket --role arn:aws:iam::123456789012:role/reader --json | jq .totals

Shows where entries came from, why and when they were set aside, how many items and bytes; never content. An object is shown by
its name as it was redacted. given-up are batches that Lambda or Firehose wrote after the last retry; how many items are in them it does not say.
The bucket can be read by one role alone, so with --stack that role is assumed; it takes sts:AssumeRole on it.`;

const REPLAY_HELP = `
Examples:
  scrubline quarantine replay --stack Scrubline --reason internal --dry-run
  scrubline quarantine replay --stack Scrubline --reason internal --since 2026-11-20 --until 2026-11-21T12:00
  scrubline quarantine replay --stack Scrubline object-5d3f0c71b2a98e46-0f1e2d3c4b5a6978-000000
  scrubline quarantine replay --bucket quarantine-bucket --role arn:aws:iam::123456789012:role/reader \\
    --to-stream input --reason given-up --keep

When the cause is gone (a mended producer, another policy, a newer version), sends entries back to be judged again: records and
what was given up on to the stack's stream or Firehose, objects to its queue of objects, or back under their name if they were deleted.
An entry is removed when its source has taken it, so whoever stops the command, or is stopped, loses nothing: running it again
goes on with what is left. Between the two an entry may be sent twice. What was removed stays for 30 days as an earlier version.
Records that were in a given-up batch may have been delivered in part before. Entries of the time after the start are left alone.
An object that lies in its bucket yet is announced as it was, to be read a minute and a half later; if it cannot be judged this time
either, it becomes the same entry with the same time again, which is not removed, and which the next run would send once more.
Objects are looked for, and put back, in buckets of one account alone, as the name of a deleted bucket is anybody's to take.
Reading is done by the role, sending and removing by you: kinesis:PutRecords (or firehose:PutRecordBatch,
or sqs:SendMessage) and s3:DeleteObject.`;

const collect = (value: string, values: readonly string[] = []): readonly string[] => [...values, value];

/** Adds `quarantine list|replay`. Their code is loaded when one of them runs. */
export function addQuarantineCommand(program: Command, terminal: Terminal, setExitCode: (code: number) => void): void {
  const quarantine = program
    .command("quarantine")
    .description("show what is in quarantine, send it back to be judged again")
    .usage("list|replay [options]")
    .addHelpText("after", QUARANTINE_HELP);
  addSelection(quarantine.command("list"))
    .description("list entries with reason, time and size, without content")
    .addOption(new Option("--limit <number>", "show so many entries; totals are of all").default("100"))
    .addOption(new Option("--json", "print all of it as JSON"))
    .addHelpText("after", LIST_HELP)
    .action(async (keys: string[], options: QuarantineListOptions) => {
      const { runQuarantineList } = await import("./quarantine-list.ts");
      setExitCode(await runQuarantineList(keys, options, terminal));
    });
  addSelection(quarantine.command("replay"))
    .description("send entries back to their source and remove them")
    .addOption(new Option("--to-stream <name>", "records go to this Kinesis stream (default: the stack's)"))
    .addOption(
      new Option("--to-firehose <name>", "or to this Firehose stream (default: the stack's, if it has no stream)"),
    )
    .addOption(
      new Option(
        "--to-function <name>",
        "or to this function, in the form of CloudWatch Logs (default: the stack's, if it has neither)",
      ),
    )
    .addOption(new Option("--to-queue <url>", "objects go to this queue (default: the stack's)"))
    .addOption(
      new Option(
        "--source-account <id>",
        "account to which the buckets of objects belong (default: the stack's, or yours)",
      ),
    )
    .addOption(new Option("--keep", "remove nothing: another run sends it again"))
    .addOption(new Option("--dry-run", "show what would be sent, send nothing"))
    .addOption(new Option("--json", "print the result as JSON"))
    .addHelpText("after", REPLAY_HELP)
    .action(async (keys: string[], options: QuarantineReplayOptions) => {
      const { runQuarantineReplay } = await import("./quarantine-replay.ts");
      setExitCode(await runQuarantineReplay(keys, options, terminal));
    });
}

function addSelection(command: Command): Command {
  return command
    .addArgument(new Argument("[entries...]", "only these, as list shows them"))
    .addOption(new Option("--stack <name>", "the stack whose quarantine it is"))
    .addOption(new Option("--bucket <name>", "instead: the quarantine bucket"))
    .addOption(new Option("--role <arn>", "the role that reads it (default: the stack's)"))
    .addOption(new Option("--no-role", "read with your own credentials"))
    .addOption(new Option("--reason <code>", "only with this reason (repeatable)").argParser(collect))
    .addOption(
      new Option("--since <time>", "only what arrived from then on: 2026-11-22, 2026-11-22T21:30 (UTC) or 2h ago"),
    )
    .addOption(new Option("--until <time>", "only what arrived before"))
    .addOption(new Option("--region <region>", "region of the stack (default: AWS_REGION or the profile's)"));
}
