/**
 * One text for a service that speaks Presidio Analyzer's REST API: the body of `POST /analyze`.
 * https://microsoft.github.io/presidio/api-docs/api-docs.html
 */
export interface AnalyzeRequest {
  readonly text: string;
  readonly language: string;
  readonly entities: readonly string[];
  readonly score_threshold: number;
}

/** How texts get to the remote recogniser; core itself does no I/O. `scrubline/sdk` has one over HTTP. */
export interface RemoteAnalyzer {
  /**
   * Sends one text and returns the parsed answer as it came; what it has to look like is checked here. Must end: by an
   * answer, by an error when the policy's time is over, or when `signal` says so. What it throws is never shown, but for
   * the reason of a RemoteFailure.
   */
  analyze(request: AnalyzeRequest, signal: AbortSignal): Promise<unknown>;
}

export type RemoteFailureReason = "timeout" | "unreachable" | "status" | "too-large" | "malformed";

/** Why there is no usable answer, in words of ours. */
export const EXPLANATIONS: Readonly<Record<RemoteFailureReason, string>> = {
  timeout: "the remote recogniser did not answer in time",
  unreachable: "the remote recogniser cannot be reached",
  status: "the remote recogniser answered with another status than 200",
  "too-large": "the remote recogniser's answer is too large",
  malformed: "the remote recogniser's answer is not one",
};

/** Thrown by a RemoteAnalyzer. Never holds anything that the other side said. */
export class RemoteFailure extends Error {
  override readonly name = "RemoteFailure";
  readonly reason: RemoteFailureReason;
  constructor(reason: RemoteFailureReason) {
    super(EXPLANATIONS[reason]);
    this.reason = reason;
  }
}
