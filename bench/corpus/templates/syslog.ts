/** RFC 3164 and RFC 5424, and what system daemons write. */
import { type Fragment, label, line, type Part } from "../builder.ts";
import { makeMoment, makeService } from "../fields.ts";
import type { Random } from "../random.ts";
import { makeEntity } from "../values/index.ts";
import { makeHost } from "../values/network.ts";
import { makeMessage } from "./messages.ts";

const HOSTS = ["web-3", "gw1", "ip-10-2-3-4", "mail", "db-a", "kiosk-11"];

const DAEMONS: readonly (readonly [tag: string, make: (random: Random) => Part])[] = [
  [
    "sshd",
    (random) =>
      line`Failed password for ${random.pick(["root", "deploy", "invalid user admin"])} from ${makeEntity(random, "IP_ADDRESS")} port ${random.between(1025, 65_000)} ssh2`,
  ],
  [
    "sshd",
    (random) =>
      line`Accepted publickey for ops from ${makeEntity(random, "IP_ADDRESS")} port ${random.between(1025, 65_000)} ssh2: ED25519 SHA256:${random.alphanumeric(43)}`,
  ],
  [
    "postfix/smtp",
    (random) =>
      line`${random.hex(10).toUpperCase()}: to=<${makeEntity(random, "EMAIL_ADDRESS")}>, relay=${makeHost(random)}[${makeEntity(random, "IP_ADDRESS")}]:25, delay=${random.below(90)}, status=sent (250 2.0.0 Ok)`,
  ],
  [
    "postfix/cleanup",
    (random) =>
      line`${random.hex(10).toUpperCase()}: message-id=<${label("EMAIL_ADDRESS", `${random.digits(14)}.${random.hex(6)}@mail.example.net`, { optional: true })}>`,
  ],
  [
    "dhcpd",
    (random) =>
      line`DHCPACK on ${makeEntity(random, "IP_ADDRESS")} to ${makeEntity(random, "MAC_ADDRESS")} via eth${random.below(4)}`,
  ],
  ["hostapd", (random) => line`wlan0: STA ${makeEntity(random, "MAC_ADDRESS")} IEEE 802.11: authenticated`],
  [
    "kernel",
    (random) =>
      line`[${random.below(900_000)}.${random.digits(6)}] IPTables-Dropped: IN=eth0 OUT= MAC=${makeEntity(random, "MAC_ADDRESS")} SRC=${makeEntity(random, "IP_ADDRESS")} DST=${makeEntity(random, "IP_ADDRESS")} LEN=60 PROTO=TCP DPT=${random.between(20, 9000)}`,
  ],
  [
    "dovecot",
    (random) =>
      line`imap-login: Login: user=<${makeEntity(random, "EMAIL_ADDRESS")}>, method=PLAIN, rip=${makeEntity(random, "IP_ADDRESS")}, TLS`,
  ],
  [
    "asterisk",
    (random) =>
      line`NOTICE: call from ${makeEntity(random, "PHONE_NUMBER")} to extension ${random.between(100, 999)} rejected`,
  ],
  [
    "sudo",
    (random) =>
      line`deploy : TTY=pts/${random.below(9)} ; PWD=/srv/app ; USER=root ; COMMAND=/usr/bin/systemctl restart ${makeService(random)}`,
  ],
  ["CRON", (random) => line`(root) CMD (/usr/local/bin/rotate --keep ${random.between(2, 30)})`],
  [
    "named",
    (random) =>
      line`client @0x${random.hex(12)} ${makeEntity(random, "IP_ADDRESS")}#${random.between(1025, 65_000)}: query: example.org IN AAAA`,
  ],
  ["systemd", (random) => line`Started Session ${random.below(9000)} of User ops.`],
  [
    "vpn",
    (random) =>
      line`user ${makeEntity(random, "EMAIL_ADDRESS")} assigned ${makeEntity(random, "IP_ADDRESS")}, cipher AES-256-GCM`,
  ],
];

export function makeSyslogLine(random: Random): Fragment {
  const { month, day, clock, iso } = makeMoment(random);
  const [daemon, make] = random.pick(DAEMONS);
  const own = random.chance(50);
  const tag = own ? makeService(random) : daemon;
  const message = own ? makeMessage(random) : make(random);
  const pid = random.between(2, 32_000);
  const host = random.pick(HOSTS);
  return random.pick([
    () => line`${month} ${day.replace(/^0/, " ")} ${clock} ${host} ${tag}[${pid}]: ${message}`,
    () => line`<${random.between(8, 191)}>${month} ${day.replace(/^0/, " ")} ${clock} ${host} ${tag}: ${message}`,
    () => line`<${random.between(8, 191)}>1 ${iso} ${host} ${tag} ${pid} ID${random.below(99)} - ${message}`,
    () => line`${iso} ${host} ${tag}[${pid}]: ${message}`,
  ])();
}
