/** Addresses: e-mail, IP, hardware, web. */
import { enclose, type Fragment, label, line } from "../builder.ts";
import { percentEncode } from "../encodings.ts";
import type { Random } from "../random.ts";
import { type EntityKind, listLines } from "./kind.ts";
import { FAMILY_NAMES, fold, GIVEN_NAMES } from "./name-lists.ts";

/** Reserved names and made-up ones: https://www.rfc-editor.org/rfc/rfc2606 */
const DOMAINS = `example.com example.org mail.example.net corp.example.com lakehousemail.net tinfoilhat.io greypine.dev
  oakandember.co.uk stellwerk-nord.de lecoindurue.fr brightwater.org.au kumomail.jp casadelrio.es nordlicht.no pixelforge.app
  uni-altstadt.edu tulipcloud.nl zentrale.ch papelaria.com.br rosewoodclinic.health thunderpost.eu monsoonmail.in`
  .trim()
  .split(/\s+/);

const IDN_DOMAINS = ["müllerei.de", "café-lune.fr", "españolito.es", "bücherwurm.ch"];

export function makeEmail(random: Random): string {
  const { given, family } = random.pick([
    { given: fold(random.pick(GIVEN_NAMES)), family: fold(random.pick(FAMILY_NAMES)) },
    { given: fold(random.pick(GIVEN_NAMES)), family: fold(random.pick(FAMILY_NAMES)) },
  ]);
  const local = random.pick([
    () => `${given}.${family}`,
    () => `${given}${random.digits(2)}`,
    () => `${given[0]}${family}`,
    () => `${family}_${given}`,
    () => `${given}-${family}+${random.pick(["news", "shop", "aws", "test1"])}`,
    () => `${random.pick(["info", "billing", "j.doe", "ap", "kontakt", "x", "noreply"])}`,
    () => `${given}.${random.text("abcdefghklmnprst", 1)}.${family}`,
    () => `${given[0]!.toUpperCase()}${given.slice(1)}.${family[0]!.toUpperCase()}${family.slice(1)}`,
  ])();
  if (random.chance(2)) return `${local}@${random.pick(IDN_DOMAINS)}`;
  return random.chance(3) ? `${local}@${random.pick(DOMAINS)}`.toUpperCase() : `${local}@${random.pick(DOMAINS)}`;
}

function makeIpv4(random: Random): string {
  const byte = (): number => random.between(1, 254);
  return random.pick([
    () => `10.${random.below(256)}.${random.below(256)}.${byte()}`,
    () => `192.168.${random.below(256)}.${byte()}`,
    () => `172.${random.between(16, 31)}.${random.below(256)}.${byte()}`,
    () =>
      `${random.pick([18, 23, 34, 45, 51, 62, 77, 81, 91, 104, 141, 178, 185, 194, 203, 212])}.${random.below(256)}.${random.below(256)}.${byte()}`,
    () => `${random.pick([18, 34, 52, 66, 85, 93, 109, 151])}.${random.below(256)}.${random.below(256)}.${byte()}`,
  ])();
}

function makeIpv6(random: Random): string {
  const hextet = (): string => random.hex(random.between(2, 4)).replace(/^0+/, "a");
  return random.pick([
    () => `2001:db8:${hextet()}::${hextet()}`,
    () => `2a0${random.below(10)}:${hextet()}:${hextet()}:${hextet()}:${hextet()}:${hextet()}:${hextet()}:${hextet()}`,
    () => `fd${random.hex(2)}:${hextet()}:${hextet()}::${hextet()}`,
    () => `fe80::${hextet()}:${random.pick(["", "a", "3c"])}${random.hex(1)}ff:fe${random.hex(2)}:${hextet()}`,
    () => `::ffff:${makeIpv4(random)}`,
    () => `2001:${hextet()}:${hextet()}:${hextet()}::${hextet()}`.toUpperCase(),
  ])();
}

export const makeIp = (random: Random): string => (random.chance(78) ? makeIpv4(random) : makeIpv6(random));

