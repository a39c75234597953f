/** Ways in which text is written inside other text. Each works character by character, as builder.ts asks. */
import { encode, Fragment, join, type Part } from "./builder.ts";

const asUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;

export const escapeJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** As Python and PHP write it: everything beyond ASCII by number. */
export const escapeJsonAscii = (text: string): string => escapeJson(text).replace(/[\u0080-\uffff]/g, asUnit);

/** PHP's slashes. */
export const escapeJsonSlashes = (text: string): string => escapeJson(text).replaceAll("/", "\\/");

/** Every character by number: rare, but legal. */
export const escapeJsonAll = (text: string): string => text.replace(/[\s\S]/g, asUnit);

/** As encodeURIComponent. */
export const percentEncode = (text: string): string => encodeURIComponent(text);

export const percentEncodeLower = (text: string): string =>
  encodeURIComponent(text).replace(/%[0-9A-F]{2}/g, (triplet) => triplet.toLowerCase());

/** As application/x-www-form-urlencoded, https://url.spec.whatwg.org/#urlencoded-serializing */
export const formEncode = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");

/** Only what would end a parameter: many loggers leave `@`, `+` and `:` as they are. */
export const percentEncodeLightly = (text: string): string =>
  text.replace(/[ "#%&<>?`\u0080-\uffff]/g, (sign) => encodeURIComponent(sign));

const NAMED: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (sign) => NAMED[sign]!);

/** Attributes of templating engines also write signs by number. */
export const escapeHtmlNumeric = (text: string): string =>
  text.replace(/[&<>"'@+:/]/g, (sign) => `&#x${sign.charCodeAt(0).toString(16)};`);

export const escapeSql = (text: string): string => text.replaceAll("'", "''");

export function quote(fragment: Part, mark = '"'): Fragment {
  return join([mark, fragment, mark]);
}

/** RFC 4180: quoted when it has to be. */
export function quoteCsv(fragment: Part, separator: string, always = false): Fragment {
  const text = fragment instanceof Fragment ? fragment.text : String(fragment);
  if (!always && !text.includes(separator) && !/["\n]/.test(text)) return join([fragment]);
  return quote(encode(fragment, (piece) => piece.replaceAll('"', '""')));
}

/** logfmt: quoted when it has blanks, `=` or quotes. */
export function quoteLogfmt(fragment: Part, always = false): Fragment {
  const text = fragment instanceof Fragment ? fragment.text : String(fragment);
  return always || /[\s="]|^$/.test(text) ? quote(encode(fragment, escapeJson)) : join([fragment]);
}

export type Base64Alphabet = "base64" | "base64url";

/** Base64 of a fragment's UTF-8 bytes; a span covers every character that carries a bit of its value. */
export function encodeBase64(fragment: Fragment, alphabet: Base64Alphabet): Fragment {
  const { text, spans } = fragment;
  const byteAt = (offset: number): number => Buffer.byteLength(text.slice(0, offset));
  return new Fragment(
    Buffer.from(text).toString(alphabet),
    spans.map((span) => ({
      ...span,
      start: Math.floor((byteAt(span.start) * 4) / 3),
      end: Math.ceil((byteAt(span.end) * 4) / 3),
    })),
  );
}
