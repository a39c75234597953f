import { toSafeError } from "../../core/index.ts";
import { EXIT, Failure } from "../failure.ts";

const PERMISSIONS =
  "Needed on the secret: secretsmanager:GetSecretValue, and to change it PutSecretValue and UpdateSecretVersionStage; on its KMS key: kms:Decrypt, and to change it GenerateDataKey.";

// Codes of https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html and of the SDK.
const HINTS: Readonly<Record<string, string>> = {
  ResourceNotFoundException: "No such secret in that account and region, or it has no value yet (keys new).",
  AccessDeniedException: PERMISSIONS,
  DecryptionFailure: PERMISSIONS,
  EncryptionFailure: PERMISSIONS,
  CredentialsProviderError: "No AWS credentials were found: set AWS_PROFILE, or log in.",
  ExpiredTokenException: "The AWS session has expired: log in again.",
  LimitExceededException: "The secret has too many versions of the last 24 hours: wait, then try again.",
  InvalidRequestException: "The secret may be scheduled for deletion: look at it in Secrets Manager.",
};

export interface FailedRequest {
  /** The store's name. */
  readonly name: string;
  /** The host that was asked, if it came to that. */
  readonly host: string | undefined;
  /** What became of the ring, as the end of a sentence; empty if nothing was to change. */
  readonly outcome: string;
}

/** What Secrets Manager's refusal, or its silence, means and what to do about it. */
export function explainRefusal(error: unknown, { name, host, outcome }: FailedRequest): Failure {
  const { class: kind, code, status } = toSafeError(error);
  const hint = HINTS[kind];
  if (status !== undefined)
    return new Failure(
      EXIT.failed,
      `${name}: Secrets Manager refused (${kind}, HTTP ${status})${outcome}`,
      hint ?? "Try again.",
    );
  // A connection that fails says why in its code (ECONNREFUSED), the SDK in its class.
  const failed = host === undefined ? "was not asked" : `at ${host} did not answer`;
  return new Failure(
    EXIT.failed,
    `${name}: Secrets Manager ${failed} (${code === "unknown" ? kind : code})${outcome}`,
    hint ?? "Look at the network, the proxy and AWS_ENDPOINT_URL, then try again.",
  );
}
