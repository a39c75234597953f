/**
 * Passwords among a command's arguments, where the option does not say so: `curl -u user:…`, `mysql -p…`, `sshpass -p …`, `docker login -p …`.
 * Options that do (`--password …`) are labelled-password.ts's.
 */
import { isBlank } from "../classes.ts";
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
const BY_NAME = new Map<string, Command[]>();
for (const command of COMMANDS) BY_NAME.set(command.name, [...(BY_NAME.get(command.name) ?? []), command]);
const NAMES = [...BY_NAME.keys()];

const isEnd = (byte: number): boolean => byte <= 0x20 || byte === 0x22 || byte === 0x27 || byte === 0x60;
/** `;`, `|`, `&`, a newline: the next command. */
const isNextCommand = (byte: number): boolean => byte === 0x3b || byte === 0x7c || byte === 0x26 || byte === 0x0a;

export const commandPassword: Recognizer = {
  id: "command-password",
  entity: "PASSWORD",
  cue: Cue.password,
  triggers: NAMES.map((name) => (name.startsWith("-") ? `${name} ` : `B${name} `)),
  recognize(probe, start, at) {
    probe.from = start;
    const name = NAMES.find((each) => each.length === at - 1 - start && probe.matches(start, each));
    if (name === undefined) return false;
    const commands = BY_NAME.get(name)!;
    const limit = start + probe.window - 4;
    let argument = at;
    while (argument < limit) {
      while (
        argument < limit &&
        (isBlank(probe.at(argument)) || probe.at(argument) === 0x22 || probe.at(argument) === 0x27)
      )
        argument++;
      for (const { option, place } of commands)
        if (probe.matches(argument, option) && readArgument(probe, argument + option.length, place, limit)) return true;
      while (argument < limit && !isEnd(probe.at(argument)) && !isNextCommand(probe.at(argument))) argument++;
      const byte = probe.at(argument);
      if (byte < 0 || isNextCommand(byte)) return false;
      argument++;
    }
    return false;
  },
  cases: { option: 0.92 },
  weigh: () => "option",
};

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
