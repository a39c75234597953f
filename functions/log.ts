import type { SafeError } from "../core/errors.ts";

/** Everything a log line may say. There is no field for text of any other origin. */
export interface LogFields {
  readonly error?: SafeError;
  /** Lambda's request id. */
  readonly requestId?: string;
  readonly records?: number;
  readonly returned?: number;
  readonly policyHash?: string;
  readonly keyId?: string;
  /** Tells whether two functions have the same key, and nothing about the key. */
  readonly keyCheckValue?: string;
  readonly namespace?: string;
  /** Number and digest of a ledger's last entry, and what was reconciled. */
  readonly entry?: number;
  readonly digest?: string;
  readonly functionName?: string;
  readonly sealed?: number;
  readonly gaps?: number;
  readonly overlaps?: number;
  /** A sink's name, as SINKS has it, and items that it did not take: for now, or at all. */
  readonly sink?: string;
  readonly deferred?: number;
  readonly rejected?: number;
  /** Of an outbox: objects that wait, those among them that nobody takes, items that were delivered, objects that cannot be read. */
  readonly objects?: number;
  readonly unclaimed?: number;
  readonly redelivered?: number;
  readonly damaged?: number;
  /** Log groups: that fit, and what became of them. */
  readonly groups?: number;
  readonly subscribed?: number;
  readonly refused?: number;
  readonly failed?: number;
  readonly unseen?: number;
}

export type LogLevel = "info" | "warn" | "error";

/** `event` is a constant of ours, in kebab case. */
export type Log = (level: LogLevel, event: string, fields?: LogFields) => void;

const SAFE_TEXT = /^[A-Za-z0-9_.:-]{1,128}$/;

/** One JSON object a line. `write` gets the line with its newline; by default it goes to stdout. */
export function createLog(write: (line: string) => void = writeStdout): Log {
  return (level, event, fields = {}) => {
    const { error, requestId, records, returned, policyHash, keyId, keyCheckValue, namespace } = fields;
    const { entry, digest, functionName, sealed, gaps, overlaps, sink, deferred, rejected } = fields;
    const { objects, unclaimed, redelivered, damaged } = fields;
    const { groups, subscribed, refused, failed, unseen } = fields;
    const line = {
      level,
      event,
      ...(error ? { error: pickError(error) } : {}),
      ...pickText({ requestId, policyHash, keyId, keyCheckValue, namespace, functionName, digest, sink }),
      ...pickNumbers({
        records,
        returned,
        entry,
        sealed,
        gaps,
        overlaps,
        deferred,
        rejected,
        objects,
        unclaimed,
        redelivered,
        damaged,
      }),
      ...pickNumbers({ groups, subscribed, refused, failed, unseen }),
    };
    write(`${JSON.stringify(line)}\n`);
  };
}

/** Not `console.log`, which Lambda would wrap, and which formats whatever it is given. */
export function writeStdout(line: string): void {
  process.stdout.write(line);
}

function pickError({ class: name, code, message, position, status }: SafeError): SafeError {
  return {
    class: name,
    code,
    ...(message === undefined ? {} : { message }),
    ...(position === undefined ? {} : { position }),
    ...(status === undefined ? {} : { status }),
  };
}

// Types are gone at run time, so what is printed is checked again by its look.
function pickText(fields: Record<string, unknown>): Record<string, string> {
  const entries = Object.entries(fields).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string" && SAFE_TEXT.test(entry[1]),
  );
  return Object.fromEntries(entries);
}

function pickNumbers(fields: Record<string, unknown>): Record<string, number> {
  const entries = Object.entries(fields).filter(
    (entry): entry is [string, number] => typeof entry[1] === "number" && Number.isFinite(entry[1]),
  );
  return Object.fromEntries(entries);
}
