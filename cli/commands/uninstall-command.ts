import { type Command, Option } from "commander";
import type { Terminal } from "../terminal.ts";
import type { UninstallCommandOptions } from "./uninstall.ts";

const UNINSTALL_HELP = `
Examples:
  scrubline uninstall --stack Scrubline --dry-run
  scrubline uninstall --stack Scrubline --save-outputs scrubline.json
  scrubline uninstall --stack Scrubline --yes --no-wait

In this order: unsubscribes all log groups of the account that send to the stack, by whatever name (and the account's policy); waits
until nothing comes in any more, everything that came is processed, and the outbox is delivered; deletes the stack; lists what stays,
with the commands to remove it. Buckets, key ring and keys stay, and a new stack can adopt them with the file of --save-outputs. Dead
letters would go with their queue: while there are any it stops, unless told to discard them. With --no-wait the outbox stays too, and
nothing delivers it any more; what sinks have refused (outbox-rejected/) stays in any case.
Running it again goes on where it ended. What is in the stream when the stack goes is lost, hence the wait: five minutes at least,
eighteen with a Firehose. Whoever puts records there without a subscription has to be stopped first.
The whole stack goes, with whatever else is in it: --dry-run shows it. Without --yes its name has to be typed.`;

/** Adds `uninstall`. Its code is loaded when it runs. */
export function addUninstallCommand(program: Command, terminal: Terminal, setExitCode: (code: number) => void): void {
  program
    .command("uninstall")
    .description("unsubscribe, let the stack run dry, delete it, and list what stays")
    .addOption(new Option("--stack <name>", "the stack").makeOptionMandatory())
    .addOption(new Option("--region <region>", "its region (default: AWS_REGION or the profile's)"))
    .addOption(new Option("--save-outputs <file>", "write the stack's outputs here, for a new one to adopt what stays"))
    .addOption(new Option("--no-wait", "do not wait: what is on its way is lost"))
    .addOption(new Option("--discard-dead-letters", "delete the queue of dead letters with what is in it"))
    .addOption(new Option("--timeout <minutes>", "wait no longer than this").default("120"))
    .addOption(new Option("--yes", "do not ask"))
    .addOption(new Option("--dry-run", "show what would happen, change nothing"))
    .addHelpText("after", UNINSTALL_HELP)
    .action(async (options: UninstallCommandOptions) => {
      const { runUninstall } = await import("./uninstall.ts");
      setExitCode(await runUninstall(options, terminal));
    });
}
