import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Decoded, Item, Undecodable } from "../../functions/items.ts";
import { openAggregate } from "../../functions/sources/aggregate.ts";
import { readKinesisEvent } from "../../functions/sources/kinesis.ts";
import { aggregate, frame } from "./aggregates.ts";
import { bytes, envelope, gzipJson, kinesisEvent } from "./kinesis-events.ts";

const decode = (payload: Uint8Array, limits?: { maxBytes: number; maxRatio: { gzip: number; zstd: number } }) =>
  readKinesisEvent(kinesisEvent([payload]), { ownLogGroups: ["/own"], ...(limits ? { limits } : {}) })[0]!.decode();
const positions = (decoded: readonly Decoded[]) =>
  decoded.flatMap((entry) => (entry.kind === "dropped" ? [] : [entry.position.sub]));

describe("KPL aggregates", () => {
  it("give their records, of any kind, with places that follow each other", () => {
    const decoded = decode(
      aggregate([
        bytes('{"a":1}\n{"a":2}\n'),
        bytes("a line"),
        gzipJson(envelope({ messages: ["x", "y"] })),
        gzipJson(envelope({ logGroup: "/own", messages: ["own"] })),
        gzipSync("packed"),
      ]),
    );
    expect(decoded.map((entry) => (entry.kind === "item" ? entry.route : entry.kind))).toEqual([
      "ndjson",
      "ndjson",
      "text",
      "cloudwatch-logs",
      "cloudwatch-logs",
      "dropped",
      "text",
    ]);
    expect(positions(decoded)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("a bad record in a good aggregate is quarantined by itself", () => {
    const decoded = decode(aggregate([bytes("one"), Buffer.from([0x1f, 0x8b, 8, 1, 2]), bytes("three")]));
    expect(decoded.map(({ kind }) => kind)).toEqual(["item", "undecodable", "item"]);
    expect(positions(decoded)).toEqual([0, 1, 2]);
    expect([...(decoded[1] as Undecodable).raw()]).toEqual([0x1f, 0x8b, 8, 1, 2]);
  });

  it.each([
    ["a wrong digest", (whole: Buffer) => Buffer.concat([whole.subarray(0, -1), Buffer.from([whole.at(-1)! ^ 1])])],
    ["a flipped bit", (whole: Buffer) => whole.map((byte, i) => (i === 9 ? byte ^ 4 : byte))],
    ["no end", (whole: Buffer) => whole.subarray(0, 12)],
    ["nothing but its magic number", (whole: Buffer) => whole.subarray(0, 4)],
    ["a message that is none", () => frame(Buffer.from([0x1a, 0x7f, 1]))],
    ["a record without data", () => frame(Buffer.from([0x0a, 1, 0x70, 0x1a, 2, 8, 0]))],
    ["a record whose key is not there", () => frame(Buffer.from([0x1a, 5, 8, 3, 0x1a, 1, 0x41]))],
    ["an aggregate in it", (whole: Buffer) => aggregate([whole])],
    ["a compressed aggregate", (whole: Buffer) => gzipSync(whole)],
  ])("with %s: quarantined as it came", (_name, damage) => {
    const damaged = damage(aggregate([bytes("ssn 219-09-9999"), bytes("two")]));
    const decoded = decode(damaged) as readonly Undecodable[];
    expect(decoded.map(({ kind, code }) => [kind, code])).toEqual([["undecodable", "bad-encoding"]]);
  });

  it("records that unpack to more than one record may, together, are quarantined from there on", () => {
    const limits = { maxBytes: 2_500, maxRatio: { gzip: 200, zstd: 1_000 } };
    const decoded = decode(aggregate(Array.from({ length: 4 }, () => gzipSync("x".repeat(1_000)))), limits);
    expect(decoded.map((entry) => (entry.kind === "undecodable" ? entry.code : entry.kind))).toEqual([
      "item",
      "item",
      "too-large",
      "too-large",
    ]);
  });

  it("come out as they went in", () => {
    const property = fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 40 }), (records) => {
      expect(openAggregate(aggregate(records)).map((record) => [...record])).toEqual(records.map((each) => [...each]));
    });
    fc.assert(property, { seed: 5, numRuns: 200 });
  });

  it("any damage is noticed: nothing comes out of a damaged one but its quarantine", () => {
    const whole = aggregate([bytes('{"pw":"S3cret"}'), bytes("two")]);
    const property = fc.property(fc.nat(whole.length - 5), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const damaged = whole.map((byte, i) => (i === at + 4 ? byte ^ flip : byte));
      const decoded = decode(damaged);
      expect(decoded.map(({ kind }) => kind)).toEqual(["undecodable"]);
    });
    fc.assert(property, { seed: 6, numRuns: 200 });
    expect((decode(whole)[0] as Item).route).toBe("ndjson");
  });
});
