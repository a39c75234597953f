import type { Entry } from "./entries.ts";

/** Of all entries with one reason. */
export interface ReasonTotal {
  readonly code: string;
  readonly entries: number;
  /** Of those whose number is known. */
  readonly items: number;
  readonly bytes: number;
}

/** Totals by reason, the most entries first. */
export function countReasons(entries: readonly Entry[]): readonly ReasonTotal[] {
  const totals = new Map<string, { code: string; entries: number; items: number; bytes: number }>();
  for (const { code, items = 0, bytes = 0 } of entries) {
    const total = totals.get(code) ?? { code, entries: 0, items: 0, bytes: 0 };
    totals.set(code, total);
    total.entries++;
    total.items += items;
    total.bytes += bytes;
  }
  return [...totals.values()].sort((a, b) => b.entries - a.entries || (a.code < b.code ? -1 : 1));
}
