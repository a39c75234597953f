/** International bank account numbers, ISO 13616: country, length from the registry, MOD 97-10; compact or in groups of four. */
import { isAlnum, isDigit, isLetter } from "../classes.ts";
import { Cue } from "../cues.ts";
import type { Probe } from "../probe.ts";
import { IBAN_COUNTRIES, ibanLength } from "../validators/iban-length.ts";
import { isMod97Valid } from "../validators/mod97.ts";
import type { Recognizer } from "./types.ts";

const VALID = 1;
const UPPER_CASE = 2;
const text = new Uint8Array(40);

/** Length of a blank or dash at `at`, also percent-encoded once or twice and as `+`; 0 if there is none. */
function gapAt(probe: Probe, at: number): number {
  const byte = probe.at(at);
  if (byte === 0x20 || byte === 0x2d || byte === 0x2b) return 1;
  if (byte !== 0x25 || probe.at(at + 1) !== 0x32) return 0;
  const code = probe.at(at + 2) === 0x35 && probe.at(at + 3) === 0x32 ? at + 4 : at + 2;
  const last = probe.at(code) | 0x20;
  return last === 0x30 || last === 0x62 || last === 0x64 || last === 0x20 ? code + 1 - at : 0;
}

export const ibanCode: Recognizer = {
  id: "iban-code",
  entity: "IBAN_CODE",
  cue: Cue.iban,
  readsFromStart: true,
  // A country and its check digits, and four more characters behind them or behind a gap.
  triggers: IBAN_COUNTRIES.flatMap((country) => [`B${country}DDAAAA`, `B${country}DDRAAAA`, `B${country}DD%2`]),
  recognize(probe, start) {
    probe.from = start;
    const { bytes } = probe;
    const wanted = ibanLength(bytes[start], bytes[start + 1]);
    if (
      wanted === 0 ||
      (start > probe.start && bytes[start - 1] === 0x2d && start - 2 >= probe.start && isAlnum(bytes[start - 2]))
    )
      return false;
    let count = 4;
    let position = start + 4;
    let upper = true;
    for (let i = 0; i < 4; i++) text[i] = bytes[start + i];
    while (count < wanted) {
      const gap = count % 4 === 0 ? gapAt(probe, position) : 0;
      const byte = probe.at(position + gap);
      if (!isDigit(byte) && !isLetter(byte)) return false;
      text[count++] = byte;
      position += gap + 1;
    }
    for (let i = 0; i < count; i++) if (text[i] >= 0x61) upper = false;
    if (!probe.isBoundaryAfter(position)) return false;
    const valid = isMod97Valid(text, count);
    return probe.accept(start, position, (valid ? VALID : 0) | (upper ? UPPER_CASE : 0));
  },
  cases: { valid: 0.98, "lower-case-cued": 0.95, "lower-case": 0.85, "invalid-cued": 0.82, invalid: 0 },
  weigh(probe, evidence) {
    if ((probe.level & VALID) !== 0)
      return (probe.level & UPPER_CASE) !== 0 ? "valid" : evidence.says(Cue.iban) ? "lower-case-cued" : "lower-case";
    if (evidence.keyHas(Cue.identifier)) return "invalid";
    return evidence.says(Cue.iban) ? "invalid-cued" : "invalid";
  },
};
