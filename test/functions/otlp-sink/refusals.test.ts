import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { describe, expect, it } from "vitest";
import type { Batch } from "../../../functions/sinks/sink.ts";
import { type Answer, OK } from "./fake-otlp.ts";
import { batchOf, entryOf, left, namesOf, setOtlpStage } from "./otlp-stage.ts";

const stage = setOtlpStage();
const numbered = (count: number, prefix = "r"): readonly string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`);
const single = (names: readonly string[]): Batch => batchOf(...names.map((name) => [name]));
const logged = () => stage.printed.map((line) => JSON.parse(line));

/** The service answers so to whatever has one of the records in it. */
function refuse(bad: readonly string[], status = 400): void {
  stage.fake.react = ({ records }) => (namesOf(records).some((name) => bad.includes(name)) ? { status } : OK);
}

describe("what the service refuses is looked for in halves", () => {
  it.each([400, 413, 422, 500, 501])("one record of 100, answered by %s", async (status) => {
    refuse(["r37"], status);
    const names = numbered(100);
    const delivery = await stage.deliverer().deliver(single(names));
    expect(left(delivery, "rejected")).toEqual(["r37"]);
    expect(left(delivery, "unavailable")).toEqual([]);
    expect(namesOf(stage.fake.taken)).toEqual(names.filter((name) => name !== "r37"));
    expect(stage.fake.requests.length).toBeLessThanOrEqual(1 + 2 * 7);
    expect(logged()).toMatchObject([{ error: { code: `http-${status}` } }]);
  });

  it("records inside of one entry; what is left of it is an entry with its resource", async () => {
    refuse(["r2", "r3"]);
    const delivery = await stage.deliverer().deliver(batchOf(["a"], numbered(5), ["b"]));
    expect(delivery.leftovers).toEqual([
      {
        reason: "rejected",
        batch: { ...batchOf(), entries: [Buffer.from(entryOf(["r2", "r3"]))], items: 2, counts: [2], times: [1] },
      },
    ]);
    expect(namesOf(stage.fake.taken)).toEqual(["a", "r0", "r1", "r4", "b"]);
  });

  it("an entry of which nothing was taken is left as it came, with its time", async () => {
    refuse(["b0", "b1"]);
    const batch = batchOf(["a"], ["b0", "b1"]);
    const strange = Buffer.concat([batch.entries[1]!, unknownField()]);
    const delivery = await stage.deliverer().deliver({ ...batch, entries: [batch.entries[0]!, strange] });
    expect(delivery.leftovers[0]!.batch).toMatchObject({ entries: [strange], counts: [2], times: [1], items: 2 });
  });

  it("a size that the service does not take is none that it takes in parts", async () => {
    const names = numbered(200);
    stage.fake.react = ({ size }) => (size > 2_000 ? { status: 413 } : OK);
    const delivery = await stage.deliverer().deliver(single(names));
    expect(delivery.leftovers).toEqual([]);
    expect(namesOf(stage.fake.taken)).toEqual(names);
  });

  it("where it refuses everything, not each record is asked for; what is good behind that is taken", async () => {
    const names = numbered(1_024);
    const bad = names.slice(0, 512);
    refuse(bad);
    const delivery = await stage.deliverer().deliver(single(names));
    expect(stage.fake.requests.length).toBeLessThan(24 + 10);
    expect(left(delivery, "rejected")).toEqual(bad);
    expect(namesOf(stage.fake.taken)).toEqual(names.slice(512));
  });

  it("a service that refuses every second record ends the search, and the rest is put off", async () => {
    const names = numbered(1_000);
    refuse(names.filter((_, i) => i % 2 === 0));
    const delivery = await stage.deliverer().deliver(single(names));
    expect(stage.fake.requests.length).toBeLessThan(310);
    expect(left(delivery, "rejected").length).toBeGreaterThan(50);
    const all = [...left(delivery, "unavailable"), ...left(delivery, "rejected"), ...namesOf(stage.fake.taken)];
    expect(all.sort()).toEqual([...names].sort());
  });

  it("an error of the service's own says nothing about records while it takes none", async () => {
    stage.fake.react = () => ({ status: 500 });
    const one = single(["a"]);
    expect((await stage.deliverer().deliver(one)).leftovers).toEqual([{ reason: "unavailable", batch: one }]);
    stage.fake.requests.length = 0;
    const delivery = await stage.deliverer().deliver(single(numbered(50)));
    expect(left(delivery, "rejected")).toEqual([]);
    expect(left(delivery, "unavailable")).toHaveLength(50);
    expect(stage.fake.requests).toHaveLength(24);
  });

  it("while it is looked for, the service goes down: the rest is put off", async () => {
    stage.fake.react = ({ records }, index) =>
      index > 4 ? { status: 503 } : namesOf(records).includes("r0") ? { status: 400 } : OK;
    const delivery = await stage.deliverer().deliver(single(numbered(8)));
    expect(left(delivery, "rejected")).toEqual(["r0"]);
    expect(namesOf(stage.fake.taken)).toEqual(["r1"]);
    expect(left(delivery, "unavailable")).toEqual(["r2", "r3", "r4", "r5", "r6", "r7"]);
  });
});

describe("success that is partial", () => {
  const partial = (rejected: number, message = ""): Uint8Array => {
    const writer = new BinaryWriter().tag(1, WireType.LengthDelimited).fork();
    if (rejected !== 0) writer.tag(1, WireType.Varint).int64(rejected);
    if (message !== "") writer.tag(2, WireType.LengthDelimited).string(message);
    return writer.join().finish();
  };
  const answer = (
    body: Uint8Array | string,
    drops: readonly string[] = [],
    type = "application/x-protobuf",
  ): Answer => ({
    status: 200,
    headers: { "content-type": type },
    body,
    drops,
  });

  it("of a request of one record: it was rejected", async () => {
    stage.fake.react = ({ records }) => answer(partial(1, "quoted"), records);
    const batch = single(["a"]);
    expect((await stage.deliverer().deliver(batch)).leftovers).toEqual([{ reason: "rejected", batch }]);
    expect(stage.fake.requests).toHaveLength(1);
  });

  it("of more: all are kept with how many were refused, and nothing is sent again", async () => {
    stage.fake.react = ({ records }) => answer(partial(2, "quoted"), records.slice(0, 2));
    const batch = single(numbered(10));
    const delivery = await stage.deliverer().deliver(batch);
    expect(delivery.leftovers).toEqual([{ reason: "rejected", batch, refused: 2 }]);
    expect(stage.fake.requests).toHaveLength(1);
    expect(logged()).toMatchObject([{ error: { class: "OtlpFailure", code: "partial-success" } }]);
  });

  it("one of two requests: what was taken as a whole is not kept", async () => {
    stage.fake.react = (_, index) => (index === 0 ? answer(partial(1)) : OK);
    const batch = single(["a", "b", "c"]);
    const limit = entryOf(["a", "b"]).length + 20;
    const delivery = await stage.deliverer({ maxRequestBytes: limit }).deliver(batch);
    expect(left(delivery, "rejected")).toEqual(["a", "b"]);
    expect(delivery.leftovers[0]!.refused).toBe(1);
  });

  it("that rejected everything leaves no doubt", async () => {
    stage.fake.react = ({ records }) => answer(partial(3), records);
    const batch = single(["a", "b", "c"]);
    expect((await stage.deliverer().deliver(batch)).leftovers).toEqual([{ reason: "rejected", batch }]);
  });

  it("in JSON, as a number or in a string", async () => {
    for (const body of ['{"partialSuccess":{"rejectedLogRecords":"1"}}', '{"partialSuccess":{"rejectedSpans":1}}']) {
      stage.fake.react = () => answer(body, [], "application/json; charset=utf-8");
      const delivery = await stage.deliverer().deliver(single(["a", "b"]));
      expect(delivery.leftovers).toMatchObject([{ reason: "rejected", refused: 1 }]);
    }
  });

  it("is seen before a message that is too long to be read", async () => {
    stage.fake.react = () => answer(partial(1, "quoted ".repeat(20_000)));
    const delivery = await stage.deliverer().deliver(single(["a", "b"]));
    expect(delivery.leftovers).toMatchObject([{ reason: "rejected", refused: 1 }]);
  });

  it.each<[string, Uint8Array | string, string?]>([
    ["nothing", ""],
    ["partial_success, present and empty", Uint8Array.of(0x0a, 0)],
    ["a warning", partial(0, "quoted")],
    ["a negative number", partial(-1)],
    ["a number that does not end", Uint8Array.of(0x0a, 2, 8, 0x80)],
    ["a length beyond the end", Uint8Array.of(0x0a, 0xff, 0xff, 0xff)],
    ["no protobuf", "<html>"],
    ["JSON without it", "{}", "application/json"],
    ["JSON with null", '{"partialSuccess":null}', "application/json"],
    ["JSON that is none", "{", "application/json"],
  ])("full success: %s", async (_, body, type) => {
    stage.fake.react = () => answer(body, [], type);
    expect((await stage.deliverer().deliver(single(["a", "b"]))).leftovers).toEqual([]);
  });
});

describe("what cannot be sent", () => {
  it("a record that is larger than a request may be is rejected, its neighbours are not", async () => {
    const large = "x".repeat(2_000);
    const delivery = await stage.deliverer({ maxRequestBytes: 1_024 }).deliver(batchOf(["a"], ["b", large, "c"]));
    expect(left(delivery, "rejected")).toEqual([large]);
    expect(namesOf(stage.fake.taken)).toEqual(["a", "b", "c"]);
    expect(logged()).toMatchObject([{ error: { class: "OtlpFailure", code: "not-sendable" } }]);
  });

  it("an entry that is larger is taken apart; one that just fits goes alone", async () => {
    const names = numbered(100);
    const maxRequestBytes = 1_024;
    await stage.deliverer({ maxRequestBytes }).deliver(batchOf(names));
    expect(namesOf(stage.fake.taken)).toEqual(names);
    for (const { size } of stage.fake.requests) expect(size).toBeLessThanOrEqual(maxRequestBytes);
    const exact = batchOf(["y".repeat(1_500)]);
    const delivery = await stage.deliverer({ maxRequestBytes: exact.entries[0]!.length }).deliver(exact);
    expect(delivery.leftovers).toEqual([]);
  });

  it("an entry that is no request does not take its neighbours along", async () => {
    const cut = entryOf(["x"]).subarray(0, -1);
    const batch = batchOf(["a"], ["x"], ["b"], ["y"]);
    const entries = [batch.entries[0]!, cut, batch.entries[2]!, unknownField()];
    const delivery = await stage.deliverer().deliver({ ...batch, entries });
    expect(namesOf(stage.fake.taken)).toEqual(["a", "b"]);
    expect(delivery.leftovers).toMatchObject([{ reason: "rejected", batch: { items: 2, entries: [cut, entries[3]] } }]);
  });

  it("of requests without records nothing is sent, and nothing is left", async () => {
    const batch = batchOf(["a"], ["b"]);
    const entries = [new Uint8Array(0), Uint8Array.of(0x0a, 0)];
    expect((await stage.deliverer().deliver({ ...batch, entries })).leftovers).toEqual([]);
    expect(stage.fake.requests).toEqual([]);
  });
});

function unknownField(): Uint8Array {
  return new BinaryWriter().tag(100, WireType.LengthDelimited).string("unknown").finish();
}
