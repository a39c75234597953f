import type { Bytes } from "../bytes.ts";

/**
 * Member names that the paths of a policy mention, as classes: two names are of one class when no path can tell them
 * apart. Class 0 is "any other name". Looked up from raw bytes, without making a string.
 */
export interface NameTable {
  readonly classes: number;
  classOf(bytes: Bytes, start: number, end: number): number;
  /** Which of the given names a class stands for: exact spelling, and loose form (case and separators removed). */
  readonly exact: readonly (string | null)[];
  readonly loose: readonly (string | null)[];
}

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();

/** Case and word separators do not count: `cardNumber` = `card_number` = `Card-Number`. */
export function looseForm(name: string): string {
  return name.toLowerCase().replace(/[_\-. ]/g, "");
}

const BUCKETS = 256;
const hash = (bytes: Bytes, start: number, end: number): number =>
  ((end - start) * 31 + bytes[start]! * 7 + bytes[end - 1]! * 13) & (BUCKETS - 1);

/** @param exactNames names matched as written; @param looseNames names matched in loose form */
export function createNameTable(exactNames: Iterable<string>, looseNames: Iterable<string>): NameTable {
  const looseSet = new Set([...looseNames].map(looseForm));
  const exact: (string | null)[] = [null];
  const loose: (string | null)[] = [null];
  const spellings: Bytes[] = [new Uint8Array(0)];
  for (const name of new Set(exactNames)) {
    const form = looseForm(name);
    exact.push(name);
    loose.push(looseSet.has(form) ? form : null);
    spellings.push(utf8.encode(name));
  }
  const looseClass = new Map<string, number>();
  for (const form of looseSet) {
    looseClass.set(form, exact.length);
    exact.push(null);
    loose.push(form);
  }
  const buckets: number[][] = Array.from({ length: BUCKETS }, () => []);
  let emptyClass = 0;
  for (let i = 1; i < spellings.length; i++) {
    const bytes = spellings[i]!;
    if (bytes.length === 0) emptyClass = i;
    else buckets[hash(bytes, 0, bytes.length)]!.push(i);
  }
  const filled = Uint8Array.from(buckets, (bucket) => (bucket.length > 0 ? 1 : 0));
  const hasLoose = looseClass.size > 0;

  const classOf = (bytes: Bytes, start: number, end: number): number => {
    const length = end - start;
    if (length <= 0) return emptyClass;
    const slot = hash(bytes, start, end);
    if (filled[slot] === 1) {
      next: for (const candidate of buckets[slot]!) {
        const spelling = spellings[candidate]!;
        if (spelling.length !== length) continue;
        for (let i = 0; i < length; i++) if (bytes[start + i] !== spelling[i]) continue next;
        return candidate;
      }
    }
    if (!hasLoose || length > 512) return 0;
    return looseClass.get(looseForm(fromUtf8.decode(bytes.subarray(start, end)))) ?? 0;
  };
  return { classes: exact.length, classOf, exact, loose };
}
