import { type Command, Option } from "commander";
import type { Terminal } from "../terminal.ts";
import type { AuditCommandOptions } from "./audit.ts";

const AUDIT_HELP = `
Examples:
  scrubline audit verify --bucket clean-bucket
  scrubline audit verify --dir out/demo

docs/evidence.md says what manifests and their ledger hold, and what they prove.`;

const VERIFY_HELP = `
Examples:
  scrubline audit verify --bucket clean-bucket
  scrubline audit verify --bucket clean-bucket --from 2025-11-01 --to 2025-12-01 --outputs --json
  scrubline audit verify --dir out/demo --keys file:keys.json

Reads counts, hashes and key ids, never content; --outputs reads clean objects to compare their digests. With --keys it is
verified who made the manifests. --head notices a chain that was cut off: the reconciler logs the digest of every entry.
Exit code 1 when anything does not fit, also for gaps and overlaps that the ledger itself tells of.`;

/** Adds `audit verify`. Its code is loaded when it runs. */
export function addAuditCommand(program: Command, terminal: Terminal, setExitCode: (code: number) => void): void {
  const audit = program
    .command("audit")
    .description("verify the evidence of what was processed")
    .addHelpText("after", AUDIT_HELP);
  audit
    .command("verify")
    .description("verify manifests and the chain that seals them")
    .addOption(new Option("--bucket <name>", "the bucket of the clean objects"))
    .addOption(new Option("--dir <directory>", "a directory of the same layout instead"))
    .addOption(new Option("--function <name>", "only this function's (default: all that have a ledger)"))
    .addOption(new Option("--from <time>", "only attempts from this day or hour on, in UTC"))
    .addOption(new Option("--to <time>", "only attempts before this day or hour, in UTC"))
    .addOption(new Option("--keys <reference>", "key ring: env:NAME, file:PATH or secret:ARN"))
    .addOption(new Option("--outputs", "read the objects that manifests name, and compare their digests"))
    .addOption(new Option("--head <digest>", "an entry of this digest has to be in the chain"))
    .addOption(new Option("--json", "print the report as JSON"))
    .addHelpText("after", VERIFY_HELP)
    .action(async (options: AuditCommandOptions) => {
      const { runAuditVerify } = await import("./audit.ts");
      setExitCode(await runAuditVerify(options, terminal));
    });
}
