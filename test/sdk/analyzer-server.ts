import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import type { AnalyzeRequest } from "../../core/index.ts";
import { findNames } from "../remote/fake-analyzer.ts";

export interface Seen {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: AnalyzeRequest;
}

/** What a real analyzer would find. */
export const NAMES = { "Anna Smith": "PERSON", "Zoë 😀 Čapek": "PERSON", Lund: "LOCATION" };

export const answer = (response: ServerResponse, value: unknown): void =>
  void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));

/** A server on this machine that keeps Presidio Analyzer's contract, unless `respond` does otherwise. */
export async function startAnalyzer(
  respond: (seen: Seen, response: ServerResponse) => void = ({ body }, response) =>
    answer(response, findNames(body.text, NAMES)),
) {
  const requests: Seen[] = [];
  const server = createServer(async (request, response) => {
    const seen = { path: request.url!, headers: request.headers, body: (await json(request)) as AnalyzeRequest };
    requests.push(seen);
    respond(seen, response);
  }).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, server };
}
