import { KeyError } from "../errors.ts";
import { encodeUtf8 } from "./encoding.ts";
import type { OperatorFactory } from "./operator.ts";
import { labelOf } from "./replace.ts";
import { MAX_SEALED_VALUE } from "./sealed-token.ts";
import type { ValueSource } from "./types.ts";

/** The value itself, readable again for who has the key ring (core/reveal.ts). One that is too long is replaced. */
export const createEncrypt: OperatorFactory<"encrypt"> = (_action, { pseudonyms }) => {
  if (pseudonyms === undefined)
    throw new KeyError("missing-keys", "the policy asks for encrypt, which needs a key ring, and none was given");
  const encrypt = (entity: string, value: string, source?: ValueSource): string | null => {
    if (pseudonyms.isOwnToken(value)) return null;
    const { bytes, verbatim } = source ?? { bytes: encodeUtf8(value), verbatim: false };
    return bytes.length > MAX_SEALED_VALUE ? labelOf(entity) : pseudonyms.encrypt(entity, value, { bytes, verbatim });
  };
  // Different names have different tokens, so names stay apart.
  return { constant: () => null, apply: encrypt, applyToName: (entity, name) => encrypt(entity, name) };
};
