/**
 * Passwords among a command's arguments, where the option does not say so: `curl -u user:…`, `mysql -p…`, `sshpass -p …`, `docker login -p …`.
 * Options that do (`--password …`) are labelled-password.ts's.
 */
import { Cue } from "../cues.ts";
import type { Probe } from "../probe.ts";
import { judgeSecret, SecretLook } from "../validators/secret-look.ts";
import type { Recognizer } from "./types.ts";

interface Command {
  readonly name: string;
  /** The option before the password, with its dash. */
  readonly option: string;
  /** The value begins right behind the option (`-p…`), or a blank later (`-p …`), or behind `user:` (`-u user:…`). */
  readonly place: "glued" | "next" | "after-colon";
}

const COMMANDS: readonly Command[] = [
  // https://curl.se/docs/manpage.html#-u
  { name: "curl", option: "-u", place: "after-colon" },
  { name: "curl", option: "--user", place: "after-colon" },
  { name: "curl", option: "--proxy-user", place: "after-colon" },
  // https://httpie.io/docs/cli/authentication
  { name: "http", option: "-a", place: "after-colon" },
  { name: "https", option: "-a", place: "after-colon" },
  // https://dev.mysql.com/doc/refman/8.4/en/connection-options.html#option_general_password
  { name: "mysql", option: "-p", place: "glued" },
  { name: "mysqldump", option: "-p", place: "glued" },
  { name: "mysqladmin", option: "-p", place: "glued" },
  { name: "mariadb", option: "-p", place: "glued" },
  // https://linux.die.net/man/1/sshpass
  { name: "sshpass", option: "-p", place: "next" },
  { name: "sshpass", option: "-p", place: "glued" },
  // https://docs.docker.com/reference/cli/docker/login/
  { name: "docker login", option: "-p", place: "next" },
  { name: "podman login", option: "-p", place: "next" },
  { name: "helm registry login", option: "-p", place: "next" },
  { name: "az login", option: "-p", place: "next" },
  { name: "oc login", option: "-p", place: "next" },
  { name: "cf login", option: "-p", place: "next" },
  // https://redis.io/docs/latest/develop/tools/cli/
  { name: "redis-cli", option: "-a", place: "next" },
  // https://www.openldap.org/software/man.cgi?query=ldapsearch
  { name: "ldapsearch", option: "-w", place: "next" },
  { name: "ldapmodify", option: "-w", place: "next" },
  { name: "ldapadd", option: "-w", place: "next" },
  // https://learn.microsoft.com/sql/tools/sqlcmd/sqlcmd-utility
  { name: "sqlcmd", option: "-p", place: "next" },
  { name: "bcp", option: "-p", place: "next" },
  { name: "mongo", option: "-p", place: "next" },
  { name: "mongosh", option: "-p", place: "next" },
  { name: "mongodump", option: "-p", place: "next" },
  { name: "mongorestore", option: "-p", place: "next" },
  { name: "zip", option: "-p", place: "next" },
  { name: "7z", option: "-p", place: "glued" },
  // https://docs.openssl.org/master/man1/openssl-passphrase-options/
  { name: "-passin", option: "pass", place: "after-colon" },
  { name: "-passout", option: "pass", place: "after-colon" },
];
/** Those of one name; their options begin with the same character. */
type Options = readonly Command[];
const BY_NAME = new Map<string, Command[]>();
for (const command of COMMANDS) BY_NAME.set(command.name, [...(BY_NAME.get(command.name) ?? []), command]);
const NAMES = [...BY_NAME.keys()];
const LONGEST_NAME = Math.max(...NAMES.map(({ length }) => length));
const BY_LENGTH: readonly (readonly Options[])[] = Array.from({ length: LONGEST_NAME + 1 }, (_, length) =>
  [...BY_NAME.values()].filter(([{ name }]) => name.length === length),
);

const isEnd = (byte: number): boolean => byte <= 0x20 || byte === 0x22 || byte === 0x27 || byte === 0x60;