function makeMac(random: Random): string {
  const bytes = Array.from({ length: 6 }, () => random.hex(2));
  const separator = random.pick([":", ":", "-"]);
  if (random.chance(8)) return random.hex(12).replace(/(.{4})(?=.)/g, "$1.");
  return random.chance(40) ? bytes.join(separator).toUpperCase() : bytes.join(separator);
}

const PAGES =
  "account/settings orders/list login help/faq docs/start v1/items static/guide.pdf checkout/done reports/weekly".split(
    " ",
  );

/** A host alone says little: neither required nor a false hit. */
export const makeHost = (random: Random): Fragment =>
  label("URL", `${random.pick(["www.", "api.", "mx1.", ""])}${random.pick(DOMAINS)}`, { optional: true });

/** With a value inside now and then. */
export function makeUrl(random: Random): Fragment {
  const host = `${random.pick(["www.", "app.", "portal.", "", "api.eu-1."])}${random.pick(DOMAINS)}${random.pick(["", "", "", ":8443"])}`;
  const base = `${random.pick(["https", "https", "https", "http"])}://${host}/${random.pick(PAGES)}`;
  const email = makeEmail(random);
  const query: Fragment | string = random.pick<() => Fragment | string>([
    () => "",
    () => `?page=${random.below(40)}&sort=desc`,
    () => `#section-${random.below(9)}`,
    () => `/${random.hex(8)}`,
    () => line`?user=${label("EMAIL_ADDRESS", random.chance(50) ? percentEncode(email) : email)}&ref=${random.hex(6)}`,
    () => line`?from_ip=${label("IP_ADDRESS", makeIpv4(random))}`,
  ])();
  return enclose("URL", line`${base}${query}`);
}

export const NETWORK_KINDS: readonly EntityKind[] = [
  {
    entity: "EMAIL_ADDRESS",
    weight: 9,
    selfEvident: true,
    make: makeEmail,
    keys: listLines(`email
      email address
      user email
      mail
      contact email
      reply to
      to
      sender
      username
      login
      recipient
      correo electronico
      adresse email`),
    phrases: listLines(`password reset mail sent to {}
      Please contact {} about the invoice
      bounce from {}: mailbox full
      {PERSON} <{}> wrote at {time}:
      invite for {} expired
      my email is {}, the old one {EMAIL_ADDRESS} no longer works
      login failed for {}
      Bitte antworten Sie an {}.
      unsubscribe {} from list weekly-{n}
      owner changed from {} to {EMAIL_ADDRESS}`),
  },
  {
    entity: "IP_ADDRESS",
    weight: 7,
    selfEvident: true,
    make: makeIp,
    keys: listLines(`ip
      client ip
      remote addr
      source ip
      ip address
      x forwarded for
      peer
      host ip
      src
      dst
      last login ip`),
    phrases: listLines(`connection from {} refused after {n} attempts
      blocked {} by rule {n}
      new login from {} ({CITY})
      upstream {}:8080 timed out
      node {} joined the cluster
      peer {} sent a bad handshake
      rate limit hit by {}, {n} requests
      DHCPACK on {} to {MAC_ADDRESS}
      route {}/24 withdrawn`),
  },
  {
    entity: "MAC_ADDRESS",
    weight: 2.5,
    selfEvident: true,
    alt: ["MAC"],
    make: makeMac,
    keys: listLines(`mac
      mac address
      device mac
      hw addr
      bssid
      ethernet address
      ble address`),
    phrases: listLines(`station {} associated with ap-{n}
      DHCPDISCOVER from {} via eth0
      device {} paired over bluetooth
      arp: {} moved from port {n}
      wifi client {} roamed
      unknown MAC {} on vlan {n}`),
  },
  {
    entity: "URL",
    weight: 3,
    selfEvident: true,
    make: makeUrl,
    keys: listLines(`url
      link
      referer
      callback url
      redirect uri
      landing page
      homepage`),
    phrases: listLines(`GET {} returned {n}
      see {} for the details
      redirecting to {}
      webhook {} answered {n}
      The page {} does not load for me.
      crawler skipped {}`),
  },
];
