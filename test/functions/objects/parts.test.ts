import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyRing, createRedactor, loadPolicy } from "../../../core/index.ts";
import { shapeOf } from "../../../functions/objects/content.ts";
import { createCounter } from "../../../functions/objects/item-counter.ts";
import { readMessage } from "../../../functions/objects/message.ts";
import { cleanKey, isOwnObject, nameSafely } from "../../../functions/objects/names.ts";
import { partBytesFor } from "../../../functions/objects/upload.ts";
import { objectCreated } from "./events.ts";

const ring = createKeyRing({ current: { version: "k1", secret: Buffer.alloc(32, "k") } });
const redactor = createRedactor(loadPolicy(), { keys: ring });
const referenceOf = (key: string, more = {}) => ({ bucket: "raw-bucket", key, sequencer: "01", time: 0, ...more });
const keyOf = (key: string, more = {}) =>
  cleanKey(nameSafely(referenceOf(key, more), redactor, ring), undefined, undefined);

describe("items", () => {
  const count = (shape: "json" | "text", text: string, cut: number): number => {
    const counter = createCounter(shape);
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += cut) counter.add(bytes.subarray(at, at + cut));
    return counter.items;
  };

  it("of JSON are what JSON.parse finds", () => {
    const value = fc.jsonValue();
    const array = fc.array(value);
    const plain = fc.dictionary(fc.constantFrom("a", "records", "Records2", 'x"y'), value);
    fc.assert(
      fc.property(
        fc.oneof(
          array,
          plain,
          array.map((Records) => ({ a: [1], Records, z: [{}] })),
        ),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(0, 2),
        (given, cut, indent) => {
          const expected = Array.isArray(given)
            ? given.length
            : Array.isArray((given as { Records?: unknown }).Records)
              ? (given as { Records: unknown[] }).Records.length
              : 1;
          expect(count("json", JSON.stringify(given, null, indent), cut)).toBe(expected);
        },
      ),
    );
  });

  it("of lines are lines", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.integer({ min: 1, max: 9 }), (lines, cut) => {
        const text = lines.join("\n");
        const all = text.split("\n");
        expect(count("text", text, cut)).toBe(all.at(-1) === "" ? all.length - 1 : all.length);
      }),
    );
  });

  it.each([
    ['{"a":1}\n{"b":2}\n', "ndjson"],
    ["[1,2]\n[3]\n", "text"],
    ['["a"]\n["b"]\n', "ndjson"],
    ['\uFEFF{"a":1}\n{"b":2}\n', "ndjson"],
    ['{"Records":[', "json"],
    ['[\n  {"a":1},\n', "json"],
    ['{\n  "a": 1\n}\n', "json"],
    ["[2025-11-22] INFO x\n", "text"],
    ["{braces} in text\n", "text"],
    ["", "text"],
  ])("%j is %s", (text, shape) => expect(shapeOf(Buffer.from(text))).toBe(shape));
});

describe("keys", () => {
  it.each([
    ["a.log", /^clean\/objects\/raw-bucket\/a\.[0-9a-f]{16}\.log$/],
    ["d/a.ndjson.gz", /^clean\/objects\/raw-bucket\/d\/a\.[0-9a-f]{16}\.ndjson\.gz$/],
    ["app.2025.11.22", /^clean\/objects\/raw-bucket\/app\.2025\.11\.22\.[0-9a-f]{16}$/],
    [
      "of jane@example.com",
      /^clean\/objects\/raw-bucket\/of_user_k1_[a-z2-7]{20}@redacted\.example\.com\.[0-9a-f]{16}\.[0-9a-f]{16}$/,
    ],
    ["d.x/a", /^clean\/objects\/raw-bucket\/d\.x\/a\.[0-9a-f]{16}$/],
    ["d/.hidden", /^clean\/objects\/raw-bucket\/d\/\.hidden\.[0-9a-f]{16}$/],
    ["d/", /^clean\/objects\/raw-bucket\/d\/[0-9a-f]{16}$/],
    ["password=hunter2/a.log", /^clean\/objects\/raw-bucket\/password=[^/]*\.[0-9a-f]{16}\.[0-9a-f]{16}$/],
    ["4111111111111111.log", /^clean\/objects\/raw-bucket\/\*{4}\.[0-9a-f]{16}\.[0-9a-f]{16}\.log$/],
    [`${"long/".repeat(200)}a.log`, /^clean\/objects\/raw-bucket\/long\/[0-9a-f]{16}\.[0-9a-f]{16}$/],
  ])("%s", (key, expected) => expect(keyOf(key)).toMatch(expected));

  it("differ by version, by sequencer and by name, and by nothing else", () => {
    expect(keyOf("a", { versionId: "v1" })).toBe(keyOf("a", { versionId: "v1", sequencer: "02", etag: "x", time: 5 }));
    const keys = [
      keyOf("a"),
      keyOf("a", { sequencer: "02" }),
      keyOf("a", { versionId: "v1" }),
      keyOf("b"),
      keyOf("a", { versionId: "null" }),
    ];
    expect(new Set(keys).size).toBe(4);
    expect(keys[4]).toBe(keys[0]);
  });

  it("of whatever name are keys, hold nothing that the detector finds in a segment, and stay apart", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.constantFrom("jane@example.com", "ssn=219-09-9999", "..", ""), fc.string({ maxLength: 20 })),
          {
            minLength: 1,
            maxLength: 6,
          },
        ),
        (segments) => {
          const key = segments.join("/");
          fc.pre(key !== "");
          const made = keyOf(key);
          expect(Buffer.byteLength(made)).toBeLessThanOrEqual(1024);
          expect(made).not.toMatch(/jane@|219-09-9999/);
          expect(keyOf(`${key}x`)).not.toBe(made);
        },
      ),
    );
  });

  it("are told apart from others' by where they lie", () => {
    const own = ["clean", "quarantine"];
    expect(isOwnObject(referenceOf(keyOf("a")), own)).toBe(true);
    expect(isOwnObject(referenceOf("manifests/f/dt=2025-11-22/hh=21/x.json"), own)).toBe(true);
    expect(isOwnObject({ ...referenceOf("x"), bucket: "clean" }, own)).toBe(true);
    for (const key of ["clean/a.log", "logs/dt=2025-11-22/a.log", "x/clean/objects/a"])
      expect(isOwnObject(referenceOf(key), own)).toBe(false);
  });
});

describe("parts", () => {
  it("are large enough for what comes out of 78 GiB and more", () => {
    expect(partBytesFor(1)).toBe(8 * 1024 ** 2);
    expect(partBytesFor(70e9) * 10_000).toBeGreaterThan(150e9);
  });
});

describe("messages", () => {
  it("of whatever form are read or refused, and never quoted", () => {
    const event = objectCreated("raw-bucket", "k", { etag: "e", content: Buffer.alloc(1) });
    const damage = fc.record({ path: fc.constantFrom("bucket", "object", "time", "detail"), value: fc.jsonValue() });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          damage.map(({ path, value }) =>
            JSON.stringify({ ...event, detail: { ...event.detail, [path]: value }, [path]: value }),
          ),
        ),
        (body) => {
          try {
            expect(["objects", "dropped", "continuation"]).toContain(readMessage(body).kind);
          } catch (error) {
            expect(error).toMatchObject({ name: "QuarantineError", code: "bad-envelope" });
          }
        },
      ),
    );
  });
});
