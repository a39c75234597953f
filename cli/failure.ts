import { KeyError, PolicyError, QuarantineError, toSafeError } from "../core/index.ts";

/** Exit codes of every command. */
export const EXIT = { done: 0, failed: 1, usage: 2, findings: 3 } as const;

/** A failure whose text was written here: where it happened, what happened, what to do. It never quotes input. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly exitCode: number;
  readonly hint: string | undefined;
  constructor(exitCode: number, explanation: string, hint?: string) {
    super(explanation);
    this.exitCode = exitCode;
    this.hint = hint;
  }
}

/** Standard output was closed by its reader (`| head`): nothing is wrong, and nothing more is wanted. */
export class OutputClosed extends Error {
  override readonly name = "OutputClosed";
}

// The codes a user can do something about, from https://nodejs.org/api/errors.html#common-system-errors and node:zlib.
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  EISDIR: "is a directory, not a file",
  ENOTDIR: "a part of the path is not a directory",
  EMFILE: "too many open files",
  ENOSPC: "no space left on the device",
  EROFS: "the file system is read-only",
  ELOOP: "too many symbolic links",
  ENAMETOOLONG: "the name is too long",
  EIO: "the device reports an input/output error",
  Z_DATA_ERROR: "the gzip data is damaged",
  Z_BUF_ERROR: "the gzip data ends too early",
  ZSTD_error_dictionary_wrong: "the zstd data needs a dictionary",
  ZSTD_error_frameParameter_windowTooLarge: "the zstd data needs more than 128 MiB of memory",
};

const HINTS: Readonly<Record<string, string>> = {
  ZSTD_error_dictionary_wrong: "Decompress it first: zstd -dc -D DICTIONARY FILE | scrubline redact",
  ZSTD_error_frameParameter_windowTooLarge: "Decompress it first: zstd -dc --long=31 FILE | scrubline redact",
};

/** `no such file (ENOENT)`; only the code of a foreign error is ever shown. */
export function reasonOf(error: unknown): string {
  const { class: kind, code } = toSafeError(error);
  const reason = REASONS[code] ?? (code.startsWith("ZSTD_error_") ? "the zstd data is damaged" : undefined);
  return reason === undefined ? `${kind}, ${code}` : `${reason} (${code})`;
}

/** As reasonOf, of a file that is to be made: what is missing then is its directory. */
export function reasonOfMaking(error: unknown): string {
  return toSafeError(error).code === "ENOENT" ? "no such directory (ENOENT)" : reasonOf(error);
}

/** Any error as a Failure. `where` is a path or a setting the user gave. */
export function toFailure(error: unknown, where?: string): Failure {
  if (error instanceof Failure) return error;
  const prefix = where === undefined ? "" : `${where}: `;
  const safe = toSafeError(error);
  if (error instanceof QuarantineError) return new Failure(EXIT.failed, `${prefix}${safe.message}`);
  if (error instanceof PolicyError || error instanceof KeyError)
    return new Failure(EXIT.usage, `${prefix}${safe.message}`);
  return new Failure(EXIT.failed, `${prefix}${reasonOf(error)}`, HINTS[safe.code]);
}
