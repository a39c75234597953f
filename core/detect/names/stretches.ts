/** What the scores of persons, places and organizations share. */
import { Known } from "./lists.ts";
import type { Run } from "./run.ts";

export const Label = { none: 0, person: 1, place: 2, organization: 3, street: 4 } as const;

/** A score that no cue makes up for. */
export const NEVER = -100;

/** Puts words [from, to) of the run forward as one stretch with a label; the score is in log odds against its being nothing. */
export type Offer = (from: number, to: number, label: number, score: number) => void;

export function isWord(run: Run, k: number): boolean {
  return (run.reader.tokens.known[run.start + k] & (Known.word | Known.common)) !== 0;
}

/** Alone in a cell of a table, or in quotes: `,Moriarty,`, `'Moriarty'`, `|Moriarty|`. */
export function isCell(run: Run, k: number, end: number): boolean {
  const { bytes, tokens, low, high, probe } = run.reader;
  const from = tokens.from[run.start + k];
  const to = tokens.to[run.start + end - 1];
  const before = from > low ? bytes[from - 1] : low === probe!.start ? 0x0a : 0x20;
  const after = to < high ? bytes[to] : high === probe!.limit ? 0x0a : 0x20;
  if (before === 0x0a && after === 0x0a) return false;
  return (isCellEdge(before) || before === 0x0a) && (isCellEdge(after) || after === 0x0a);
}

/** Comma, tab, semicolon, bar, quotation marks. */
export const isCellEdge = (byte: number): boolean =>
  byte === 0x2c || byte === 0x09 || byte === 0x3b || byte === 0x7c || byte === 0x22 || byte === 0x27 || byte === 0x5c;
