/** API keys that their issuer's prefix gives away. Forms as the issuers' documentation shows them. */
import { githubCheck } from "../checks-crypto.ts";
import type { Random } from "../random.ts";
import { type EntityKind, listLines } from "./kind.ts";

const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const github = (random: Random, prefix: string): string => {
  const payload = random.alphanumeric(30);
  return `${prefix}_${payload}${githubCheck(payload)}`;
};

/** RFC 7519: header, claims, signature. */
export function makeJwt(random: Random): string {
  const header = random.pick([
    { alg: "HS256", typ: "JWT" },
    { alg: "RS256", typ: "JWT", kid: random.hex(8) },
    { typ: "JWT", alg: "ES256" },
  ]);
  const claims = {
    sub: random.digits(9),
    iat: 1_700_000_000 + random.below(90_000_000),
    scope: random.pick(["read", "admin", "openid"]),
  };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part(header)}.${part(claims)}.${random.text(BASE64URL, random.pick([43, 86]))}`;
}

export const makeAwsKeyId = (random: Random): string =>
  `${random.pick(["AKIA", "AKIA", "ASIA"])}${random.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)}`;

export const makeAwsSecret = (random: Random): string => random.text(BASE64, 40);

/** By vendor, so that a test can see that none is missing. */
export const VENDOR_KEYS: Readonly<Record<string, (random: Random) => string>> = {
  openai: (random) => `sk-${random.alphanumeric(20)}T3BlbkFJ${random.alphanumeric(20)}`,
  openaiPlain: (random) => `sk-${random.alphanumeric(48)}`,
  openaiProject: (random) =>
    `sk-${random.pick(["proj", "svcacct", "admin"])}-${random.text(BASE64URL, 58)}T3BlbkFJ${random.text(BASE64URL, 58)}`,
  anthropic: (random) => `sk-ant-${random.pick(["api03", "admin01"])}-${random.text(BASE64URL, 93)}AA`,
  awsKeyId: makeAwsKeyId,
  github: (random) => github(random, random.pick(["ghp", "gho", "ghs", "ghu"])),
  githubFineGrained: (random) => `github_pat_${random.alphanumeric(22)}_${random.alphanumeric(59)}`,
  gitlab: (random) => `${random.pick(["glpat", "glpat", "gldt", "glrt"])}-${random.text(BASE64URL, 20)}`,
  slack: (random) =>
    `xox${random.pick(["b", "p"])}-${random.number(12)}-${random.number(12)}-${random.alphanumeric(24)}`,
  slackApp: (random) => `xapp-1-A${random.shape("**********")}-${random.number(13)}-${random.hex(64)}`,
  stripe: (random) => `${random.pick(["sk_live", "rk_live", "sk_test"])}_${random.alphanumeric(random.pick([24, 99]))}`,
  stripeWebhook: (random) => `whsec_${random.alphanumeric(32)}`,
  google: (random) => `AIza${random.text(BASE64URL, 35)}`,
  googleOauth: (random) => `GOCSPX-${random.text(BASE64URL, 28)}`,
  azureClient: (random) => `${random.alphanumeric(3)}8Q~${random.text(`${BASE64URL}~.`, 34)}`,
  npm: (random) => `npm_${random.alphanumeric(36)}`,
  pypi: (random) => `pypi-AgEIcHlwaS5vcmc${random.text(BASE64URL, 120)}`,
  sendgrid: (random) => `SG.${random.text(BASE64URL, 22)}.${random.text(BASE64URL, 43)}`,
  twilio: (random) => `SK${random.hex(32)}`,
  digitalocean: (random) => `dop_v1_${random.hex(64)}`,
  huggingface: (random) => `hf_${random.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 34)}`,
  shopify: (random) => `shpat_${random.hex(32)}`,
  vault: (random) => `hvs.${random.text(BASE64URL, 90)}`,
  databricks: (random) => `dapi${random.hex(32)}`,
  jwt: makeJwt,
};

const makeVendorKey = (random: Random): string => VENDOR_KEYS[random.pick(Object.keys(VENDOR_KEYS))]!(random);

/** RFC 7468 text with a made-up body. */
export function makePrivateKey(random: Random): string {
  const name = random.pick(["RSA PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY"]);
  const lines = Array.from({ length: random.between(3, 8) }, () => random.text(BASE64, 64));
  return [`-----BEGIN ${name}-----`, ...lines, `${random.text(BASE64, 42)}==`, `-----END ${name}-----`].join("\n");
}

export const VENDOR_KEY_KINDS: readonly EntityKind[] = [
  {
    entity: "API_KEY",
    weight: 7,
    selfEvident: true,
    alt: ["SESSION_TOKEN", "JWT", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "AWS_ACCESS_KEY"],
    make: makeVendorKey,
    keys: listLines(`api key
      token
      access token
      x api key
      apikey
      secret key
      auth token
      client secret
      access key id
      integration token
      bearer token
      id token`),
    phrases: listLines(`invalid api key {} supplied
      Why does my key {} get a 401?
      401 for token {}
      leaked credential {} found in commit {id}
      rotate {} today
      using {} against the sandbox
      export TOKEN={} and retry
      request signed with {} was rejected
      I pasted {} into the settings and it still fails
      curl -H 'Authorization: Bearer {}' returned 403`),
  },
  {
    entity: "API_KEY",
    weight: 1,
    alt: ["PRIVATE_KEY"],
    selfEvident: true,
    multiline: true,
    make: makePrivateKey,
    keys: listLines(`private key
      tls key
      signing key
      ssh key
      pem`),
    phrases: listLines(`key material logged by mistake: {}
      could not parse {}
      here is the key you asked for {}`),
  },
];
