import { QuarantineError } from "../../core/errors.ts";
import type { Bytes } from "../../core/index.ts";
import type { Decoded, Position } from "../items.ts";
import { isBinary } from "./binary.ts";
import { decodeEnvelope, type EnvelopeOptions, looksLikeEnvelope } from "./cloudwatch-logs.ts";
import { type DecompressionLimits, decompress } from "./decompress.ts";
import { decodeLines } from "./lines.ts";

export interface PayloadOptions extends EnvelopeOptions {
  readonly limits?: DecompressionLimits;
}

/**
 * A container that is recognised but not opened. Read as text it would be forwarded with what is inside it unseen.
 * https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md
 */
const KPL_AGGREGATE = [0xf3, 0x89, 0x9a, 0xc2];

/**
 * Opens one payload by what its bytes say it is: gzip or zstd (at most one layer), a CloudWatch Logs envelope, else lines.
 * @throws QuarantineError `too-large`, `bad-encoding`, `bad-envelope` or `not-text`
 */
export function decodePayload(
  bytes: Bytes,
  positionAt: (sub: number) => Position,
  time: number,
  options: PayloadOptions,
): readonly Decoded[] {
  const payload = decompress(bytes, options.limits);
  if (KPL_AGGREGATE.every((byte, i) => payload[i] === byte))
    throw new QuarantineError("bad-encoding", 0, "the record is in a container that is not supported");
  if (looksLikeEnvelope(payload)) return decodeEnvelope(payload, positionAt, time, options);
  if (isBinary(payload)) throw new QuarantineError("not-text", 0, "the record is binary data");
  return decodeLines(payload, positionAt, time);
}
