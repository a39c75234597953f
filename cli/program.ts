import { Argument, Command, CommanderError, Option } from "commander";
import { addAuditCommand } from "./commands/audit-command.ts";
import { runCheck } from "./commands/check.ts";
import { addCostCommand } from "./commands/cost-command.ts";
import { addKeysCommand } from "./commands/keys-command.ts";
import { addPolicyCommand } from "./commands/policy-command.ts";
import { addQuarantineCommand } from "./commands/quarantine-command.ts";
import { type RedactCommandOptions, runRedact } from "./commands/redact.ts";
import type { RevealCommandOptions } from "./commands/reveal.ts";
import { runScan, type ScanCommandOptions } from "./commands/scan.ts";
import { addSubscribeCommands } from "./commands/subscribe-command.ts";
import { addUninstallCommand } from "./commands/uninstall-command.ts";
import { EXIT, OutputClosed, toFailure } from "./failure.ts";
import { renderFailure } from "./render/failure.ts";
import type { Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

const TEXT_FORMATS = ["auto", "json", "ndjson", "text"];
const FORMATS = [...TEXT_FORMATS, "otlp-json", "otlp-protobuf"];

/** The same everywhere, so that docs/cli.md shows what a terminal shows. */
const HELP_WIDTH = 100;

const PROGRAM_HELP = `
Examples:
  scrubline redact app.log > clean.log
  kubectl logs my-pod | scrubline redact --quiet | less
  scrubline scan --fail-on-findings dist/*.log
  scrubline check policy.yaml

Exit codes: 0 done, 1 failed, 2 wrong usage or policy, 3 findings (scan --fail-on-findings).
Data goes to standard output, everything else to standard error.`;

const REDACT_HELP = `
Examples:
  scrubline redact app.ndjson > clean.ndjson
  scrubline redact --output clean.log.gz logs/*.gz logs/*.zst
  scrubline redact --policy policy.yaml --keys env:SCRUBLINE_KEYS --report report.html app.log > clean.log
  scrubline redact --ephemeral-key < app.log
  scrubline redact --format otlp-json traces.jsonl > clean.jsonl

Gzip and zstd input is recognised by its first bytes. A file that is written is compressed if its name ends in .gz or .zst
(.gzip, .zstd). With --output a run that fails leaves no file.
Keys: openssl rand -base64 32 makes one. Never put the key itself on a command line: others can read it there.`;

const SCAN_HELP = `
Examples:
  scrubline scan app.log
  scrubline scan --quiet app.log.gz | jq -r .entity | sort | uniq -c
  scrubline scan --fail-on-findings --findings findings.jsonl test-output.log

Each line of output is one finding: file, line, start, end (byte offsets), entity, score, rule, action, path. Never content.`;

const REVEAL_HELP = `
Examples:
  scrubline reveal --policy policy.yaml --keys file:keys.json incident.log | less
  scrubline reveal --keys env:SCRUBLINE_KEYS --namespace production --output raw.ndjson clean.ndjson.gz
  grep order-4711 clean.log | scrubline reveal --keys file:keys.json --fail-on-unknown

Puts back what the action encrypt replaced (enc_<entity>_<key id>_…_), inside JSON strings escaped as they need it. A number
or an object comes back as a text. Pseudonyms, hashes and masks never come back. A value is revealed only if it verifies under
the key ring and the namespace; the rest stays and is counted on standard error.
What comes out is the sensitive data itself: reveal as few lines as you need, and keep the output where only you can read
it (--output makes files of mode 600). Whoever can read the key ring can do this to all data that was encrypted under it.`;

const CHECK_HELP = `
Examples:
  scrubline check policy.yaml
  scrubline check            the policy that is used when none is named`;

const DEMO_HELP = `
Examples:
  scrubline demo
  scrubline demo --out demo-files

Runs made-up Kinesis records (CloudWatch Logs, traces, text; one corrupt, one truncated) through the code of the Lambda function.`;

/** Runs one command line. @returns the process's exit code; nothing is thrown */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = EXIT.done;
  const program = createProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof OutputClosed) return EXIT.done;
    // Its text was printed where it arose; help and version come this way too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const failure = toFailure(error);
    terminal.stderr.write(renderFailure(failure, terminal));
    return failure.exitCode;
  }
}

