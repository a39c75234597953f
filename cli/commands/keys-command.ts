import { Argument, type Command, Option } from "commander";
import type { Terminal } from "../terminal.ts";

const KEYS_HELP = `
Examples:
  scrubline keys show secret:arn:aws:secretsmanager:eu-west-1:123456789012:secret:ring-AbCdEf
  scrubline keys rotate file:keys.json
  scrubline keys prune file:keys.json k1 --dry-run

A key ring holds the key that new pseudonyms are made with and the earlier ones, which only recognise what they made.`;

const SHOW_HELP = `
Examples:
  scrubline keys show file:keys.json
  scrubline keys show env:SCRUBLINE_KEYS

Equal check values mean equal keys. They are 32 bits of a digest and tell nothing else; keys are never shown.`;

const NEW_HELP = `
Examples:
  scrubline keys new file:keys.json
  scrubline keys new | aws secretsmanager create-secret --name ring --secret-string file:///dev/stdin

A file is made for its owner only (mode 600). A ring that is there already is never overwritten.`;

const ROTATE_HELP = `
Examples:
  scrubline keys rotate --dry-run file:keys.json
  scrubline keys rotate secret:arn:aws:secretsmanager:eu-west-1:123456789012:secret:ring-AbCdEf

Adds a key of 32 random bytes and makes it current. From then on the same value has another pseudonym; pseudonyms of
earlier keys are still recognised and left alone. A secret that is a bare base64 text becomes k1 of a ring.
If somebody else changes the ring at the same time, one of the two changes is refused.`;

const PRUNE_HELP = `
Examples:
  scrubline keys prune --dry-run file:keys.json k1
  scrubline keys prune --yes file:keys.json k1 k2

This is crypto-shredding and cannot be undone: nobody can tell any more to which value a pseudonym of that key belonged,
and another pass treats it like any other text. Without --yes the ids have to be typed again. The current key stays.`;

/** Adds `keys show|new|rotate|prune`. Their code is loaded when one of them runs. */
export function addKeysCommand(program: Command, terminal: Terminal, setExitCode: (code: number) => void): void {
  const keys = program
    .command("keys")
    .description("show, make, rotate and prune key rings")
    .usage("show|new|rotate|prune [reference] [ids...]")
    .addHelpText("after", KEYS_HELP);
  const load = () => import("./keys.ts");
  const reference = () => new Argument("<reference>", "where the key ring is: file:PATH or secret:ARN");
  const dryRun = () => new Option("--dry-run", "say what would happen, change nothing");

  keys
    .command("show")
    .description("list the ids, dates and check values of the keys")
    .addArgument(new Argument("<reference>", "where the key ring is: file:PATH, secret:ARN or env:NAME"))
    .addHelpText("after", SHOW_HELP)
    .action(async (where: string) => setExitCode(await (await load()).runKeysShow(where, terminal)));
  keys
    .command("new")
    .description("make a key ring with one key")
    .addArgument(new Argument("[reference]", "file:PATH or secret:ARN without a value; none is standard output"))
    .addHelpText("after", NEW_HELP)
    .action(async (where: string | undefined) => setExitCode(await (await load()).runKeysNew(where, terminal)));
  keys
    .command("rotate")
    .description("add a key and make it the current one")
    .addArgument(reference())
    .addOption(dryRun())
    .addHelpText("after", ROTATE_HELP)
    .action(async (where: string, options: { dryRun?: boolean }) =>
      setExitCode(await (await load()).runKeysRotate(where, options, terminal)),
    );
  keys
    .command("prune")
    .description("remove earlier keys for good")
    .addArgument(reference())
    .addArgument(new Argument("<ids...>", "ids of the keys, as keys show lists them"))
    .addOption(dryRun())
    .addOption(new Option("--yes", "do not ask"))
    .addHelpText("after", PRUNE_HELP)
    .action(async (where: string, ids: string[], options: { dryRun?: boolean; yes?: boolean }) =>
      setExitCode(await (await load()).runKeysPrune(where, ids, options, terminal)),
    );
}
