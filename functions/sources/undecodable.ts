import { QuarantineError } from "../../core/errors.ts";
import type { Bytes } from "../../core/index.ts";
import type { Position, Undecodable } from "../items.ts";

/** What did not decode, with the reason if it is one of ours. @param count how many items are in it, if that is known */
export function toUndecodable(
  error: unknown,
  position: Position,
  time: number,
  raw: () => Bytes,
  count?: number,
): Undecodable {
  const known = error instanceof QuarantineError ? error : new QuarantineError("bad-envelope", 0, "decoding failed");
  const { code, position: offset } = known;
  return { kind: "undecodable", position, time, code, offset, raw, ...(count === undefined ? {} : { count }) };
}
