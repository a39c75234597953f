import { toSafeError } from "../../core/index.ts";
import { EXIT, Failure } from "../failure.ts";

/** What the SDK and every service say, and what to do about it. */
const HINTS: Readonly<Record<string, string>> = {
  CredentialsProviderError: "No AWS credentials were found: set AWS_PROFILE, or log in.",
  ExpiredToken: "The AWS session has expired: log in again.",
  ExpiredTokenException: "The AWS session has expired: log in again.",
  UnrecognizedClientException: "AWS does not know these credentials: log in again.",
  InvalidClientTokenId: "AWS does not know these credentials: log in again.",
  ThrottlingException: "AWS is asked too often at the moment, perhaps by others too: wait, then run it again.",
};

const REGION = "No region is known: set AWS_REGION, or give --region.";

export interface AskedService {
  /** `CloudWatch Logs` */
  readonly service: string;
  /** What the request was about, in the user's own words: a stack, a bucket, a group. */
  readonly about: string;
  /** What to do, by the error's class. */
  readonly hints?: Readonly<Record<string, string>>;
  /** Actions that the caller has to be allowed, for a refusal. */
  readonly needs?: string;
  /** What became of what was to change, as the end of a sentence. */
  readonly outcome?: string;
}

/** `no such file (ENOENT)` for AWS: class and status of the answer, never its text, which may name anything. */
export function describeRefusal(error: unknown): string {
  const { class: kind, code, status } = toSafeError(error);
  if (status !== undefined) return `refused (${kind}, HTTP ${status})`;
  return `did not answer (${code === "unknown" ? kind : code})`;
}

export function isDenied(error: unknown): boolean {
  const { class: kind, status } = toSafeError(error);
  return status === 403 || /^AccessDenied(Exception)?$|^UnauthorizedOperation$/.test(kind);
}

/** Any failure of a request as a Failure: where, what, what to do. */
export function explainAws(error: unknown, { service, about, hints = {}, needs, outcome = "" }: AskedService): Failure {
  if (error instanceof Failure) return error;
  const { class: kind, code, status } = toSafeError(error);
  const what = `${about}: ${service} ${describeRefusal(error)}${outcome}`;
  // The SDK says so in its message only, which is not looked at. What fails in the network has a code.
  if (status === undefined && kind === "Error" && code === "unknown") return new Failure(EXIT.failed, what, REGION);
  const hint = hints[kind] ?? HINTS[kind] ?? (isDenied(error) && needs !== undefined ? `Needed: ${needs}.` : undefined);
  return new Failure(
    EXIT.failed,
    what,
    hint ??
      (status === undefined ? "Look at the network, the proxy and AWS_ENDPOINT_URL, then try again." : "Try again."),
  );
}