/** Bytes of arguments that are looked at: `;`, `|`, `&`, a newline end the command, and an option begins with one of the others. */
const ENDS_COMMAND = 1;
const BEGINS_OPTION = 2;
const LOOKED_AT = new Uint8Array(256);
for (const char of ";|&\n") LOOKED_AT[char.charCodeAt(0)] = ENDS_COMMAND;
for (const { option } of COMMANDS)
  for (const first of [option, option.toUpperCase()]) LOOKED_AT[first.charCodeAt(0)] = BEGINS_OPTION;

export const commandPassword: Recognizer = {
  id: "command-password",
  entity: "PASSWORD",
  cue: Cue.password,
  triggers: NAMES.map((name) => (name.startsWith("-") ? `${name} ` : `B${name} `)),
  recognize(probe, start, at) {
    probe.from = start;
    const options = optionsOf(probe, start, at - 1);
    if (options === undefined) return false;
    const { bytes } = probe;
    const limit = start + probe.window - 4;
    const stop = Math.min(limit, probe.limit);
    for (let argument = at; argument < stop; argument++) {
      while (argument < stop && LOOKED_AT[bytes[argument]] === 0) argument++;
      if (argument === stop) break;
      if (LOOKED_AT[bytes[argument]] === ENDS_COMMAND) return false;
      if (!isEnd(bytes[argument - 1])) continue;
      for (const { option, place } of options)
        if (probe.matches(argument, option) && readArgument(probe, argument + option.length, place, limit)) return true;
    }
    // More of a piece that goes on may be arguments.
    if (stop < limit) probe.at(stop);
    return false;
  },
  cases: { option: 0.92 },
  weigh: () => "option",
};

/** What the command whose name is bytes[from, to) has. */
function optionsOf(probe: Probe, from: number, to: number): Options | undefined {
  const candidates = BY_LENGTH[to - from];
  for (let i = 0; i < candidates.length; i++) if (probe.matches(from, candidates[i][0].name)) return candidates[i];
  return undefined;
}

/** The password behind an option that ends at `at`. */
function readArgument(probe: Probe, at: number, place: Command["place"], limit: number): boolean {
  let from = at;
  if (place === "glued") {
    if (isEnd(probe.at(from)) && !isQuote(probe.at(from))) return false;
  } else if (place === "next" || probe.at(from) !== 0x3a) {
    if (probe.at(from) !== 0x20 && probe.at(from) !== 0x3d) return false;
    from++;
  }
  let quote = 0;
  if (isQuote(probe.at(from))) quote = probe.at(from++);
  if (place === "after-colon") {
    while (from < limit && probe.at(from) !== 0x3a && !isEnd(probe.at(from))) from++;
    if (probe.at(from) !== 0x3a) return false;
    from++;
    if (quote === 0 && isQuote(probe.at(from))) quote = probe.at(from++);
  }
  probe.from = from;
  const end = quote > 0 ? quoteEnd(probe, from, limit, quote) : argumentEnd(probe, from, limit);
  if (end >= limit || end - from < 3 || probe.at(from) === 0x2d) return false;
  // `-p 8080:80` maps ports, `-p 5432` names one.
  return judgeSecret(probe.bytes, from, end) !== SecretLook.none && probe.accept(from, end, 1);
}

function quoteEnd(probe: Probe, from: number, limit: number, quote: number): number {
  let end = from;
  while (end < limit && probe.at(end) > 0x1f && probe.at(end) !== quote) end++;
  return end;
}

/** A shell joins what stands in quotes with what stands beside them. */
function argumentEnd(probe: Probe, from: number, limit: number): number {
  let end = from;
  while (end < limit && (!isEnd(probe.at(end)) || isQuote(probe.at(end))) && probe.at(end) >= 0)
    end = isQuote(probe.at(end)) && end > from ? quoteEnd(probe, end + 1, limit, probe.at(end)) + 1 : end + 1;
  return end;
}

const isQuote = (byte: number): boolean => byte === 0x22 || byte === 0x27;
