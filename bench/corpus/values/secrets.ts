/** Secrets that only a key or a word beside them gives away, passwords and sessions. */
import { Fragment, label, line } from "../builder.ts";
import type { Random } from "../random.ts";
import { type EntityKind, listLines } from "./kind.ts";
import { makeAwsSecret, makeJwt } from "./vendor-keys.ts";

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const SIGNS = "!#$%^*?+=.-_@";
const WORDS =
  `Winter Falcon Marble Copper Thunder Velvet Orchid Jupiter Pepper Meadow Granite Saffron Cobalt Lantern Puzzle Rocket`.split(
    " ",
  );

export function makePassword(random: Random): string {
  const word = random.pick(WORDS);
  return random.pick([
    () => `${word}${random.pick(["", "#", "!", "_"])}${random.between(1, 2029)}${random.pick(["", "!", "?"])}`,
    () => `${word.toLowerCase()}-${random.pick(WORDS).toLowerCase()}-${random.digits(3)}`,
    () => random.text(`ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789${SIGNS}`, random.between(10, 20)),
    () => `${random.alphanumeric(random.between(8, 14))}${random.text("!?*^", 1)}`,
    () => `${word[0]}@${word.slice(1)}${random.digits(2)}!`,
  ])();
}

/** Without a sign that would end a user-info part or need escapes there. */
const makePlainPassword = (random: Random): string =>
  random.pick([() => `${random.pick(WORDS)}${random.digits(4)}!`, () => random.alphanumeric(random.between(12, 20))])();

const USERS = ["app", "ledger_rw", "root", "svc-report", "etl", "reader"];
const HOSTS = ["db-3.internal", "pg-primary", "cache-1", "mongo-0.mongo", "rabbit.prod.svc", "localhost"];

/** A connection string; only its password has to be found, and who finds a URL is not wrong. */
export function makeConnectionString(random: Random): Fragment {
  const password = label("PASSWORD", makePlainPassword(random), { alt: ["API_KEY"] });
  const user = random.pick(USERS);
  const host = random.pick(HOSTS);
  const made = random.pick([
    () =>
      line`${random.pick(["postgres", "postgresql", "mysql"])}://${user}:${password}@${host}:${random.pick([5432, 3306])}/${random.pick(["core", "orders", "app"])}`,
    () => line`mongodb+srv://${user}:${password}@${host}/app?retryWrites=true`,
    () => line`redis://:${password}@${host}:6379/0`,
    () => line`amqps://${user}:${password}@${host}:5671/%2f`,
    () => line`Server=${host};Database=core;User Id=${user};Password=${password};Encrypt=true`,
    () => line`host=${host} port=5432 user=${user} password=${password} dbname=core`,
    () => line`jdbc:postgresql://${host}:5432/core?user=${user}&password=${password}`,
  ])();
  if (!made.text.includes("://")) return made;
  return new Fragment(made.text, [...made.spans, ...label("URL", made.text, { optional: true }).spans]);
}

/** Storage connection strings of Azure: the key is 64 bytes in base64. */
export function makeAzureStorage(random: Random): Fragment {
  const key = label("API_KEY", `${random.text(BASE64, 86)}==`);
  return line`DefaultEndpointsProtocol=https;AccountName=${random.pick(["media", "backups"])}${random.digits(3)};AccountKey=${key};EndpointSuffix=core.windows.net`;
}

/** The credentials behind a scheme; scheme and name are not labelled. */
export function makeAuthorization(random: Random): Fragment {
  const basic = Buffer.from(`${random.pick(USERS)}:${makePassword(random)}`).toString("base64");
  const secret = { alt: ["SESSION_TOKEN", "PASSWORD", "JWT"] };
  return random.pick([
    () => line`Bearer ${label("API_KEY", makeJwt(random), secret)}`,
    () => line`Bearer ${label("API_KEY", random.alphanumeric(random.pick([32, 40, 64])), secret)}`,
    () => line`Basic ${label("API_KEY", basic, secret)}`,
    () => line`Token ${label("API_KEY", random.hex(40), secret)}`,
    () => line`ApiKey ${label("API_KEY", random.alphanumeric(36), secret)}`,
  ])();
}

export const makeSession = (random: Random): string => `sess_${random.alphanumeric(random.between(32, 44))}`;

/** Of frameworks, with the name in front; the value is labelled. */
export function makeSessionCookie(random: Random): Fragment {
  const token = (text: string): Fragment => label("SESSION_TOKEN", text, { alt: ["API_KEY"] });
  return random.pick([
    () => line`JSESSIONID=${token(random.hex(32).toUpperCase())}`,
    () => line`PHPSESSID=${token(random.text("abcdefghijklmnopqrstuvwxyz0123456789", 26))}`,
    () => line`connect.sid=${token(`s%3A${random.alphanumeric(32)}`)}`,
    () => line`sessionid=${token(random.text("abcdefghijklmnopqrstuvwxyz0123456789", 32))}`,
    () => line`session=${token(makeSession(random))}`,
    () => line`_app_session=${token(random.alphanumeric(64))}`,
    () => line`auth_session=${token(random.hex(40))}`,
  ])();
}

export const SECRET_KINDS: readonly EntityKind[] = [
  {
    entity: "API_KEY",
    weight: 2.5,
    alt: ["PASSWORD"],
    make: (random) =>
      random.pick([
        () => random.alphanumeric(random.between(24, 44)),
        () => random.hex(random.pick([32, 40, 64])),
        () => random.text(BASE64, random.pick([32, 43])),
        () => makeAwsSecret(random),
      ])(),
    keys: listLines(`api secret
      aws secret access key
      secret access key
      client secret
      signing secret
      webhook secret
      dd api key
      datadog api key
      dd app key
      twilio auth token
      encryption key
      access key
      api token
      shared secret
      app secret`),
    phrases: listLines(`client secret {} does not match
      the api key is {}, please keep it safe
      set DD_API_KEY={} in the agent
      webhook secret {} expired
      aws_secret_access_key = {}
      secret key: {}
      my API token {} stopped working
      x-api-key: {} is disabled`),
  },
  {
    entity: "PASSWORD",
    weight: 5,
    alt: ["API_KEY"],
    make: makePassword,
    keys: listLines(`password
      passwd
      pwd
      db password
      new password
      user password
      admin pass
      passphrase
      smtp password
      kennwort
      contrasena
      mot de passe
      password confirmation`),
    phrases: listLines(`password={} user=app
      The password is {} if you need to log in.
      login with password {} failed for {EMAIL_ADDRESS}
      my password {} does not work any more
      temporary password: {}
      passwd {} rejected by policy
      wifi password is {}
      Das Passwort lautet {}
      user root pwd {} logged in`),
  },
  {
    entity: "SESSION_TOKEN",
    weight: 2,
    selfEvident: true,
    alt: ["API_KEY"],
    make: makeSession,
    keys: listLines(`session token
      session
      session key
      sid token
      session id
      auth session`),
    phrases: listLines(`session {} expired
      resumed {} after reconnect
      invalidate session token {}
      cookie {} not recognised
      session {} reused from {IP_ADDRESS}`),
  },
  {
    entity: "SESSION_TOKEN",
    weight: 1,
    alt: ["API_KEY"],
    make: (random) =>
      random.pick([() => random.alphanumeric(32), () => random.hex(40), () => random.alphanumeric(48)])(),
    keys: listLines(`session token
      jsessionid
      phpsessid
      session cookie
      refresh token
      csrf session token`),
    phrases: listLines(`session token {} revoked
      refresh token {} already used
      JSESSIONID={}; Path=/
      session cookie {} rejected`),
  },
];
