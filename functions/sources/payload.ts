import { QuarantineError } from "../../core/errors.ts";
import type { Bytes } from "../../core/index.ts";
import type { Decoded, Position } from "../items.ts";
import { isBinary } from "./binary.ts";
import { decodeEnvelope, type EnvelopeOptions, looksLikeEnvelope } from "./cloudwatch-logs.ts";
import { type GunzipLimits, gunzipBounded, isGzip } from "./gunzip.ts";
import { decodeLines } from "./lines.ts";

export interface PayloadOptions extends EnvelopeOptions {
  readonly gunzip?: GunzipLimits;
}

/**
 * Containers that are recognised but not opened. Read as text they would be forwarded with what is inside them unseen.
 * KPL aggregate: https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md; zstd: RFC 8878, 3.1.1.
 */
const UNOPENED: readonly (readonly number[])[] = [
  [0xf3, 0x89, 0x9a, 0xc2],
  [0x28, 0xb5, 0x2f, 0xfd],
];

/**
 * Opens one payload by what its bytes say it is: gzip (at most one layer), a CloudWatch Logs envelope, else lines.
 * @throws QuarantineError `too-large`, `bad-encoding`, `bad-envelope` or `not-text`
 */
export function decodePayload(
  bytes: Bytes,
  positionAt: (sub: number) => Position,
  time: number,
  options: PayloadOptions,
): readonly Decoded[] {
  const payload = isGzip(bytes) ? gunzipBounded(bytes, options.gunzip) : bytes;
  if (payload !== bytes && isGzip(payload))
    throw new QuarantineError("bad-encoding", 0, "the record is compressed more than once");
  if (UNOPENED.some((magic) => magic.every((byte, i) => payload[i] === byte)))
    throw new QuarantineError("bad-encoding", 0, "the record is in a container that is not supported");
  if (looksLikeEnvelope(payload)) return decodeEnvelope(payload, positionAt, time, options);
  if (isBinary(payload)) throw new QuarantineError("not-text", 0, "the record is binary data");
  return decodeLines(payload, positionAt, time);
}
