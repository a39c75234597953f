import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, it, onTestFinished } from "vitest";
import { createLocalFiles } from "../../functions/sinks/local-files.ts";
import { createObjectSink } from "../../functions/sinks/object-sink.ts";

it("stores a batch as a file under its key; a second one with the same first item replaces it", async () => {
  const directory = mkdtempSync(join(tmpdir(), "scrubline-files-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const sink = createObjectSink(createLocalFiles(join(directory, "out")));
  const first = { partition: "shardId-000000000000", sequence: "49", sub: 2 };
  const batch = { route: "text", signal: "logs", first, time: Date.UTC(2025, 11, 31, 23, 59, 59) } as const;
  await sink.send({ ...batch, entries: [Buffer.from("old"), Buffer.from("older")], items: 2 });
  await sink.send({ ...batch, entries: [Buffer.from("new")], items: 1 });
  const folder = join(directory, "out/clean/text/dt=2025-12-31/hh=23");
  expect(readdirSync(folder)).toEqual(["shardId-000000000000-49-000002.ndjson.gz"]);
  expect(gunzipSync(readFileSync(join(folder, readdirSync(folder)[0]!))).toString()).toBe("new\n");
});