function createProgram(terminal: Terminal, setExitCode: (code: number) => void): Command {
  const program = new Command("scrubline")
    .description("Removes sensitive data from logs and traces.")
    .version(VERSION)
    .showHelpAfterError("(--help shows what there is)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
      outputError: (text, write) => write(text.replace(/^error:/, "scrubline: error:")),
    })
    .addHelpText("after", PROGRAM_HELP);

  addInputOptions(program.command("redact"), REDACT_HELP)
    .description("write the input without its sensitive data")
    .addOption(new Option("--ephemeral-key", "make pseudonyms with a key that is thrown away"))
    .addOption(new Option("--output <file>", "write here instead of standard output"))
    .addOption(new Option("--gzip", "compress what is written, with gzip"))
    .addOption(new Option("--zstd", "compress what is written, with zstd"))
    .action(async (files: string[], options: RedactCommandOptions) =>
      setExitCode(await runRedact(files, options, terminal)),
    );
  addInputOptions(program.command("scan"), SCAN_HELP)
    .description("list findings as JSON lines, without content")
    .addOption(new Option("--fail-on-findings", "exit with 3 when anything is found"))
    .action(async (files: string[], options: ScanCommandOptions) =>
      setExitCode(await runScan(files, options, terminal)),
    );
  addInputArgument(program.command("reveal"), REVEAL_HELP)
    .description("put back what the action encrypt replaced, with the key ring")
    .addOption(new Option("--keys <reference>", "key ring: env:NAME, file:PATH or secret:ARN (default: the policy's)"))
    .addOption(new Option("--policy <file>", "the policy that encrypted, for its namespace and key ring"))
    .addOption(new Option("--namespace <name>", "its namespace, instead of the policy"))
    .addOption(formatOption(TEXT_FORMATS))
    .addOption(new Option("--output <file>", "write here instead of standard output (mode 600)"))
    .addOption(new Option("--gzip", "compress what is written, with gzip"))
    .addOption(new Option("--zstd", "compress what is written, with zstd"))
    .addOption(new Option("--fail-on-unknown", "exit with 1 when an encrypted value cannot be revealed"))
    .addOption(new Option("--quiet", "no count"))
    .action(async (files: string[], options: RevealCommandOptions) => {
      const { runReveal } = await import("./commands/reveal.ts");
      setExitCode(await runReveal(files, options, terminal));
    });
  program
    .command("check")
    .description("check a policy and show what it does")
    .addArgument(new Argument("[policy]", "YAML or JSON file; without it, the policy that applies by default"))
    .addHelpText("after", CHECK_HELP)
    .action(async (path: string | undefined) => setExitCode(await runCheck(path, terminal)));
  addKeysCommand(program, terminal, setExitCode);
  addAuditCommand(program, terminal, setExitCode);
  addSubscribeCommands(program, terminal, setExitCode);
  addPolicyCommand(program, terminal, setExitCode);
  addQuarantineCommand(program, terminal, setExitCode);
  addUninstallCommand(program, terminal, setExitCode);
  addCostCommand(program, terminal, setExitCode);
  program
    .command("demo")
    .description("show the pipeline at work on made-up records")
    .addOption(new Option("--out <directory>", "where its files go").default("out/demo"))
    .addHelpText("after", DEMO_HELP)
    .action(async (options: { out: string }) => {
      // Only the demo needs the pipeline of the function.
      const { runDemo } = await import("./commands/demo.ts");
      setExitCode(await runDemo(options.out, terminal));
    });
  return program;
}

function addInputOptions(command: Command, help: string): Command {
  return addInputArgument(command, help)
    .addOption(new Option("--policy <file>", "policy in YAML or JSON (default: $A11I_PII_CONFIG_PATH, else built in)"))
    .addOption(formatOption(FORMATS))
    .addOption(new Option("--keys <reference>", "key ring: env:NAME, file:PATH or secret:ARN"))
    .addOption(new Option("--findings <file>", "write findings here as JSON lines"))
    .addOption(new Option("--report <file>", "write a page with counts here (HTML)"))
    .addOption(new Option("--quiet", "no findings table"));
}

function addInputArgument(command: Command, help: string): Command {
  return command
    .addArgument(new Argument("[files...]", "files to read, in order; none or - is standard input"))
    .addHelpText("after", help);
}

function formatOption(formats: readonly string[]): Option {
  return new Option("--format <format>", "how input is read").choices(formats).default("auto");
}
