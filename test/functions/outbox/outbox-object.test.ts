import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeOutbox, encodeOutbox } from "../../../functions/outbox/outbox-object.ts";
import { TIME, textsOf, toBatch } from "../sinks/batches.ts";

describe("an object", () => {
  it("has a key of positions and a digest, and bytes that are the same each time", async () => {
    const one = await encodeOutbox("outbox", "siem", { form: "line", batch: toBatch(["a", "b"]) });
    expect(one.key).toMatch(
      /^outbox\/siem\/ndjson\/dt=2025-11-22\/hh=21\/shardId-000000000003-4965-000000\.[0-9a-f]{16}\.batch\.gz$/,
    );
    expect(await encodeOutbox("outbox", "siem", { form: "line", batch: toBatch(["a", "b"]) })).toEqual(one);
  });

  it("other entries of the same batch have another key: they may not replace these", async () => {
    const keys = await Promise.all(
      [["a", "b"], ["a"], ["ab"], ["a", "c"]].map(
        async (entries) => (await encodeOutbox("outbox", "siem", { form: "line", batch: toBatch(entries) })).key,
      ),
    );
    expect(new Set(keys).size).toBe(4);
  });

  it("is a line of JSON and the entries, as docs/sinks.md says", async () => {
    const batch = toBatch(["a\n", "é"], { counts: [2, 1], times: [TIME, TIME + 5] });
    const { body } = await encodeOutbox("outbox", "siem", { form: "otlp", batch });
    const plain = gunzipSync(body).toString();
    expect(JSON.parse(plain.slice(0, plain.indexOf("\n")))).toEqual({
      v: 1,
      form: "otlp",
      route: "ndjson",
      signal: "logs",
      first: batch.first,
      time: TIME,
      items: 3,
      sizes: [2, 2],
      counts: [2, 1],
      times: [TIME, TIME + 5],
    });
    expect(plain.slice(plain.indexOf("\n") + 1)).toBe("a\né");
  });

  it("is read again as it was, whatever is in it (300 runs)", async () => {
    const entry = fc.tuple(fc.uint8Array({ maxLength: 300 }), fc.nat(9), fc.oneof(fc.nat(), fc.double()));
    const property = fc.asyncProperty(
      fc.array(entry, { minLength: 1, maxLength: 20 }),
      fc.constantFrom("line" as const, "otlp" as const),
      fc.boolean(),
      async (entries, form, isBare) => {
        const batch = toBatch(
          entries.map(([bytes]) => bytes),
          {
            signal: form === "otlp" ? "traces" : "logs",
            counts: entries.map(([, count]) => count),
            times: entries.map(([, , time]) => (Number.isFinite(time) ? time : Number.NaN)),
          },
        );
        const { counts, times, ...bare } = batch;
        const sent = isBare ? { ...bare, items: entries.length } : batch;
        const read = await decodeOutbox((await encodeOutbox("outbox", "x", { form, batch: sent })).body);
        expect(read.form).toBe(form);
        expect(textsOf(read.batch)).toEqual(textsOf(batch));
        expect(read.batch).toMatchObject({ first: batch.first, items: sent.items, signal: batch.signal, time: TIME });
        if (isBare) {
          expect([read.batch.counts, read.batch.times]).toEqual([undefined, undefined]);
          return;
        }
        expect(read.batch.counts ?? entries.map(() => 1)).toEqual(counts);
        // JSON knows no negative zero; what is no number has the batch's time.
        expect(read.batch.times).toEqual(times!.map((time) => (Number.isNaN(time) ? TIME : time + 0)));
      },
    );
    await fc.assert(property, { seed: 5, numRuns: 300 });
  });
});

describe("an object that is damaged", () => {
  const whole = encodeOutbox("outbox", "siem", { form: "line", batch: toBatch(["secret a", "secret b"]) });
  const asObject = (text: string) => gzipSync(text);
  const header = { v: 1, form: "line", route: "text", signal: "logs", first: toBatch([]).first, time: 0, items: 1 };

  it("cut anywhere, or with a bit turned in its content or checksum, is noticed", async () => {
    const { body } = await whole;
    for (let end = 0; end < body.length; end++)
      await expect(decodeOutbox(body.subarray(0, end))).rejects.toMatchObject({ code: "damaged" });
    for (let at = 10; at < body.length; at++) {
      const turned = Buffer.from(body);
      turned[at]! ^= 1;
      await expect(decodeOutbox(turned), `byte ${at}`).rejects.toMatchObject({ code: "damaged" });
    }
  });

  it.each([
    ["not gzip", Buffer.from("secret")],
    ["no header", asObject("secret")],
    ["null", asObject("null\n")],
    ["a list", asObject("[1]\n")],
    ["sizes that are not there", asObject(`${JSON.stringify(header)}\na`)],
    ["too few bytes", asObject(`${JSON.stringify({ ...header, sizes: [2] })}\na`)],
    ["too many bytes", asObject(`${JSON.stringify({ ...header, sizes: [2] })}\nabc`)],
    ["a negative size", asObject(`${JSON.stringify({ ...header, sizes: [-1, 2] })}\na`)],
    ["too few counts", asObject(`${JSON.stringify({ ...header, sizes: [1], counts: [] })}\na`)],
    ["an unknown form", asObject(`${JSON.stringify({ ...header, sizes: [1], form: "secret" })}\na`)],
    ["version 0", asObject(`${JSON.stringify({ ...header, sizes: [1], v: 0 })}\na`)],
  ])("%s", async (_name, body) => {
    const error = await decodeOutbox(body).catch((each: unknown) => each);
    expect(error).toMatchObject({ name: "OutboxError", code: "damaged" });
    expect(String(error)).not.toContain("secret");
  });

  it("a version to come is not damaged", async () => {
    await expect(decodeOutbox(asObject('{"v":2,"what":"ever"}\nabc'))).rejects.toMatchObject({
      code: "unknown-version",
    });
  });
});
