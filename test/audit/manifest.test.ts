import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeManifest,
  digestInputs,
  digestRecord,
  encodeManifest,
  isBalanced,
  manifestKey,
} from "../../core/audit/manifest.ts";
import { createKeyRing } from "../../core/index.ts";
import { manifest, RING, sequence, signed } from "./manifests.ts";

const OTHER = createKeyRing({ current: { version: "k1", secret: Buffer.alloc(32, "another key") } });

describe("a manifest", () => {
  it("is one line of JSON under a key made of its position", () => {
    const [key, body] = signed(manifest(3, 5));
    expect(key).toBe(`manifests/scrubline/dt=2025-11-22/hh=21/shardId-000000000000-${sequence(3)}.json`);
    expect(Buffer.from(body).toString()).toMatch(/^\{"v":1,"function":"scrubline",.*,"mac":"[0-9a-f]{64}"\}\n$/);
    expect(manifestKey(manifest(3, 4))).toBe(key);
  });

  it("comes back as it was, and verifies under its key only", () => {
    const decoded = decodeManifest(signed(manifest(1, 2))[1]);
    expect(decoded.manifest).toEqual(manifest(1, 2));
    expect(decoded.verify(RING)).toBe(true);
    expect(decoded.verify(OTHER)).toBe(false);
    const renamed = createKeyRing({ current: { version: "k9", secret: Buffer.alloc(32, "a key for tests") } });
    expect(() => decoded.verify(renamed)).toThrow("no key with the id asked for");
  });

  it("any byte that is changed, added or taken away is noticed (2,000 runs)", () => {
    const body = signed(manifest(1, 2))[1];
    const change = fc.tuple(fc.integer({ min: 0, max: body.length - 1 }), fc.integer({ min: 0, max: 255 }));
    const property = fc.property(change, fc.constantFrom("set", "insert", "delete"), ([at, byte], kind) => {
      const rest = body.subarray(kind === "insert" ? at : at + 1);
      const changed = Buffer.concat(
        [body.subarray(0, at), kind === "delete" ? "" : [byte], rest].map((b) => Buffer.from(b)),
      );
      fc.pre(!changed.equals(body));
      let accepted = false;
      try {
        accepted = decodeManifest(changed).verify(RING);
      } catch (error) {
        expect(["bad-manifest", "unknown-key"]).toContain((error as { code: string }).code);
      }
      expect(accepted).toBe(false);
    });
    fc.assert(property, { numRuns: 2_000, seed: 5 });
  });

  it("refuses positions that no key may have, and members that are not a manifest's", () => {
    const { range } = manifest(1, 2);
    for (const first of ["", "../x", "a b", "jane@example.com", "x".repeat(300)])
      expect(() => encodeManifest(manifest(1, 2, { range: { ...range, first } }), RING)).toThrow(/position|sequence/);
    expect(() => encodeManifest({ ...manifest(1, 2), note: "hello" } as never, RING)).toThrow(
      "would not be read again",
    );
    expect(() => decodeManifest(Buffer.from('{"secret":"hunter2"'))).toThrow(/^the object is not a manifest$/);
  });

  it("knows whether its counts agree", () => {
    expect(isBalanced(manifest(1, 2))).toBe(true);
    const { items } = manifest(1, 2);
    expect(isBalanced(manifest(1, 2, { items: { ...items, clean: 1 } }))).toBe(false);
    expect(isBalanced(manifest(1, 2, { quarantined: { "too-large": 1 } }))).toBe(false);
  });
});

describe("digests of what came in", () => {
  const records = ["one", "two"].map((text) => Buffer.from(text));
  const digest = (of: readonly Uint8Array[], keys = RING) =>
    digestInputs(
      of.map((record) => digestRecord(record, keys)),
      keys,
    );

  it("tell whether records, their order and their borders are the same, to holders of the key", () => {
    expect(digest(records)).toBe(digest(records));
    const others = [records.toReversed(), [Buffer.from("onetwo")], [Buffer.from("onet"), Buffer.from("wo")], []];
    for (const other of others) expect(digest(other)).not.toBe(digest(records));
    expect(digest(records, OTHER)).not.toBe(digest(records));
  });
});
