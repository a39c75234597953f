import type { Finding } from "../core/index.ts";

export interface TallyRow {
  readonly entity: string;
  readonly action: string;
  readonly rule: string;
  count: number;
}

/** Counts of findings by entity, action and rule: all that is ever shown of them in tables and reports. */
export class Tally {
  readonly #rows = new Map<string, TallyRow>();
  total = 0;

  add(findings: readonly Finding[]): void {
    for (const { entity, action, rule } of findings) {
      const key = `${entity}\n${action}\n${rule}`;
      const row = this.#rows.get(key);
      if (row === undefined) this.#rows.set(key, { entity, action, rule, count: 1 });
      else row.count++;
      this.total++;
    }
  }

  /** Most frequent first. */
  rows(): TallyRow[] {
    return [...this.#rows.values()].sort(
      (a, b) =>
        b.count - a.count || compare(a.entity, b.entity) || compare(a.action, b.action) || compare(a.rule, b.rule),
    );
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
