import { execFileSync } from "node:child_process";
import { constants, gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { QuarantineError } from "../../core/errors.ts";
import { ZstdFrames } from "../../core/zstd-frames.ts";
import type { Decoded, Item, Undecodable } from "../../functions/items.ts";
import type { DecompressionLimits } from "../../functions/sources/decompress.ts";
import { readKinesisEvent } from "../../functions/sources/kinesis.ts";
import { MAX_FRAMES, unzstd } from "../../functions/sources/unzstd.ts";
import { bytes, envelope, kinesisEvent } from "./kinesis-events.ts";

const MEBI = 1024 * 1024;

/** As the zstd tool writes by default: with a checksum. */
function zstd(content: string | Uint8Array, checksum = true): Buffer {
  return zstdCompressSync(content, { params: { [constants.ZSTD_c_checksumFlag]: checksum ? 1 : 0 } });
}

function skippable(content: string, variant = 0): Buffer {
  const head = Buffer.from([0x50 + variant, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, bytes(content)]);
}

/** A frame without content whose header asks for a window of 2^log bytes. */
function askingForWindow(log: number): Buffer {
  return Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, (log - 10) << 3, 1, 0, 0]);
}

function decode(payload: Uint8Array, limits?: DecompressionLimits): readonly Decoded[] {
  const options = { ownLogGroups: [], ...(limits ? { limits } : {}) };
  return readKinesisEvent(kinesisEvent([payload]), options)[0]!.decode();
}

function texts(decoded: readonly Decoded[]): readonly string[] {
  return decoded.map((entry) => Buffer.from((entry as Item).parts[0]!.content as Uint8Array).toString());
}

/** The code of a payload that does not decode, which has to be kept as it came. */
function refusal(payload: Uint8Array, limits?: DecompressionLimits): string {
  const [entry, ...rest] = decode(payload, limits) as readonly Undecodable[];
  expect(rest).toEqual([]);
  expect(entry!.kind).toBe("undecodable");
  expect(Buffer.from(entry!.raw()).equals(payload)).toBe(true);
  return entry!.code;
}

describe("zstd records", () => {
  it("hold what plain records hold: NDJSON, text, envelopes", () => {
    expect(texts(decode(zstd('{"a":1}\n{"a":2}\n')))).toEqual(['{"a":1}', '{"a":2}']);
    expect(texts(decode(zstd("text\nover lines")))).toEqual(["text\nover lines"]);
    const parts = (payload: Uint8Array) => (decode(payload) as readonly Item[]).map((item) => item.parts);
    const json = JSON.stringify(envelope({ messages: ["one", "two"] }));
    expect(parts(zstd(json))).toEqual(parts(bytes(json)));
    expect(decode(zstd(""))).toEqual([]);
  });

  it("are read to their last frame, and skippable frames are passed over", () => {
    const frames = [skippable("index"), zstd('{"a":1}\n'), zstd(""), skippable("", 15), zstd('{"a":2}\n', false)];
    expect(texts(decode(Buffer.concat(frames)))).toEqual(['{"a":1}', '{"a":2}']);
  });

  it("as a streaming writer makes them, block after flushed block without a content size", () => {
    const line = '{"level":"info"}\n';
    const params = { [constants.ZSTD_c_contentSizeFlag]: 0, [constants.ZSTD_c_windowLog]: 12 };
    expect(decode(zstdCompressSync(line.repeat(5_000), { params }))).toHaveLength(5_000);
  });

  const whole = zstd(JSON.stringify(envelope()));
  const withDictionaryId = Buffer.from(whole);
  withDictionaryId[4]! |= 1;
  const refused: readonly (readonly [string, Buffer, string])[] = [
    ["zstd in zstd", zstd(whole), "bad-encoding"],
    ["gzip in zstd", zstd(gzipSync("{}")), "bad-encoding"],
    ["zstd in gzip", gzipSync(whole), "bad-encoding"],
    ["a skippable frame in gzip", gzipSync(skippable("jane@example.com")), "bad-encoding"],
    ["bytes after the end", Buffer.concat([whole, bytes("jane@example.com")]), "bad-encoding"],
    ["zeros after the end", Buffer.concat([whole, Buffer.alloc(8)]), "bad-encoding"],
    ["a gzip file after the end", Buffer.concat([whole, gzipSync("{}")]), "bad-encoding"],
    ["a second frame that is cut", Buffer.concat([whole, whole.subarray(0, -1)]), "bad-encoding"],
    ["a second frame that is damaged", Buffer.concat([whole, Buffer.from(whole).fill(0, 30, 60)]), "bad-encoding"],
    ["nothing but skippable frames", Buffer.concat([skippable("a"), skippable("b")]), "bad-encoding"],
    ["a frame that needs a dictionary", withDictionaryId, "bad-encoding"],
    ["a version before 1.0", Buffer.concat([Buffer.of(0x27), whole.subarray(1)]), "bad-encoding"],
    ["a window of 256 MiB", askingForWindow(28), "too-large"],
    ["a window of 1 TiB", askingForWindow(40), "too-large"],
    ["more frames than the limit", Buffer.concat(Array(MAX_FRAMES + 1).fill(zstd("", false))), "too-large"],
  ];
  it.each(refused)("%s: quarantined as it came", (_name, payload, code) => {
    expect(refusal(payload)).toBe(code);
  });

  it("a window of 128 MiB is what the zstd tool reads too", () => {
    expect(decode(askingForWindow(27))).toEqual([]);
  });
});

