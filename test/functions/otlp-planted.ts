import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { toOtlpProtobuf } from "../../core/otlp/to-protobuf.ts";
import { encodeRequest, type Request, toOtlpJson } from "../otlp/oracle.ts";
import { countRecords, requestsOf } from "../otlp/requests.ts";
import { aggregate } from "./aggregates.ts";

/** In every planted value, and in nothing else. */
export const PLANTED = "zqmarker";

/** Text that must not stay as it is, and text around it. */
const text = fc
  .tuple(fc.constantFrom("", "from ", "é <"), fc.nat(1e6), fc.constantFrom("", " today", "> ok"))
  .map(([before, n, after]) => `${before}${PLANTED}${n}@example.com${after}`);

export interface PlantedPayload {
  readonly signal: "logs" | "traces";
  readonly bytes: Uint8Array;
  /** Records of all requests in it, and one for each request without any. */
  readonly items: number;
}

/** Requests as peers' encoders write them, with planted values wherever text may stand. */
export function makePlanted(seed: number, count: number): readonly { signal: "logs" | "traces"; request: Request }[] {
  return (["logs", "traces"] as const).flatMap((signal) =>
    fc
      .sample(requestsOf(signal, text), { seed, numRuns: count * 3 })
      .filter((request) => countRecords(request) > 0)
      .slice(0, count)
      .map((request) => ({ signal, request })),
  );
}

/** Each request in every form and wrapping in which it may come. */
export function makePayloads(seed: number, count: number): readonly PlantedPayload[] {
  return makePlanted(seed, count).flatMap(({ signal, request }) => {
    const records = countRecords(request);
    const protobuf = encodeRequest(signal, request);
    const json = toOtlpJson(request);
    const pretty = JSON.stringify(JSON.parse(json), null, 2);
    const forms: readonly (readonly [Uint8Array, number])[] = [
      [protobuf, records],
      [Buffer.concat([protobuf, protobuf]), 2 * records],
      [Buffer.from(json), records],
      [Buffer.from(`${json}\n${pretty}\n${json}\n`), 3 * records],
    ];
    return forms.flatMap(([bytes, items]) => [
      { signal, bytes, items },
      { signal, bytes: gzipSync(bytes), items },
      { signal, bytes: aggregate([bytes, bytes]), items: 2 * items },
    ]);
  });
}

/** Whether a line of OTLP/JSON holds a planted value: as it is, escaped, or in base64. */
export function holdsPlanted(line: string): boolean {
  const { bytes } = toOtlpProtobuf(Buffer.from(line));
  return (
    line.includes(PLANTED) || JSON.stringify(JSON.parse(line)).includes(PLANTED) || Buffer.from(bytes).includes(PLANTED)
  );
}
