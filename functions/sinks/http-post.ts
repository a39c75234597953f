import { Agent as HttpAgent, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import type { Bytes } from "../../core/index.ts";

export interface HttpAnswer {
  readonly status: number;
  /** Its media type, in lower case, without parameters. */
  readonly contentType: string;
  readonly retryAfter?: string;
  /** At most `MAX_ANSWER_BYTES`. May quote what was sent: for reading, never for a log. */
  readonly body: Bytes;
}

export type HttpHeaders = Readonly<Record<string, string>>;

/**
 * Posts a body and reads the answer. Does not follow redirects.
 * @param timeout milliseconds for all of it
 * Rejects with an error that has a `code` when there is no whole answer.
 */
export type Post = (body: Bytes, headers: HttpHeaders, timeout: number) => Promise<HttpAnswer>;

/** What is read of an answer: the rest is left, with its connection. */
export const MAX_ANSWER_BYTES = 64 * 1024;
const SOCKETS = { keepAlive: true, maxSockets: 4 } as const;

class TimedOut extends Error {
  override readonly name = "TimedOut";
  readonly code = "ETIMEDOUT";
}

/**
 * A way to one address, over connections that are used again.
 * @param ca certificates in PEM that are trusted in place of the usual ones
 */
export function createPost(address: string, ca?: string): Post {
  const url = new URL(address);
  const isTls = url.protocol === "https:";
  // Said here although it is the default: an environment variable could change that.
  const tls = { rejectUnauthorized: true, minVersion: "TLSv1.2", ...(ca === undefined ? {} : { ca }) } as const;
  const agent = isTls ? new HttpsAgent({ ...SOCKETS, ...tls }) : new HttpAgent(SOCKETS);
  const start = isTls ? requestHttps : requestHttp;
  return (body, headers, timeout) =>
    new Promise((resolve, reject) => {
      const length = String(body.length);
      const request = start(url, { method: "POST", agent, headers: { ...headers, "content-length": length } });
      const timer = setTimeout(() => request.destroy(new TimedOut("no answer in time")), timeout);
      const fail = (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      };
      request.on("error", fail);
      request.once("response", (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        const finish = () => {
          clearTimeout(timer);
          const { statusCode = 0, headers: fields } = response;
          const contentType = (fields["content-type"] ?? "").split(";")[0]!.trim().toLowerCase();
          const retryAfter = fields["retry-after"];
          const answer = { status: statusCode, contentType, body: Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES) };
          resolve(retryAfter === undefined ? answer : { ...answer, retryAfter });
          // Answered before all was sent: nobody reads the rest.
          if (!request.writableFinished) request.destroy();
        };
        response.on("data", (chunk: Buffer) => {
          chunks.push(chunk);
          size += chunk.length;
          if (size < MAX_ANSWER_BYTES) return;
          finish();
          request.destroy();
        });
        response.once("end", finish);
        response.on("error", fail);
      });
      request.end(body);
    });
}