describe("bombs", () => {
  const bomb = zstd(Buffer.alloc(80 * MEBI, "a"));

  it("end at the ratio, or at the size when that is smaller, over all frames together", () => {
    expect(bomb.length).toBeLessThan(8_000);
    expect(refusal(bomb)).toBe("too-large");
    const limits = (maxBytes: number) => ({ maxBytes, maxRatio: { gzip: 1, zstd: 100_000 } });
    expect(refusal(bomb, limits(64 * MEBI))).toBe("too-large");
    const halves = Buffer.concat([zstd(Buffer.alloc(MEBI, "a")), zstd(Buffer.alloc(MEBI, "a"))]);
    expect(refusal(halves, limits(2 * MEBI - 1))).toBe("too-large");
    expect(texts(decode(halves, limits(2 * MEBI)))[0]).toHaveLength(2 * MEBI);
    expect(refusal(Buffer.concat([halves, zstd("a")]), limits(2 * MEBI))).toBe("too-large");
  });

  it("take no more memory than the limit on their size needs, whatever they would become", () => {
    // 100 frames of 80 MiB each, and no limit on the ratio.
    const script = `
      import { decompress } from ${JSON.stringify(new URL("../../functions/sources/decompress.ts", import.meta.url).href)};
      const frame = Buffer.from(process.argv[1], "base64");
      const before = process.resourceUsage().maxRSS;
      try {
        decompress(Buffer.concat(Array(100).fill(frame)), { maxBytes: ${64 * MEBI}, maxRatio: { gzip: 1, zstd: 1e9 } });
      } catch (error) {
        process.stdout.write(JSON.stringify([error.code, process.resourceUsage().maxRSS - before]));
      }`;
    const flags = ["--conditions=source", "--input-type=module", "-e", script];
    const [code, kibibytes] = JSON.parse(
      execFileSync(process.execPath, [...flags, bomb.toString("base64")]).toString(),
    );
    expect(code).toBe("too-large");
    expect(kibibytes).toBeLessThan(160 * 1024);
  });

  it("honest repetition does not: the same line but for its time, at every level", () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => {
      const time = new Date(1_763_845_200_000 + i * 100).toISOString();
      return `{"time":"${time}","level":"info","path":"/health","status":200,"agent":"ELB-HealthChecker/2.0"}\n`;
    });
    for (const level of [1, 3, 9]) {
      const payload = zstdCompressSync(lines.join(""), { params: { [constants.ZSTD_c_compressionLevel]: level } });
      expect((lines.length * lines[0]!.length) / payload.length).toBeGreaterThan(50);
      expect(decode(payload)).toHaveLength(lines.length);
    }
  });
});

