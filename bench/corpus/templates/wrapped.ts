/** Base64 of JSON, as queues, functions and streams carry it. A span covers the characters that hold the value. */
import { type Fragment, line } from "../builder.ts";
import { type Base64Alphabet, encodeBase64 } from "../encodings.ts";
import { makeUuid } from "../fields.ts";
import { writeJson } from "../json.ts";
import type { Random } from "../random.ts";
import { makeSentence } from "../values/index.ts";
import { makeCompactJson } from "./json.ts";

export interface Wrapped {
  readonly outer: Fragment;
  readonly inner: Fragment;
  readonly encoded: string;
  readonly encoding: Base64Alphabet;
}

export function makeWrappedLine(random: Random): Wrapped {
  const inner = random.chance(85) ? makeCompactJson(random) : makeSentence(random);
  const encoding: Base64Alphabet = random.chance(75) ? "base64" : "base64url";
  const encoded = encodeBase64(inner, encoding);
  const outer = random.pick([
    () => writeJson({ body: encoded, isBase64Encoded: true }),
    () => writeJson({ Records: [{ kinesis: { partitionKey: random.hex(6), data: encoded } }] }),
    () => writeJson({ message: { data: encoded, messageId: random.digits(16), publishTime: "2025-04-01T10:00:00Z" } }),
    () => line`payload=${encoded} id=${makeUuid(random)}`,
    () => writeJson({ awslogs: { data: encoded } }),
  ])();
  return { outer, inner, encoded: encoded.text, encoding };
}
