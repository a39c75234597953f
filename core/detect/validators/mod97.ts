import type { Bytes } from "../../bytes.ts";

/** ISO 7064 MOD 97-10 as IBANs use it (ISO 13616): the first four characters move to the end, letters count 10 to 35. */
export function isMod97Valid(text: Bytes, length: number): boolean {
  let rest = 0;
  for (let i = 0; i < length; i++) {
    const byte = text[(i + 4) % length];
    if (byte >= 0x30 && byte <= 0x39) rest = (rest * 10 + byte - 0x30) % 97;
    else rest = (rest * 100 + (byte & 0xdf) - 55) % 97;
  }
  return rest === 1;
}
