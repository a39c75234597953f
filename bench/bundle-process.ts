/**
 * Run in a process of its own by bundles.ts, with nothing loaded beside: imports a handler's bundle, and invokes it if it is given an event.
 * Prints milliseconds of processor time of the import and mebibytes of resident memory, at most, as one JSON object.
 *
 *     node bench/bundle-process.ts <index.mjs> [event.json]
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { pathToFileURL } from "node:url";

const [, , bundle, eventFile] = process.argv as [string, string, string, string?];
const start = process.cpuUsage();
const { handler } = (await import(pathToFileURL(bundle).href)) as {
  readonly handler: (event: unknown, context: object) => Promise<unknown>;
};
const { user, system } = process.cpuUsage(start);
const time = (user + system) / 1000;
if (eventFile !== undefined)
  await handler(JSON.parse(readFileSync(eventFile, "utf8")), {
    awsRequestId: "11111111-2222-3333-4444-555555555555",
    getRemainingTimeInMillis: () => 900_000,
  });
// The function's own log goes to stdout too; this is its last line.
process.stdout.write(`\n${JSON.stringify({ import: time, peak: process.resourceUsage().maxRSS / 1024 })}`);
