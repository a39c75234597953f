/** Keys that vendors mark by a prefix. `body` is what follows it; `digit` asks for one, where the prefix alone is weak. */
export interface VendorKey {
  readonly prefix: string;
  readonly body: "alnum" | "upper" | "hex" | "token";
  readonly shortest: number;
  readonly longest: number;
  readonly digit?: boolean;
  /** Needs a secret-like word or name nearby. */
  readonly cue?: boolean;
}

const ANY = 400;

export const VENDOR_KEYS: readonly VendorKey[] = [
  // OpenAI and Anthropic: https://platform.openai.com/docs/api-reference/authentication, https://docs.anthropic.com/en/api/overview
  { prefix: "sk-", body: "token", shortest: 20, longest: ANY, digit: true },
  // AWS access key ids: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
  { prefix: "AKIA", body: "upper", shortest: 16, longest: 16 },
  { prefix: "ASIA", body: "upper", shortest: 16, longest: 16 },
  // GitHub: https://github.blog/2021-04-05-behind-githubs-new-authentication-token-formats/
  { prefix: "ghp_", body: "alnum", shortest: 30, longest: 255 },
  { prefix: "gho_", body: "alnum", shortest: 30, longest: 255 },
  { prefix: "ghu_", body: "alnum", shortest: 30, longest: 255 },
  { prefix: "ghs_", body: "token", shortest: 30, longest: ANY },
  { prefix: "ghr_", body: "alnum", shortest: 30, longest: 255 },
  { prefix: "github_pat_", body: "token", shortest: 40, longest: 255 },
  // GitLab: https://docs.gitlab.com/security/tokens/#token-prefixes
  { prefix: "glpat-", body: "token", shortest: 20, longest: ANY },
  { prefix: "gldt-", body: "token", shortest: 20, longest: ANY },
  { prefix: "glrt-", body: "token", shortest: 20, longest: ANY },
  { prefix: "glcbt-", body: "token", shortest: 20, longest: ANY },
  // Slack: https://docs.slack.dev/authentication/tokens
  { prefix: "xoxb-", body: "token", shortest: 16, longest: ANY },
  { prefix: "xoxp-", body: "token", shortest: 16, longest: ANY },
  { prefix: "xoxa-", body: "token", shortest: 16, longest: ANY },
  { prefix: "xoxe-", body: "token", shortest: 16, longest: ANY },
  { prefix: "xoxe.", body: "token", shortest: 16, longest: ANY },
  { prefix: "xoxr-", body: "token", shortest: 16, longest: ANY },
  { prefix: "xoxs-", body: "token", shortest: 16, longest: ANY },
  { prefix: "xapp-", body: "token", shortest: 16, longest: ANY, digit: true },
  // Stripe: https://docs.stripe.com/keys
  { prefix: "sk_live_", body: "alnum", shortest: 16, longest: 255 },
  { prefix: "sk_test_", body: "alnum", shortest: 16, longest: 255 },
  { prefix: "rk_live_", body: "alnum", shortest: 16, longest: 255 },
  { prefix: "rk_test_", body: "alnum", shortest: 16, longest: 255 },
  { prefix: "whsec_", body: "token", shortest: 24, longest: 255 },
  // Google: https://cloud.google.com/docs/authentication/api-keys, OAuth access tokens
  { prefix: "AIza", body: "token", shortest: 35, longest: 35 },
  { prefix: "ya29.", body: "token", shortest: 20, longest: ANY },
  { prefix: "GOCSPX-", body: "token", shortest: 20, longest: 64 },
  // npm: https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format/
  { prefix: "npm_", body: "alnum", shortest: 30, longest: 64, digit: true },
  // PyPI: https://pypi.org/help/#apitoken
  { prefix: "pypi-", body: "token", shortest: 30, longest: ANY, digit: true },
  // SendGrid: https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys
  { prefix: "SG.", body: "token", shortest: 40, longest: 100, digit: true },
  // Twilio: https://www.twilio.com/docs/iam/api-keys, account ids only beside a cue
  { prefix: "SK", body: "hex", shortest: 32, longest: 32 },
  { prefix: "AC", body: "hex", shortest: 32, longest: 32, cue: true },
  // Hugging Face: https://huggingface.co/docs/hub/security-tokens
  { prefix: "hf_", body: "alnum", shortest: 30, longest: 64 },
  // DigitalOcean: https://docs.digitalocean.com/reference/api/create-personal-access-token/
  { prefix: "dop_v1_", body: "hex", shortest: 64, longest: 64 },
  // Shopify: https://shopify.dev/changelog/length-of-the-shopify-access-token-is-increasing
  { prefix: "shpat_", body: "hex", shortest: 32, longest: 64 },
  { prefix: "shpss_", body: "hex", shortest: 32, longest: 64 },
  // HashiCorp Vault: https://developer.hashicorp.com/vault/docs/concepts/tokens
  { prefix: "hvs.", body: "token", shortest: 24, longest: ANY },
  { prefix: "hvb.", body: "token", shortest: 24, longest: ANY },
  // Docker Hub, Grafana, Linear, Databricks, Mailgun: the vendors' token pages
  { prefix: "dckr_pat_", body: "token", shortest: 20, longest: 64 },
  { prefix: "glsa_", body: "token", shortest: 32, longest: 64 },
  { prefix: "lin_api_", body: "alnum", shortest: 32, longest: 64 },
  { prefix: "dapi", body: "hex", shortest: 32, longest: 36 },
  { prefix: "key-", body: "hex", shortest: 32, longest: 32 },
  { prefix: "xkeysib-", body: "token", shortest: 60, longest: 100 },
  // Atlassian: https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/
  { prefix: "ATATT3", body: "token", shortest: 40, longest: ANY },
];
