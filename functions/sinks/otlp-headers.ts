import type { HttpHeaders } from "./http-post.ts";

/** The headers cannot be used. Never says a name or a value. */
export class HeadersError extends Error {
  override readonly name = "HeadersError";
  readonly code: string;
  constructor(code: string, explanation: string) {
    super(explanation);
    this.code = code;
  }
}

export interface HeaderSource {
  /** Rejects with HeadersError, or why the secret cannot be read, when there are none, or none fresh enough. */
  get(): Promise<HttpHeaders>;
  /** Reads the secret although it was read lately. @returns whether it says something else than before */
  refresh(): Promise<boolean>;
}

/** The longest that a rotation may go unseen. */
const MAX_AGE_MS = 5 * 60 * 1_000;
/** While the secret cannot be read, what is in memory serves until it is this old. */
const MAX_STALE_MS = 20 * 60 * 1_000;

export const NO_HEADERS: HeaderSource = { get: async () => ({}), refresh: async () => false };

/**
 * Headers from a secret, cached for five minutes.
 * @param fetchSecret gives the secret's current text; rejects when it cannot be had
 * @param now milliseconds since the epoch
 */
export function createHeaderSource(fetchSecret: () => Promise<string>, now: () => number): HeaderSource {
  let held: { readonly headers: HttpHeaders; readonly text: string; readonly readAt: number } | undefined;
  const read = async (): Promise<void> => {
    const text = await fetchSecret();
    held = { headers: held?.text === text ? held.headers : parseHeaders(text), text, readAt: now() };
  };
  const age = () => (held ? now() - held.readAt : Number.POSITIVE_INFINITY);
  return {
    async get() {
      if (age() >= MAX_AGE_MS)
        await read().catch((error: unknown) => {
          if (age() >= MAX_STALE_MS) throw error;
        });
      return held!.headers;
    },
    async refresh() {
      const before = held?.text;
      // Not to be had: then there are no others than those that were sent.
      await read().catch(() => {});
      return held?.text !== before;
    },
  };
}

const MAX_HEADERS = 50;
const MAX_BYTES = 8 * 1024;
/** https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;
/** No line ends, or one header could become two requests. */
const VALUE = /^[\x20-\x7e\t]*$/;
/** What this sink says itself, and what is between one connection's two ends. */
const TAKEN = new Set(
  "content-type content-encoding content-length transfer-encoding host connection keep-alive te trailer upgrade expect".split(
    " ",
  ),
);

/** @throws HeadersError if the text is not a JSON object of names and values that may be sent */
function parseHeaders(text: string): HttpHeaders {
  const malformed = (problem: string) => new HeadersError("headers-malformed", `the headers' secret ${problem}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed("is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed("is not a JSON object");
  if (text.length > MAX_BYTES || Object.keys(value).length > MAX_HEADERS) throw malformed("holds too much");
  const headers: Record<string, string> = Object.create(null);
  for (const [name, content] of Object.entries(value)) {
    const key = name.toLowerCase();
    if (!NAME.test(name)) throw malformed("has a member whose name is none of a header");
    if (TAKEN.has(key)) throw malformed("has a header that is not for it to set");
    if (key in headers) throw malformed("has a header twice");
    if (typeof content !== "string" || !VALUE.test(content)) throw malformed("has a value that no header may have");
    headers[key] = content;
  }
  return headers;
}