describe("damage", () => {
  const content = JSON.stringify(
    envelope({ messages: ["to jane@example.com", "to john@example.com", "x".repeat(300)] }),
  );
  const expected = JSON.stringify(texts(decode(zstd(content))));
  const records: readonly (readonly [string, Buffer])[] = [
    ["one frame", zstd(content)],
    ["several frames", Buffer.concat([zstd(content.slice(0, 300)), skippable("x"), zstd(content.slice(300))])],
    ["a skippable frame and another", Buffer.concat([skippable("index"), zstd(content)])],
    ["raw blocks", zstd(content.slice(0, 20))],
  ];

  it.each(records)("every cut of %s: quarantined", (_name, record) => {
    for (let end = 1; end < record.length; end++) {
      const cut = record.subarray(0, end);
      // At the end of a frame the cut is not damage: what is there is whole.
      if (end >= 4 && !endsAtFrame(cut)) expect(refusal(cut), `cut at ${end}`).toBe("bad-encoding");
    }
  });

  it.each(records)("every changed byte of %s: quarantined, or no change to the content", (name, record) => {
    const right = name === "raw blocks" ? JSON.stringify(texts(decode(record))) : expected;
    let survived = 0;
    for (let at = 0; at < record.length; at++)
      for (const change of [1, 2, 4, 8, 16, 32, 64, 128, 255]) {
        const damaged = Uint8Array.from(record, (byte, i) => (i === at ? byte ^ change : byte));
        const decoded = decode(damaged);
        if (decoded[0]?.kind === "undecodable") continue;
        survived++;
        expect(JSON.stringify(texts(decoded)), `byte ${at} ^ ${change}`).toBe(right);
      }
    // What has no meaning: the unused bit of a frame's header, the variant and content of a skippable frame.
    expect(survived).toBeLessThan(60);
  });

  it("without a checksum a frame may change without notice, but nothing of it is cut off or left out", () => {
    const record = zstd(content, false);
    for (let at = 0; at < record.length; at++)
      for (const change of [1, 16, 255]) {
        const damaged = Uint8Array.from(record, (byte, i) => (i === at ? byte ^ change : byte));
        const size = sizeOf(damaged);
        if (size !== undefined) expect(size, `byte ${at} ^ ${change}`).toBe(content.length);
      }
  });

  function endsAtFrame(cut: Uint8Array): boolean {
    const frames = new ZstdFrames();
    const pieces = [...frames.split(cut)];
    return pieces.at(-1)!.ends;
  }

  function sizeOf(payload: Uint8Array): number | undefined {
    try {
      return unzstd(payload, MEBI).length;
    } catch (error) {
      expect(error).toBeInstanceOf(QuarantineError);
      return undefined;
    }
  }
});

describe("frames", () => {
  const part = fc.oneof(
    fc.string({ maxLength: 400 }).map((text) => zstd(text)),
    fc
      .tuple(fc.string({ maxLength: 5 }), fc.integer({ min: 1, max: 3_000 }))
      .map(([text, n]) => zstd(text.repeat(n), false)),
    fc
      .tuple(fc.string({ unit: "grapheme-ascii", maxLength: 20 }), fc.nat(15))
      .map(([text, variant]) => skippable(text, variant)),
  );

  it("are found wherever the data is cut into chunks (300 runs)", () => {
    const property = fc.property(
      fc.array(part, { maxLength: 5 }),
      fc.array(fc.nat(3_000), { maxLength: 8 }),
      (parts, cuts) => {
        const data = Buffer.concat(parts);
        const places = [0, ...cuts.map((cut) => Math.min(cut, data.length)).sort((a, b) => a - b), data.length];
        const frames = new ZstdFrames();
        const found: Uint8Array[][] = [[]];
        for (let i = 1; i < places.length; i++)
          for (const piece of frames.split(data.subarray(places[i - 1], places[i]))) {
            found.at(-1)!.push(piece.bytes);
            if (piece.ends) found.push([]);
          }
        expect(found.map((pieces) => Buffer.concat(pieces).toString("hex"))).toEqual([
          ...parts.map((frame) => frame.toString("hex")),
          "",
        ]);
      },
    );
    fc.assert(property, { seed: 5, numRuns: 300 });
  });
});
