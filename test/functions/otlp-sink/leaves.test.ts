import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { QuarantineError } from "../../../core/errors.ts";
import type { Bytes } from "../../../core/index.ts";
import type { Signal } from "../../../core/otlp/messages.ts";
import { joinLeaves, readLeaves, sizeBehind } from "../../../functions/sinks/otlp-leaves.ts";
import { planRequests, toBatch, toRequest } from "../../../functions/sinks/otlp-units.ts";
import { decodeRequest, encodeRequest } from "../../otlp/oracle.ts";
import { countRecords, requestsOf } from "../../otlp/requests.ts";
import { batchOf, entryOf } from "./otlp-stage.ts";

const text = fc.string({ maxLength: 12, unit: "grapheme" });

interface Message {
  readonly [name: string]: unknown;
}

/** Every record of a request with all that it stands in, as the oracle reads it. */
function recordsOf(signal: Signal, request: Bytes): readonly unknown[] {
  const [resources, scopes, records] =
    signal === "logs" ? ["resourceLogs", "scopeLogs", "logRecords"] : ["resourceSpans", "scopeSpans", "spans"];
  // A copy, since the oracle gives bytes of the kind that it gets.
  return list(decodeRequest(signal, new Uint8Array(request)), resources!).flatMap(
    ({ [scopes!]: ofScope, ...resource }) =>
      list({ [scopes!]: ofScope }, scopes!).flatMap(({ [records!]: ofRecord, ...scope }) =>
        list({ [records!]: ofRecord }, records!).map((record) => ({ resource, scope, record })),
      ),
  );
}

function list(message: Message, name: string): readonly Message[] {
  return (message[name] ?? []) as readonly Message[];
}

describe.each(["logs", "traces"] as const)("%s", (signal) => {
  it("taken apart and put together say the same of every record", () => {
    fc.assert(
      fc.property(fc.array(requestsOf(signal, text), { maxLength: 4 }), (requests) => {
        const entries = requests.map((request) => encodeRequest(signal, request));
        const leaves = entries.flatMap((entry) => readLeaves(entry));
        expect(leaves.length).toBe(requests.reduce((sum, request) => sum + countRecords(request), 0));
        const all = entries.flatMap((entry) => recordsOf(signal, entry));
        expect(recordsOf(signal, joinLeaves(leaves))).toEqual(all);
        expect(leaves.flatMap((leaf) => recordsOf(signal, joinLeaves([leaf])))).toEqual(all);
        const bound = leaves.reduce((sum, leaf, i) => sum + sizeBehind(leaf, leaves[i - 1]), 0);
        expect(joinLeaves(leaves).length).toBeLessThanOrEqual(bound);
      }),
    );
  });

  it("requests are never larger than they may be, and lose and repeat nothing", () => {
    const sizes = fc.integer({ min: 40, max: 2_000 });
    fc.assert(
      fc.property(fc.array(requestsOf(signal, text), { maxLength: 4 }), sizes, (requests, maxBytes) => {
        const entries = requests.map((request) => encodeRequest(signal, request));
        const counts = requests.map(countRecords);
        const batch = { ...batchOf(), signal, entries, counts, items: 0 };
        const parcels = [...planRequests(batch, maxBytes)];
        for (const { units, isFit } of parcels)
          if (isFit) expect(toRequest(units).length).toBeLessThanOrEqual(maxBytes);
          else expect(units.length === 1 && toRequest(units).length > maxBytes).toBe(true);
        const all = entries.flatMap((entry) => recordsOf(signal, entry));
        const found = parcels.flatMap(({ units }) => recordsOf(signal, toRequest(units)));
        expect(found).toEqual(all);
        const left = parcels.map(({ units }) => toBatch(units, batch));
        expect(left.flatMap((part) => part.entries.flatMap((entry) => recordsOf(signal, entry)))).toEqual(all);
        expect(left.reduce((sum, { items }) => sum + items, 0)).toBe(all.length);
      }),
    );
  });

  it("what is damaged is refused or read, never worse", () => {
    fc.assert(
      fc.property(requestsOf(signal, text), fc.nat(), fc.nat(255), (request, place, byte) => {
        const bytes = encodeRequest(signal, request);
        fc.pre(bytes.length > 0);
        bytes[place % bytes.length] = byte;
        try {
          readLeaves(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(QuarantineError);
        }
      }),
    );
  });
});

it("fields that nobody knows stay, byte for byte, where they were", () => {
  const unknown = (place: string) => {
    const writer = new BinaryWriter().tag(900, WireType.LengthDelimited).string(place);
    const group = writer.tag(901, WireType.StartGroup).tag(1, WireType.Varint).uint32(7);
    return group.tag(901, WireType.EndGroup).tag(902, WireType.Bit64).fixed64(1n).finish();
  };
  const record = field(2, Buffer.concat([Buffer.from(field(5, field(1, Buffer.from("a")))), unknown("record")]));
  const scope = field(2, Buffer.concat([unknown("scope"), record, record, unknown("behind")]));
  const request = field(1, Buffer.concat([unknown("resource"), scope]));
  expect(Buffer.from(joinLeaves(readLeaves(request)))).toEqual(
    Buffer.from(
      field(
        1,
        Buffer.concat([
          unknown("resource"),
          field(2, Buffer.concat([unknown("scope"), unknown("behind"), record, record])),
        ]),
      ),
    ),
  );
});

it("neighbours of one resource share it, and others do not", () => {
  const one = entryOf(["a"], { host: "1" });
  const two = entryOf(["b"], { host: "2" });
  const joined = joinLeaves([one, one, two, one].flatMap((entry) => readLeaves(entry)));
  expect(list(decodeRequest("logs", joined), "resourceLogs")).toHaveLength(3);
});

function field(number: number, content: Bytes): Bytes {
  return new BinaryWriter().tag(number, WireType.LengthDelimited).bytes(content).finish();
}
