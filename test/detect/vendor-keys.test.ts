import { describe, expect, test } from "vitest";
import { detectorOf, redactText } from "./harness.ts";
import { type Alphabet, drawText } from "./made-up.ts";

const all = detectorOf();

/** Vendor, then parts: text as it is, or `[alphabet, length]`. */
type Part = string | readonly [Alphabet, number];
const KEYS: readonly (readonly [string, ...Part[]])[] = [
  ["OpenAI classic", "sk-", ["base62", 48]],
  ["OpenAI project", "sk-proj-", ["url", 74], "T3BlbkFJ", ["url", 74]],
  ["OpenAI service account", "sk-svcacct-", ["url", 74], "T3BlbkFJ", ["url", 74]],
  ["OpenAI admin", "sk-admin-", ["url", 58], "T3BlbkFJ", ["url", 58]],
  ["OpenRouter", "sk-or-v1-", ["hex", 64]],
  ["DeepSeek", "sk-", ["hex", 32]],
  ["Anthropic", "sk-ant-api03-", ["url", 93], "AA"],
  ["Anthropic admin", "sk-ant-admin01-", ["url", 93], "AA"],
  ["Groq", "gsk_", ["base62", 52]],
  ["Perplexity", "pplx-", ["base62", 48]],
  ["Hugging Face", "hf_", ["base62", 34]],
  ["Replicate", "r8_", ["base62", 37]],
  ["AWS key id", "AKIA", ["upper", 16]],
  ["AWS temporary key id", "ASIA", ["upper", 16]],
  ["AWS bearer token", "ABIA", ["upper", 16]],
  ["AWS context key", "ACCA", ["upper", 16]],
  ["AWS session token", "IQoJb3JpZ2lu", ["base64", 360], "=="],
  ["GitHub", "ghp_", ["base62", 36]],
  ["GitHub OAuth", "gho_", ["base62", 36]],
  ["GitHub user", "ghu_", ["base62", 36]],
  ["GitHub server", "ghs_", ["base62", 36]],
  ["GitHub refresh", "ghr_", ["base62", 76]],
  ["GitHub fine-grained", "github_pat_", ["base62", 22], "_", ["base62", 59]],
  ["GitLab", "glpat-", ["url", 20]],
  ["GitLab routable", "glpat-", ["url", 27], ".01.", ["lower", 9]],
  ["GitLab deploy", "gldt-", ["url", 20]],
  ["GitLab runner", "glrt-", ["url", 20]],
  ["GitLab job", "glcbt-64_", ["url", 20]],
  ["GitLab trigger", "glptt-", ["hex", 40]],
  ["GitLab feed", "glft-", ["url", 20]],
  ["GitLab mail", "glimt-", ["lower", 25]],
  ["GitLab agent", "glagent-", ["url", 50]],
  ["GitLab OAuth secret", "gloas-", ["hex", 64]],
  ["GitLab SCIM", "glsoat-", ["url", 20]],
  ["Slack bot", "xoxb-", ["digits", 12], "-", ["digits", 13], "-", ["base62", 24]],
  ["Slack user", "xoxp-", ["digits", 12], "-", ["digits", 12], "-", ["digits", 13], "-", ["hex", 32]],
  ["Slack browser", "xoxc-", ["digits", 12], "-", ["digits", 12], "-", ["digits", 13], "-", ["hex", 64]],
  ["Slack app", "xapp-1-A0", ["upper", 9], "-", ["digits", 13], "-", ["hex", 64]],
  ["Stripe", "sk_live_", ["base62", 24]],
  ["Stripe long", "sk_test_51", ["base62", 97]],
  ["Stripe restricted", "rk_live_", ["base62", 99]],
  ["Stripe webhook", "whsec_", ["base62", 32]],
  ["Google API", "AIza", ["url", 35]],
  ["Google OAuth", "ya29.a0Af", ["url", 180]],
  ["Google client secret", "GOCSPX-", ["url", 28]],
  ["Google refresh", "1//0g", ["url", 98]],
  ["npm", "npm_", ["base62", 36]],
  ["PyPI", "pypi-AgEIcHlwaS5vcmc", ["url", 150]],
  ["RubyGems", "rubygems_", ["hex", 48]],
  ["SendGrid", "SG.", ["url", 22], ".", ["url", 43]],
  ["Twilio", "SK", ["hex", 32]],
  ["Shopify", "shpat_", ["hex", 32]],
  ["Square", "sq0atp-", ["url", 22]],
  ["Square secret", "sq0csp-", ["url", 43]],
  ["New Relic user", "NRAK-", ["upper", 27]],
  ["Mailgun", "key-", ["hex", 32]],
  ["Mailchimp", ["hex", 32], "-us12"],
  ["Brevo", "xkeysib-", ["hex", 64], "-", ["base62", 16]],
  ["DigitalOcean", "dop_v1_", ["hex", 64]],
  ["Databricks", "dapi", ["hex", 32]],
  ["Databricks with a number", "dapi", ["hex", 32], "-2"],
  ["Vault service", "hvs.", ["url", 90]],
  ["Vault batch", "hvb.", ["url", 140]],
  ["Sentry user", "sntryu_", ["hex", 64]],
  ["Atlassian", "ATATT3xFfGF0", ["url", 180], "=", ["hex", 8]],
  ["Linear", "lin_api_", ["base62", 40]],
  ["Notion", "ntn_", ["digits", 11], ["base62", 35]],
  ["Notion before 2024", "secret_", ["base62", 43]],
  ["Figma", "figd_", ["url", 40]],
  ["Postman", "PMAK-", ["hex", 24], "-", ["hex", 34]],
  ["Doppler", "dp.pt.", ["base62", 43]],
  ["Terraform Cloud", ["base62", 14], ".atlasv1.", ["url", 67]],
  ["Docker Hub", "dckr_pat_", ["url", 27]],
  ["Grafana", "glsa_", ["base62", 32], "_", ["hex", 8]],
  ["PlanetScale", "pscale_tkn_", ["url", 43]],
  ["Supabase", "sbp_", ["hex", 40]],
  ["Pulumi", "pul-", ["hex", 40]],
  ["Dynatrace", "dt0c01.", ["upper", 24], ".", ["upper", 64]],
  ["Telegram", "7", ["digits", 9], ":AA", ["url", 33]],
  ["Discord", "M", ["base62", 23], ".", ["base62", 6], ".", ["url", 38]],
  ["Azure client secret", "abc8Q~", ["url", 34]],
  ["Airtable", "pat", ["base62", 14], ".", ["hex", 64]],
  ["Heroku", "HRKU-AA", ["url", 58]],
  ["Fly.io", "fm2_", ["base64", 120]],
  ["age", "AGE-SECRET-KEY-1", ["upper", 58]],
];

