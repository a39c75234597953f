/** URLs with an authority, RFC 3986 section 3: `scheme://…` up to a blank, quote or angle bracket, without closing punctuation. */
import { isAlnum, isLetter, URL_BYTE } from "../classes.ts";
import { Cue } from "../cues.ts";
import { Until } from "../probe.ts";
import { MAX_SPAN } from "../types.ts";
import type { Recognizer } from "./types.ts";

const MAX_SCHEME = 20;
/** What they name is a file or a container, no address. */
const PLACES = ["file", "containerd", "docker", "cri-o"];
/** `.,;:!?'*` and what closes brackets: more often the sentence's than the address's. */
const TRAILING = new Uint8Array(256);
for (const char of ".,;:!?'*_~|") TRAILING[char.charCodeAt(0)] = 1;
/** A closing bracket's opening one; 0 for all other bytes. */
const OPENER = new Uint8Array(256);
OPENER[0x29] = 0x28;
OPENER[0x5d] = 0x5b;
OPENER[0x7d] = 0x7b;

export const url: Recognizer = {
  id: "url",
  entity: "URL",
  scope: "whole",
  cue: Cue.url,
  triggers: ["://"],
  recognize(probe, start, at) {
    const { bytes } = probe;
    let from = start;
    const low = Math.max(probe.start, start - MAX_SCHEME);
    while (from > low && (isAlnum(bytes[from - 1]) || bytes[from - 1] === 0x2b)) from--;
    while (from < start && !isLetter(bytes[from])) from++;
    if (start - from < 2 || PLACES.some((place) => start - from === place.length && probe.matches(from, place)))
      return false;
    probe.from = from;
    const first = probe.at(at);
    if (!isAlnum(first) && first < 0x80 && first !== 0x5b && first !== 0x2f) return false;
    let end = probe.runEnd(at, URL_BYTE);
    if (end - from >= MAX_SPAN) {
      probe.until = Until.url;
      return probe.accept(from, from + MAX_SPAN, 1);
    }
    for (let trimmed = 0; trimmed < 8 && end > at; trimmed++) {
      const last = bytes[end - 1];
      const opener = OPENER[last];
      if (opener !== 0) {
        let open = false;
        for (let i = end - 2, stop = Math.max(at, end - 64); i >= stop && !open; i--) open = bytes[i] === opener;
        if (open) break;
      } else if (TRAILING[last] === 0) break;
      end--;
    }
    return end - at >= 3 && probe.accept(from, end, 1);
  },
  cases: { found: 0.99 },
  weigh: () => "found",
};
