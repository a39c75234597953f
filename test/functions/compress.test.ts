import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ZstdFrames } from "../../core/zstd-frames.ts";
import type { Compression } from "../../functions/compression.ts";
import { compressBytes, compressLines } from "../../functions/sinks/compress.ts";
import { createObjectSink } from "../../functions/sinks/object-sink.ts";

const OPEN: Readonly<Record<Compression, (body: Uint8Array) => Buffer>> = {
  gzip: gunzipSync,
  zstd: zstdDecompressSync,
};

/** Longer than one write of the compressor. */
const LINES = Array.from({ length: 20_000 }, (_, i) => Buffer.from(`{"n":${i},"at":"${(i * 7919) % 65_536}"}`));
const TEXT = `${LINES.join("\n")}\n`;

describe.each(Object.keys(OPEN) as Compression[])("%s", (compression) => {
  it("holds the lines, each with its newline", async () => {
    expect(OPEN[compression](await compressLines(LINES, compression)).toString()).toBe(TEXT);
    expect(OPEN[compression](await compressLines([], compression))).toHaveLength(0);
    expect(OPEN[compression](await compressBytes(Buffer.from("as it is"), compression)).toString()).toBe("as it is");
  });

  it("the same lines give the same bytes, whatever memory they lie in", async () => {
    const copies = LINES.map((line) => Uint8Array.from(line));
    const [one, two] = await Promise.all([compressLines(LINES, compression), compressLines(copies, compression)]);
    expect(Buffer.from(one).equals(two)).toBe(true);
  });

  it("says what it is in the object's name and type", async () => {
    const puts: string[] = [];
    const sink = createObjectSink({ put: async (key, _, type) => void puts.push(`${key} ${type}`) }, compression);
    await sink.send({
      route: "text",
      signal: "logs",
      first: { partition: "p", sequence: "1", sub: 0 },
      time: 0,
      entries: [],
      items: 0,
    });
    const suffix = { gzip: ".ndjson.gz application/gzip", zstd: ".ndjson.zst application/zstd" }[compression];
    expect(puts).toEqual([`clean/text/dt=1970-01-01/hh=00/p-1-000000${suffix}`]);
  });
});

it("zstd: one frame that says its size and ends with a checksum", async () => {
  for (const lines of [LINES, [], [Buffer.from("x")]]) {
    const body = await compressLines(lines, "zstd");
    expect(new ZstdFrames().split(body).map((piece) => piece.ends)).toEqual([true]);
    const descriptor = body[4]!;
    expect(descriptor & 0x04).toBe(4);
    expect(descriptor & 0xe0).not.toBe(0);
    const damaged = Uint8Array.from(body);
    damaged[damaged.length - 1]! ^= 1;
    expect(() => zstdDecompressSync(damaged)).toThrow();
  }
});
