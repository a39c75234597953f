import { QuarantineError } from "../../core/errors.ts";
import type { Bytes } from "../../core/index.ts";
import type { Decoded, Position } from "../items.ts";
import { isAggregate, openAggregate } from "./aggregate.ts";
import { isBinary } from "./binary.ts";
import { decodeEnvelope, type EnvelopeOptions } from "./cloudwatch-logs.ts";
import { DEFAULT_LIMITS, type DecompressionLimits, decompress } from "./decompress.ts";
import { looksLikeEnvelope, readEnvelope } from "./envelope.ts";
import type { Neighbours } from "./event-chains.ts";
import { decodeLines } from "./lines.ts";
import { beginsLikeOtlpProtobuf, decodeOtlpProtobuf } from "./otlp.ts";
import { toUndecodable } from "./undecodable.ts";

export interface PayloadOptions extends EnvelopeOptions {
  readonly limits?: DecompressionLimits;
}

export type PositionAt = (sub: number) => Position;

/**
 * Opens one payload by what its bytes say it is: an aggregate of the Kinesis Producer Library with payloads of any other kind in it; gzip or zstd (at most
 * one layer), a CloudWatch Logs envelope, an OTLP request in protobuf, else lines.
 * @throws QuarantineError `too-large`, `bad-encoding`, `bad-envelope` or `not-text`
 */
export function decodePayload(
  bytes: Bytes,
  positionAt: PositionAt,
  time: number,
  options: PayloadOptions,
  neighbours?: Neighbours,
): readonly Decoded[] {
  if (isAggregate(bytes)) return decodeAggregate(bytes, positionAt, time, options);
  return decodeSingle(openPayload(bytes, options), positionAt, time, options, neighbours);
}

/** @throws QuarantineError as decodePayload */
export function openPayload(bytes: Bytes, { limits }: PayloadOptions): Bytes {
  return decompress(bytes, limits);
}

function decodeSingle(
  payload: Bytes,
  positionAt: PositionAt,
  time: number,
  options: PayloadOptions,
  neighbours?: Neighbours,
): readonly Decoded[] {
  // Read as text it would be forwarded with what is inside it unseen.
  if (isAggregate(payload))
    throw new QuarantineError("bad-encoding", 0, "an aggregated record is inside another container");
  if (looksLikeEnvelope(payload)) return decodeEnvelope(readEnvelope(payload), positionAt, time, options, neighbours);
  if (beginsLikeOtlpProtobuf(payload)) return decodeOtlpProtobuf(payload, positionAt, time);
  if (isBinary(payload)) throw new QuarantineError("not-text", 0, "the record is binary data");
  return decodeLines(payload, positionAt, time);
}

/** One bad record in an aggregate that is sound does not take its neighbours along. All of them together may unpack to no more than one record may. */
function decodeAggregate(
  bytes: Bytes,
  positionAt: PositionAt,
  time: number,
  options: PayloadOptions,
): readonly Decoded[] {
  const decoded: Decoded[] = [];
  const { limits = DEFAULT_LIMITS } = options;
  let room = limits.maxBytes;
  let sub = 0;
  for (const record of openAggregate(bytes)) {
    const from = sub;
    let own: readonly Decoded[];
    try {
      const payload = decompress(record, { ...limits, maxBytes: Math.max(room, 1) });
      room -= payload.length;
      own = decodeSingle(payload, (index) => positionAt(from + index), time, options);
    } catch (error) {
      own = [toUndecodable(error, positionAt(from), time, () => record)];
    }
    sub += own.filter(({ kind }) => kind !== "dropped").length;
    decoded.push(...own);
  }
  return decoded;
}
