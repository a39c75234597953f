/** Documents of several lines: configuration, XML, headers, forms, letters. */
import { encode, type Fragment, join, label, line, type Part } from "../builder.ts";
import { escapeXml, quote } from "../encodings.ts";
import {
  type Field,
  type KeyStyle,
  makeFields,
  makeMoment,
  makePod,
  makeSensitiveField,
  makeVersion,
  nameKey,
} from "../fields.ts";
import type { Random } from "../random.ts";
import { makeEntity } from "../values/index.ts";
import { makeHost } from "../values/network.ts";
import { makeAddressLines } from "../values/place-lists.ts";
import {
  makeAuthorization,
  makeAzureStorage,
  makeConnectionString,
  makePassword,
  makeSessionCookie,
} from "../values/secrets.ts";
import { makePrivateKey, VENDOR_KEYS } from "../values/vendor-keys.ts";

const secretOf = (random: Random): Fragment => label("PASSWORD", makePassword(random), { alt: ["API_KEY"] });
const keyOf = (random: Random): Fragment =>
  label("API_KEY", VENDOR_KEYS[random.pick(["openai", "github", "stripe", "sendgrid", "slack", "google"])]!(random));

const rows = (fields: readonly Field[], style: KeyStyle, write: (key: string, value: Part) => Fragment): Fragment[] =>
  fields.map(({ words, value }) => write(nameKey(words, style), value));

const makeEnvironment = (random: Random): Fragment =>
  join(
    [
      `APP_ENV=${random.pick(["prod", "staging"])}`,
      line`DATABASE_URL=${makeConnectionString(random)}`,
      line`${random.pick(["OPENAI_API_KEY", "SERVICE_TOKEN", "STRIPE_SECRET_KEY"])}=${keyOf(random)}`,
      line`${random.pick(["DB_PASSWORD", "SMTP_PASS", "ADMIN_PASSWORD"])}=${secretOf(random)}`,
      `RELEASE=${random.hex(40)}`,
      ...(random.chance(40) ? [line`AZURE_STORAGE_CONNECTION_STRING="${makeAzureStorage(random)}"`] : []),
    ],
    "\n",
  );

const makeYaml = (random: Random): Fragment => {
  const style = random.pick<KeyStyle>(["snake", "camel", "kebab"]);
  const inner = rows(
    makeFields(random, 2),
    style,
    (key, value) => line`  ${key}: ${random.chance(40) ? quote(value) : value}`,
  );
  return join(
    [`${random.pick(["customer", "spec", "record", "settings"])}:`, ...inner, `version: ${makeVersion(random)}`],
    "\n",
  );
};

function makeXml(random: Random): Fragment {
  const style = random.pick<KeyStyle>(["camel", "pascal", "snake", "kebab"]);
  const fields = makeFields(random, 2);
  const root = random.pick(["order", "customer", "Patient", "soap:Body", "record"]);
  if (random.chance(30))
    return line`<${root} ${join(
      rows(fields, style, (key, value) => line`${key}="${encode(value, escapeXml)}"`),
      " ",
    )}/>`;
  const inner = rows(fields, style, (key, value) => line`  <${key}>${encode(value, escapeXml)}</${key}>`);
  return join([`<${root}>`, ...inner, `</${root}>`], random.chance(75) ? "\n" : "");
}

const makeRequest = (random: Random): Fragment =>
  join(
    [
      `POST /v1/${random.pick(["orders", "login", "claims"])} HTTP/1.1`,
      line`Host: ${makeHost(random)}`,
      line`Authorization: ${makeAuthorization(random)}`,
      line`Cookie: theme=dark; ${makeSessionCookie(random)}`,
      line`X-Forwarded-For: ${makeEntity(random, "IP_ADDRESS")}, ${makeEntity(random, "IP_ADDRESS")}`,
      `X-Request-Id: ${random.hex(16)}`,
      ...(random.chance(50) ? [line`X-Api-Key: ${keyOf(random)}`] : []),
      "",
      line`${join(
        rows(makeFields(random, 1), "snake", (key, value) => line`${key}=${value}`),
        "&",
      )}`,
    ],
    "\n",
  );

const makeEnvelope = (random: Random): Fragment =>
  join(
    [
      random.pick(["Ship to:", "Deliver to", "Bill to:", "Lieferadresse:"]),
      makeEntity(random, "PERSON"),
      ...makeAddressLines(random).map((text) => label("LOCATION", text)),
      line`${random.pick(["Tel:", "Phone:", "Mobile"])} ${makeEntity(random, "PHONE_NUMBER")}`,
    ],
    "\n",
  );

const makeKeyFile = (random: Random): Fragment =>
  join(
    [`loading key for ${makePod(random)}`, label("API_KEY", makePrivateKey(random), { alt: ["PRIVATE_KEY"] }), "done"],
    "\n",
  );

const makeCredentials = (random: Random): Fragment =>
  join(
    [
      "[default]",
      line`aws_access_key_id = ${label("API_KEY", VENDOR_KEYS.awsKeyId!(random))}`,
      line`aws_secret_access_key = ${label("API_KEY", `${random.alphanumeric(39)}/`)}`,
      "region = eu-west-1",
    ],
    "\n",
  );

/** A form: a label and a value, aligned. */
const makeForm = (random: Random): Fragment => {
  const fields = [makeSensitiveField(random), makeSensitiveField(random), ...makeFields(random, 1)];
  return join(
    [
      `--- ${makeMoment(random).date} ---`,
      ...rows(fields, "title", (key, value) => line`${key.padEnd(24, random.pick([" ", "."]))} ${value}`),
    ],
    "\n",
  );
};

/** HL7 v2: name, record number, date of birth and phone at their places. https://www.hl7.org/implement/standards/ */
const makeHl7 = (random: Random): Fragment =>
  join(
    [
      `MSH|^~\\&|LAB|HOSP|EHR|HOSP|${random.digits(14)}||ORU^R01|${random.digits(8)}|P|2.5`,
      line`PID|1||${label("PATIENT_MRN", random.number(8), { alt: ["MRN"] })}^^^HOSP^MR||${makeEntity(random, "PERSON")}||${label("DATE_OF_BIRTH", `19${random.digits(2)}0${random.between(1, 9)}1${random.digits(1)}`, { alt: ["DATE_TIME"] })}|F`,
      `OBX|1|NM|718-7^HGB^LN||${random.below(20)}.${random.digits(1)}|g/dL`,
    ],
    "\n",
  );

const DOCUMENTS = [
  makeEnvironment,
  makeYaml,
  makeYaml,
  makeXml,
  makeXml,
  makeXml,
  makeRequest,
  makeEnvelope,
  makeKeyFile,
  makeCredentials,
  makeForm,
  makeForm,
  makeHl7,
];

export const makeMultilineText = (random: Random): Fragment => random.pick(DOCUMENTS)(random);