const draw = (parts: readonly Part[]): string =>
  parts.map((part) => (typeof part === "string" ? part : drawText(part[0], part[1]))).join("");

/** Without any word that speaks for them. */
const PLACES: readonly (readonly [string, string])[] = [
  ["sent ", " upstream"],
  ['{"value":"', '"}'],
  ["x=", "&y=1"],
  ["(", ")."],
  ["%22", "%22"],
  ["", ""],
];

describe.each(KEYS)("%s", (...[, ...parts]) => {
  test.each(PLACES)("between %j and %j", (before, after) => {
    const drawn = draw(parts);
    expect(redactText(all, `${before}${drawn}${after}`)).toBe(`${before}<API_KEY>${after}`);
  });
});

const STAYS: readonly (readonly [string, ...Part[]])[] = [
  ["a CSS class", "sk-fading-circle-wrapper-item12"],
  ["a locale", "sk-SK,sk;q=0.9,en-US;q=0.8"],
  ["a role id", "AROA", ["upper", 16]],
  ["a user id", "AIDA", ["upper", 16]],
  ["a publishable key", "pk_live_", ["base62", 24]],
  ["a commit", ["hex", 40]],
  ["a digest", "sha256:", ["hex", 64]],
  ["an integrity hash", "sha512-", ["base64", 86], "=="],
  ["an image", "data:image/png;base64,iVBORw0KGgo", ["base64", 200]],
  ["a package", "npm_config_registry npm_lifecycle_event npm_package_version"],
  ["a stack's name", "api-gateway-production-eu-west-1-v2"],
  ["a file", "key-management-service-2024-01-01.log"],
  ["a module", "pypi-simple-index-2024-mirror-europe-west"],
  ["an address", "https://hooks.slack.com/services/"],
  ["a host and port", "12345678:AAAA"],
];
test.each(STAYS)("%s stays", (...[, ...parts]) => {
  const text = `got ${draw(parts)} back`;
  expect(redactText(detectorOf({ entities: ["API_KEY", "PASSWORD", "SESSION_TOKEN", "INTERNAL_ID"] }), text)).toBe(
    text,
  );
});

test("the path of a web hook is its key", () => {
  const withoutUrl = detectorOf({ entities: ["API_KEY"] });
  const path = `T${drawText("upper", 10)}/B${drawText("upper", 10)}/${drawText("base62", 24)}`;
  expect(redactText(withoutUrl, `POST https://hooks.slack.com/services/${path} 200`)).toBe(
    "POST https://hooks.slack.com/services/<API_KEY> 200",
  );
  const hook = `${drawText("digits", 18)}/${drawText("url", 68)}`;
  expect(redactText(withoutUrl, `https://discord.com/api/webhooks/${hook}`)).toBe(
    "https://discord.com/api/webhooks/<API_KEY>",
  );
});

test("an AWS secret access key stands beside its id", () => {
  const id = `AKIA${drawText("upper", 16)}`;
  const secret = `${drawText("base64", 20)}/${drawText("base64", 19)}`;
  for (const joint of [":", " ", ",", " / ", '","', " secret "])
    expect(redactText(all, `use ${id}${joint}${secret} now`)).toBe(`use <API_KEY>${joint}<API_KEY> now`);
});
