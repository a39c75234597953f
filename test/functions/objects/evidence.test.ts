import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { decodeManifest } from "../../../core/audit/manifest.ts";
import { objectCreated, sqsEvent } from "./events.ts";
import { expectNowhere, type Harness, startHarness } from "./harness.ts";

let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());
beforeEach(() => harness.reset());

const MARKER = "mrkr-90de";
const LINE = `{"password":"${MARKER}"}\n`;
const PREFIX = "clean-bucket/manifests/scrubline-objects/dt=2025-11-22/hh=21/objects-";

function manifests() {
  return [...harness.s3.objects]
    .filter(([path]) => path.startsWith(PREFIX))
    .map(([path, { content }]) => ({ path, ...decodeManifest(content as Buffer).manifest }));
}

async function attempt(key: string, content: Buffer | string, kept = true) {
  const object = harness.s3.put(`raw-bucket/${key}`, content);
  if (!kept) harness.s3.objects.delete(`raw-bucket/${key}`);
  const result = await harness.invoke(sqsEvent([objectCreated("raw-bucket", key, object)]));
  expectNowhere(MARKER, harness, [`raw-bucket/${key}`]);
  return result;
}

describe("evidence of objects", () => {
  it("a clean one: its key, size and digest as they lie there", async () => {
    await attempt("a.ndjson.gz", gzipSync(LINE.repeat(3)));
    const [clean] = [...harness.s3.objects].filter(([path]) => path.startsWith("clean-bucket/clean/"));
    const body = clean![1].content as Buffer;
    expect(manifests()).toMatchObject([
      {
        path: expect.stringMatching(/objects-[0-9a-f]{16}-[0-9a-f]{16}\.json$/),
        items: { in: 3, clean: 3, quarantined: 0, dropped: 0, returned: 0 },
        findings: { "FIELD/replace": 3 },
        outputs: [
          {
            sink: "s3",
            key: clean![0].slice("clean-bucket/".length),
            bytes: body.length,
            digest: createHash("sha256").update(body).digest("hex"),
            items: 3,
          },
        ],
      },
    ]);
  });

  it("one whose key no manifest takes has none, and is finished all the same", async () => {
    expect((await attempt("with blanks, ü.log", LINE)).failures).toEqual([]);
    expect(manifests()[0]!.outputs).toEqual([
      { sink: "s3", bytes: expect.any(Number), digest: expect.any(String), items: 1 },
    ]);
  });

  it("a quarantined and a dropped one leave theirs, and do not touch that of a clean one", async () => {
    await attempt("a.log", LINE);
    const [before] = manifests();
    await attempt("a.log", LINE, false);
    await attempt("b.log", gzipSync(LINE).subarray(0, -4));
    const all = manifests();
    expect(all).toContainEqual(before);
    expect(all.map(({ items: { clean, dropped, quarantined } }) => [clean, dropped, quarantined])).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });

  it("one that cannot be written returns the message, and the next try ends it", async () => {
    harness.s3.fault = ({ path }) => (path.startsWith(PREFIX) ? { status: 403, code: "AccessDenied" } : undefined);
    const first = await attempt("a.log", LINE);
    expect(first).toMatchObject({ failures: [expect.any(String)], metrics: { ItemsReturned: 1, DeliveryErrors: 1 } });
    harness.s3.fault = () => undefined;
    expect(await attempt("a.log", LINE)).toMatchObject({ failures: [], metrics: { ItemsClean: 1, DeliveryErrors: 0 } });
    expect(manifests()).toHaveLength(1);
  });

  it("objects of ours leave none", async () => {
    const object = harness.s3.put("clean-bucket/manifests/x", "{}");
    await harness.invoke(sqsEvent([objectCreated("clean-bucket", "manifests/x", object)]));
    expect(manifests()).toEqual([]);
  });
});
