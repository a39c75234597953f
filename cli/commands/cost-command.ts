import { type Command, Option } from "commander";
import type { Terminal } from "../terminal.ts";
import type { CostCommandOptions } from "./cost.ts";

const COST_HELP = `
Examples:
  scrubline cost --gib-per-day 50
  scrubline cost --gib-per-day 2.5 --source s3 --keep-days 365
  scrubline cost --gib-per-day 50 --json | jq .usdPerMonth

An estimate from list prices and measured speed, each line with what it was made of. GiB are of log text, before compression.
logs: log groups subscribed to the stack's stream; what CloudWatch Logs takes for the logs themselves is not in it. kinesis and
firehose: producers put records there. s3: objects in a bucket. Nothing is asked of an account. The speed is that of the balanced
preset with names; --mib-per-second is for your own (npm run bench).`;

/** Adds `cost`. */
export function addCostCommand(program: Command, terminal: Terminal, setExitCode: (code: number) => void): void {
  program
    .command("cost")
    .description("estimate what a stack costs a month")
    .addOption(new Option("--gib-per-day <number>", "log text a day, in GiB").makeOptionMandatory())
    .addOption(
      new Option("--source <source>", "how it comes in").choices(["logs", "kinesis", "firehose", "s3"]).default("logs"),
    )
    .addOption(new Option("--keep-days <number>", "how long clean objects are kept").default("30"))
    .addOption(new Option("--mib-per-second <number>", "speed of one core, all included (default: 23)"))
    .addOption(new Option("--region <region>", "prices are those of us-east-1, whichever it is").default("us-east-1"))
    .addOption(new Option("--json", "print it as JSON"))
    .addHelpText("after", COST_HELP)
    .action(async (options: CostCommandOptions) => {
      const { runCost } = await import("./cost.ts");
      setExitCode(await runCost(options, terminal));
    });
}
