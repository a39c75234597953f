/** What an entry's `.json` says. */
export interface ReasonFacts {
  /** Why; `unknown` where nothing says it: the function writes it last, and tries again when it could not. */
  readonly code: string;
  /** How many log events, lines or spans are in it; absent: not known. */
  readonly items?: number;
  /** Of the content; absent: not known. */
  readonly bytes?: number;
  /** Of an object: bucket and key, redacted. */
  readonly name?: string;
  /** Of an object: whether the content lies beside it. */
  readonly copied?: boolean;
}

const CODE = /^[a-z][a-z0-9-]{0,63}$/;
const MAX_NAME = 2_048;

/** Whoever may write there may have written anything: what has not its form is not taken. */
export function readReason(json: Uint8Array | undefined): ReasonFacts & { readonly arrived?: number } {
  const given = parse(json);
  const { code, count, bytes, name, copied } = given;
  const arrived = typeof given.arrived === "string" ? Date.parse(given.arrived) : Number.NaN;
  if (typeof code !== "string" || !CODE.test(code)) return { code: "unknown" };
  return {
    code,
    ...(given.kind === "object" ? {} : { items: isCount(count) ? count : 1 }),
    ...(isCount(bytes) ? { bytes } : {}),
    ...(typeof name === "string" && name.length <= MAX_NAME ? { name: name.replace(/\p{C}/gu, "?") } : {}),
    ...(typeof copied === "boolean" ? { copied } : {}),
    ...(Number.isFinite(arrived) ? { arrived } : {}),
  };
}

function parse(json: Uint8Array | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(json ?? []).toString());
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
