/**
 * Every error this library throws, and the one boundary that makes a foreign error safe to print.
 *
 * Messages are written by us from codes, names of settings, positions and counts. None of them quotes input.
 */

/** Why an item could not be redacted. The pipeline turns it into `quarantined`; nothing is forwarded. */
export type QuarantineCode =
  | "not-json" // JSON was asked for and the item is not JSON
  | "not-text" // the item is binary data, not text
  | "too-large" // the item or its decompressed form is over the configured limit
  | "work-budget" // judging the item took more work than an item may take
  | "bad-encoding" // an envelope's compression or encoding does not decode
  | "remote-recognizer" // the remote recogniser gave no usable answer, and the policy says to quarantine then
  | "bad-envelope"; // an envelope decodes, but not to the shape it promises

/** Thrown by the redactor. `position` is the byte offset (in the item) at which the decision fell. */
export class QuarantineError extends Error {
  override readonly name = "QuarantineError";
  readonly code: QuarantineCode;
  readonly position: number;
  readonly #explanation: string;
  constructor(code: QuarantineCode, position: number, explanation: string) {
    super(`${explanation} (${code}, at byte ${position})`);
    this.code = code;
    this.position = position;
    this.#explanation = explanation;
  }

  /** The same of what this item is a part of, where it stands at `position`. */
  movedTo(position: number): QuarantineError {
    return new QuarantineError(this.code, position, this.#explanation);
  }
}

/** A policy that cannot be used. `path` is the setting (`fields[0].path`), `line` its 1-based line in the source, if any. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
  readonly code: string;
  readonly path: string;
  readonly line: number | undefined;
  constructor(code: string, path: string, line: number | undefined, explanation: string) {
    super(explanation);
    this.code = code;
    this.path = path;
    this.line = line;
  }
}

/** A key ring that is missing, malformed or lacks the key asked for. Never holds key material. */
export class KeyError extends Error {
  override readonly name = "KeyError";
  readonly code: string;
  constructor(code: string, explanation: string) {
    super(explanation);
    this.code = code;
  }
}

/** What may be said about any error outside the process: no message, cause, stack or input of anything foreign. */
export interface SafeError {
  readonly class: string;
  readonly code: string;
  readonly message?: string;
  readonly position?: number;
  readonly status?: number;
}

const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

const identifier = (value: unknown): string | undefined =>
  typeof value === "string" && IDENTIFIER.test(value) ? value : undefined;

/**
 * The one way an error leaves a function, a log line or a metric. Our own errors keep their message, since we wrote it;
 * of any other only its class and code pass, and only if they look like identifiers (`JSON.parse` quotes its input).
 */
export function toSafeError(error: unknown): SafeError {
  if (error instanceof QuarantineError)
    return { class: error.name, code: error.code, message: error.message, position: error.position };
  if (error instanceof PolicyError || error instanceof KeyError)
    return { class: error.name, code: error.code, message: error.message };
  if (typeof error !== "object" || error === null) return { class: "Unknown", code: "unknown" };
  const foreign = error as { name?: unknown; code?: unknown; $metadata?: { httpStatusCode?: unknown } };
  const status = foreign.$metadata?.httpStatusCode;
  return {
    class: identifier(foreign.name) ?? "Error",
    code: identifier(foreign.code) ?? "unknown",
    ...(typeof status === "number" ? { status } : {}),
  };
}
