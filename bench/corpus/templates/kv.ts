/** logfmt and other lines of `name=value`. */
import { type Fragment, join, label, line, type Part } from "../builder.ts";
import { quoteLogfmt } from "../encodings.ts";
import {
  type Field,
  type KeyStyle,
  makeFields,
  makeMoment,
  makePod,
  makeService,
  nameKey,
  pickStyle,
} from "../fields.ts";
import type { Random } from "../random.ts";
import { makeEntity } from "../values/index.ts";
import { makeConnectionString, makePassword, makeSessionCookie } from "../values/secrets.ts";
import { makeAwsKeyId, makeAwsSecret } from "../values/vendor-keys.ts";
import { makeMessage } from "./messages.ts";

const STYLES: readonly KeyStyle[] = ["snake", "snake", "camel", "kebab", "dotted", "screaming"];

function writePairs(random: Random, fields: readonly Field[]): Fragment {
  const style = pickStyle(random, STYLES);
  const [joint, separator] = random.pick([
    ["=", " "],
    ["=", " "],
    ["=", " "],
    ["=", ", "],
    [": ", ", "],
    [": ", " | "],
    ["=", "; "],
  ]);
  const always = random.chance(20);
  return join(
    fields.map(({ words, value }) => {
      const text = separator === " " || separator === ", " ? quoteLogfmt(value, always) : value;
      return line`${nameKey(words, style)}${joint}${text}`;
    }),
    separator,
  );
}

function makeHead(random: Random): Part {
  const { iso, date, clock, epoch } = makeMoment(random);
  return random.pick([
    `time=${iso} level=info`,
    `ts=${epoch} lvl=warn`,
    `${date} ${clock} INFO  [${makeService(random)}]`,
    `[${date}T${clock}] ${makePod(random)} -`,
    `level=error ts=${iso} caller=main.go:${random.between(10, 900)}`,
    `${iso} DEBUG c.a.shop.${random.pick(["CartController", "MailJob"])} :`,
    `app=${makeService(random)}`,
  ]);
}

const SHELL: readonly ((random: Random) => Fragment)[] = [
  (random) => line`dsn=${makeConnectionString(random)} pool=${random.between(2, 60)} timeout=${random.below(9000)}ms`,
  (random) => line`connecting to ${makeConnectionString(random)}`,
  (random) =>
    line`export AWS_ACCESS_KEY_ID=${label("API_KEY", makeAwsKeyId(random))} AWS_SECRET_ACCESS_KEY=${label("API_KEY", makeAwsSecret(random))}`,
  (random) =>
    line`+ mysql -h db-2 -u app --password=${label("PASSWORD", `${random.alphanumeric(12)}!`, { alt: ["API_KEY"] })} -e 'select 1'`,
  (random) =>
    line`docker run -e API_TOKEN=${makeEntity(random, "API_KEY")} -p 8080:8080 registry.local/app:1.${random.below(9)}`,
  (random) => line`cookie="${makeSessionCookie(random)}" ip=${makeEntity(random, "IP_ADDRESS")}`,
  (random) =>
    line`sshpass -p ${label("PASSWORD", makePassword(random).replace(/[$*?!]/g, "x"), { alt: ["API_KEY"] })} ssh deploy@${makeEntity(random, "IP_ADDRESS")}`,
];

export function makeKeyValueLine(random: Random): Fragment {
  if (random.chance(9)) return random.pick(SHELL)(random);
  const pairs = writePairs(random, makeFields(random));
  if (random.chance(40)) return line`${makeHead(random)} msg=${quoteLogfmt(makeMessage(random, 60), true)} ${pairs}`;
  return random.chance(80) ? line`${makeHead(random)} ${pairs}` : pairs;
}
