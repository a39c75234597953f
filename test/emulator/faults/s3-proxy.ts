import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { PutOutcome } from "./plan.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const REFUSALS: Partial<Record<PutOutcome, { readonly status: number; readonly code: string }>> = {
  "slow-down": { status: 503, code: "SlowDown" },
  "internal-error": { status: 500, code: "InternalError" },
  denied: { status: 403, code: "AccessDenied" },
};

/**
 * A proxy in front of S3 that ends each PUT as `decide` says.
 * @param decide gets the path, `/<bucket>/<key>`
 * @returns its address
 */
export function startS3Proxy(upstream: string, decide: (path: string) => PutOutcome): Promise<string> {
  const server = createServer(async (incoming, response) => {
    const outcome = incoming.method === "PUT" ? decide(incoming.url!) : "stored";
    const body = await readBody(incoming);
    const refusal = REFUSALS[outcome];
    if (outcome === "reset") incoming.socket.destroy();
    else if (refusal)
      response
        .writeHead(refusal.status, { "content-type": "application/xml" })
        .end(`<Error><Code>${refusal.code}</Code></Error>`);
    else await forward(upstream, incoming, body, outcome === "lost" ? undefined : response);
  });
  // A proxy alone is no reason for the process to stay.
  server.unref();
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** @param response absent: the answer is lost, the request is not */
function forward(
  upstream: string,
  incoming: IncomingMessage,
  body: Buffer,
  response: ServerResponse | undefined,
): Promise<void> {
  const { host, expect, connection, "transfer-encoding": chunked, ...headers } = incoming.headers;
  const url = new URL(incoming.url!, upstream);
  return new Promise((resolve) => {
    const outgoing = request(url, { method: incoming.method!, headers: { ...headers, "content-length": body.length } });
    outgoing.once("error", () => incoming.socket.destroy());
    outgoing.once("close", resolve);
    outgoing.once("response", (answer) => {
      if (response) answer.pipe(response.writeHead(answer.statusCode!, answer.headers));
      else answer.resume().once("end", () => incoming.socket.destroy());
    });
    outgoing.end(body);
  });
}
