/** Reading JSON of a known shape, small enough for a Lambda bundle. */

export type Shape = (value: unknown) => boolean;

/** Fit for object keys, log lines and terminals. */
const NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,255}$/;
const SAFE_TEXT = /^[\x21-\x7e]{1,1024}$/;
const HEX_DIGEST = /^[0-9a-f]{64}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export const isName: Shape = (value) => typeof value === "string" && NAME.test(value);
/** Printable ASCII without blanks. */
export const isSafeText: Shape = (value) => typeof value === "string" && SAFE_TEXT.test(value);
/** SHA-256 or HMAC-SHA-256 in hexadecimal. */
export const isDigest: Shape = (value) => typeof value === "string" && HEX_DIGEST.test(value);
export const isInstant: Shape = (value) =>
  typeof value === "string" && INSTANT.test(value) && Number.isFinite(Date.parse(value));
export const isCount: Shape = (value) => Number.isSafeInteger(value) && (value as number) >= 0;

export const isOneOf =
  (...values: readonly unknown[]): Shape =>
  (value) =>
    values.includes(value);
export const isOptional =
  (shape: Shape): Shape =>
  (value) =>
    value === undefined || shape(value);
export const isListOf =
  (shape: Shape): Shape =>
  (value) =>
    Array.isArray(value) && value.every(shape);
/** Every member is named like a name and has the shape. */
export const isRecordOf =
  (shape: Shape): Shape =>
  (value) =>
    isObject(value) && Object.entries(value).every(([name, member]) => isSafeText(name) && shape(member));
/** These members, each of its shape, and no others. */
export const isShaped =
  (members: Readonly<Record<string, Shape>>): Shape =>
  (value) =>
    isObject(value) &&
    Object.keys(value).every((name) => Object.hasOwn(members, name)) &&
    Object.entries(members).every(([name, shape]) => shape(value[name]));

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @returns undefined for what is no JSON in UTF-8; the parser's message quotes its input, so nobody gets it */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
