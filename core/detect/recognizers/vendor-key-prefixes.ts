/** Keys that vendors mark by a prefix. `body` is what follows it; `digit` asks for one, where the prefix alone is weak. */
export interface VendorKey {
  readonly prefix: string;
  /** `token` is `[A-Za-z0-9_.-]`, `base64` also `+/=`. */
  readonly body: "alnum" | "upper" | "hex" | "token" | "base64";
  readonly shortest: number;
  readonly longest: number;
  /** The prefix is also a word: what follows has to look drawn at random. */
  readonly random?: boolean;
  /** Needs a secret-like word or name nearby. */
  readonly cue?: boolean;
}

const ANY = 2000;
const key = (
  body: VendorKey["body"],
  shortest: number,
  longest: number,
  ...prefixes: readonly string[]
): readonly VendorKey[] => prefixes.map((prefix) => ({ prefix, body, shortest, longest }));
/** Weak prefixes. */
const weak = (
  body: VendorKey["body"],
  shortest: number,
  longest: number,
  ...prefixes: readonly string[]
): readonly VendorKey[] => prefixes.map((prefix) => ({ prefix, body, shortest, longest, random: true }));

export const VENDOR_KEYS: readonly VendorKey[] = [
  // OpenAI (classic, project, service account, admin), Anthropic (api, admin, OAuth), and who copied the prefix:
  // https://platform.openai.com/docs/api-reference/authentication, https://docs.anthropic.com/en/api/overview
  ...weak("token", 20, ANY, "sk-"),
  // AWS access key ids, and Bedrock's keys: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
  ...key("upper", 16, 16, "AKIA", "ASIA", "ABIA", "ACCA"),
  ...key("base64", 100, ANY, "ABSK"),
  // AWS session tokens begin with a fixed header: https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html
  ...key("base64", 100, ANY, "IQoJb3JpZ2lu", "FwoGZXIvYXdz", "FQoGZXIvYXdz", "AQoDYXdz", "bedrock-api-key-"),
  // GitHub: https://github.blog/2021-04-05-behind-githubs-new-authentication-token-formats/
  ...key("alnum", 30, 255, "ghp_", "gho_", "ghu_", "ghr_"),
  ...key("token", 30, ANY, "ghs_"),
  ...key("token", 40, 255, "github_pat_"),
  // GitLab: https://docs.gitlab.com/security/tokens/#token-prefixes
  ...key(
    "token",
    20,
    ANY,
    "glpat-",
    "gldt-",
    "glrt-",
    "glrtr-",
    "glcbt-",
    "glptt-",
    "glft-",
    "glimt-",
    "glagent-",
    "glwt-",
    "glsoat-",
    "glffct-",
    "gloas-",
  ),
  ...key("token", 20, 20, "GR1348941"),
  // Slack: https://docs.slack.dev/authentication/tokens
  ...key("token", 16, ANY, "xoxb-", "xoxp-", "xoxa-", "xoxe-", "xoxe.", "xoxr-", "xoxs-", "xoxo-", "xoxc-", "xoxd-"),
  ...weak("token", 16, ANY, "xapp-", "xwfp-"),
  // Stripe; publishable keys (pk_) are made to be seen: https://docs.stripe.com/keys
  ...key("alnum", 16, 255, "sk_live_", "sk_test_", "rk_live_", "rk_test_", "sk_org_live_", "sk_org_test_"),
  ...key("token", 24, 255, "whsec_"),
  // Google: https://cloud.google.com/docs/authentication/api-keys, OAuth access and refresh tokens, client secrets
  ...key("token", 35, 35, "AIza"),
  ...key("token", 20, ANY, "ya29."),
  ...key("token", 20, 64, "GOCSPX-"),
  ...weak("token", 40, 255, "1//0"),
  // npm: https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format/
  ...weak("alnum", 30, 64, "npm_"),
  // PyPI: https://pypi.org/help/#apitoken; RubyGems: https://guides.rubygems.org/api-key-scopes/
  ...weak("token", 30, ANY, "pypi-"),
  ...key("hex", 48, 48, "rubygems_"),
  // SendGrid: https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys
  ...weak("token", 40, 100, "SG."),
  // Twilio: https://www.twilio.com/docs/iam/api-keys, account ids only beside a cue
  ...key("hex", 32, 32, "SK"),
  { prefix: "AC", body: "hex", shortest: 32, longest: 32, cue: true },
  // Hugging Face: https://huggingface.co/docs/hub/security-tokens
  ...key("alnum", 30, 64, "hf_", "api_org_"),
  // Other model vendors: Groq, Perplexity, xAI, Replicate, Tavily, LangSmith, Pinecone, Fireworks, NVIDIA: their pages on keys
  ...key("alnum", 32, 100, "gsk_", "pplx-", "xai-", "r8_", "pcsk_", "nvapi-"),
  ...weak("token", 24, 100, "tvly-", "lsv2_pt_", "lsv2_sk_", "fw_", "nvapi-", "pcsk_", "sk_proj_"),
  // DigitalOcean: https://docs.digitalocean.com/reference/api/create-personal-access-token/
  ...key("hex", 64, 64, "dop_v1_", "doo_v1_", "dor_v1_"),
  // Shopify: https://shopify.dev/changelog/length-of-the-shopify-access-token-is-increasing
  ...key("hex", 32, 64, "shpat_", "shpss_", "shpca_", "shppa_", "shptka_"),
  // Square: https://developer.squareup.com/docs/build-basics/access-tokens
  ...key("token", 22, 60, "sq0atp-", "sq0csp-", "EAAAE", "EAAAl"),
  // HashiCorp Vault: https://developer.hashicorp.com/vault/docs/concepts/tokens
  ...key("token", 24, ANY, "hvs.", "hvb.", "hvr."),
  // New Relic: https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/
  ...key("token", 19, 64, "NRAK-", "NRII-", "NRJS-", "NRIQ-", "NRRA-"),
  // Sentry: https://docs.sentry.io/account/auth-tokens/
  ...key("base64", 40, ANY, "sntrys_"),
  ...key("hex", 64, 64, "sntryu_", "sntrya_"),
  // Docker Hub: https://docs.docker.com/security/access-tokens/; Grafana: https://grafana.com/docs/grafana/latest/administration/service-accounts/
  ...key("token", 20, 64, "dckr_pat_", "dckr_oat_"),
  ...key("token", 32, 64, "glsa_"),
  ...key("base64", 32, ANY, "glc_"),
  // Linear: https://linear.app/developers, Notion: https://developers.notion.com/reference/authentication, Figma: https://www.figma.com/developers/api
  ...key("alnum", 32, 64, "lin_api_", "lin_oauth_", "ntn_"),
  ...key("alnum", 43, 43, "secret_"),
  ...key("token", 36, 64, "figd_", "figu_"),
  // Postman: https://learning.postman.com/docs/developer/postman-api/authentication/
  ...key("token", 59, 59, "PMAK-"),
  // Databricks: https://docs.databricks.com/aws/en/dev-tools/auth/pat
  ...key("hex", 32, 36, "dapi"),
  // Mailgun: https://documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt/, Brevo: https://developers.brevo.com/docs/getting-started
  ...key("hex", 32, 32, "key-"),
  ...key("token", 60, 100, "xkeysib-", "xsmtpsib-"),
  // Atlassian: https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/
  ...key("base64", 40, ANY, "ATATT3", "ATCTT3", "ATBB"),
  // Doppler: https://docs.doppler.com/docs/auth-token-formats
  ...weak("token", 40, 64, "dp.pt.", "dp.st.", "dp.ct.", "dp.sa.", "dp.scim.", "dp.audit."),
  // Heroku: https://devcenter.heroku.com/articles/authentication
  ...key("token", 58, 64, "HRKU-"),
  // Cloudflare origin CA: https://developers.cloudflare.com/fundamentals/api/get-started/ca-keys/; Fly.io: https://fly.io/docs/security/tokens/
  ...key("token", 140, 200, "v1.0-"),
  ...key("base64", 40, ANY, "fo1_", "fm1a_", "fm1r_", "fm2_"),
  // PlanetScale, Supabase, Pulumi, Prefect, Dynatrace, SonarQube, Typeform, ReadMe, Shippo, EasyPost, CircleCI, Buildkite, Netlify, Vercel:
  // the vendors' pages on tokens
  ...key("token", 32, 64, "pscale_tkn_", "pscale_oauth_", "pscale_pw_"),
  ...key("hex", 40, 40, "sbp_", "pul-", "shippo_live_", "shippo_test_", "sqp_", "squ_", "sqa_"),
  ...key("token", 20, 64, "sb_secret_"),
  ...key("alnum", 36, 36, "pnu_"),
  ...key("token", 80, 100, "dt0c01.", "dt0s01."),
  ...key("token", 44, 64, "tfp_"),
  ...key("alnum", 54, 54, "EZAK", "EZTK"),
  ...key("token", 40, 100, "CCIPAT_", "CCIPRJ_", "bkua_", "nfp_", "nfc_"),
  ...key("alnum", 60, 80, "rdme_", "AKCp"),
  // Adobe, Alibaba Cloud, Yandex, Octopus Deploy, Razorpay, Paystack, Mapbox, Dropbox, Facebook, 1Password, age: the vendors' pages on keys
  ...key("hex", 32, 32, "p8e-"),
  ...weak("alnum", 16, 24, "LTAI"),
  ...weak("token", 35, 40, "AQVN"),
  ...weak("upper", 26, 26, "API-"),
  ...key("alnum", 14, 14, "rzp_live_", "rzp_test_"),
  ...weak("token", 60, 120, "sk.eyJ"),
  ...weak("token", 130, ANY, "sl."),
  ...weak("alnum", 100, ANY, "EAAC", "EAAM", "EAAB", "EAAG", "EAAH"),
  ...key("base64", 200, ANY, "ops_eyJ"),
  ...key("upper", 58, 58, "AGE-SECRET-KEY-1"),
  // OpenShift: https://docs.redhat.com, user tokens; Red Hat and others print them in `oc whoami -t`
  ...key("token", 43, 43, "sha256~"),
  // Base64 of `-----BEGIN … PRIVATE KEY`, as Kubernetes writes it: https://kubernetes.io/docs/concepts/configuration/secret/
  ...key(
    "base64",
    60,
    ANY,
    "LS0tLS1CRUdJTiBQUklW",
    "LS0tLS1CRUdJTiBSU0Eg",
    "LS0tLS1CRUdJTiBFQyBQ",
    "LS0tLS1CRUdJTiBPUEVO",
    "LS0tLS1CRUdJTiBFTkNS",
  ),
];
