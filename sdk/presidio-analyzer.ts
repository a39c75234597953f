import type { IncomingMessage } from "node:http";
import * as http from "node:http";
import * as https from "node:https";
import { type AnalyzeRequest, type Policy, PolicyError, type RemoteAnalyzer, RemoteFailure } from "../core/index.ts";

/** Largest answer that is read, in bytes. */
const MAX_ANSWER = 1024 * 1024;

export interface PresidioAnalyzerOptions {
  /** Where a policy's `env:NAME` is looked up; the process's environment by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Sent with every request, such as the `authorization` of a gateway. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The way to a Presidio Analyzer (https://microsoft.github.io/presidio/api-docs/api-docs.html): `POST <url>/analyze`. It talks to the
 * policy's address and to no other: redirects are failures, and the environment's proxy settings are not read.
 * @throws PolicyError `no-remote-recognizer`, `missing-url` (the variable is not set) or `wrong-url`
 */
export function createPresidioAnalyzer(policy: Policy, options: PresidioAnalyzerOptions = {}): RemoteAnalyzer {
  const { remote } = policy.detection;
  if (remote === undefined) return fail("no-remote-recognizer", "the policy has no remote recogniser, or it is off");
  const target = readTarget(remote.url, options.env ?? process.env);
  const { Agent, request } = target.protocol === "https:" ? https : http;
  // An agent of our own: the global one may have been given a proxy.
  const agent = new Agent({ keepAlive: true, maxSockets: remote.maxConcurrency });

  const post = (body: Buffer, signal: AbortSignal): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const call = request(target, {
        method: "POST",
        agent,
        signal,
        headers: {
          ...options.headers,
          "content-type": "application/json",
          "content-length": body.length,
          accept: "application/json",
        },
      });
      // A server may close a connection just when it is used again; that request has not been read.
      call.on("error", (error: NodeJS.ErrnoException) => {
        if (call.reusedSocket && error.code === "ECONNRESET") resolve(post(body, signal));
        else reject(new RemoteFailure("unreachable"));
      });
      call.on("response", (response) => readAnswer(response).then(resolve, reject));
      call.end(body);
    });

  return {
    async analyze(asked: AnalyzeRequest, signal: AbortSignal) {
      const timeout = AbortSignal.timeout(remote.timeoutMs);
      try {
        return await post(Buffer.from(JSON.stringify(asked)), AbortSignal.any([signal, timeout]));
      } catch (error) {
        throw timeout.aborted && !signal.aborted ? new RemoteFailure("timeout") : error;
      }
    },
  };
}

async function readAnswer(response: IncomingMessage): Promise<unknown> {
  try {
    if (response.statusCode !== 200) throw new RemoteFailure("status");
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_ANSWER) throw new RemoteFailure("too-large");
      chunks.push(chunk);
    }
    return parse(Buffer.concat(chunks).toString());
  } catch (error) {
    throw error instanceof RemoteFailure ? error : new RemoteFailure("unreachable");
  } finally {
    // What is left of an answer that is not wanted goes with its connection.
    if (!response.complete) response.destroy();
  }
}

/** The parser's own message would quote the answer. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RemoteFailure("malformed");
  }
}

function readTarget(reference: string, env: Readonly<Record<string, string | undefined>>): URL {
  const name = /^env:(.*)$/.exec(reference)?.[1];
  const address = name === undefined ? reference : env[name];
  if (address === undefined || address === "")
    return fail("missing-url", `${reference}: this variable has to hold the address of the remote recogniser`);
  const url = URL.parse(`${address.replace(/\/+$/, "")}/analyze`);
  const isPlain = url !== null && `${url.username}${url.password}${url.search}${url.hash}` === "";
  if (!isPlain || !/^https?:$/.test(url.protocol))
    return fail("wrong-url", "the remote recogniser's address is http(s)://HOST[:PORT][/PATH], no user name, no query");
  return url;
}

function fail(code: string, explanation: string): never {
  throw new PolicyError(code, "pii_redaction.ml_models.remote", undefined, explanation);
}
