import type { Bytes } from "../bytes.ts";

/**
 * Member names that the paths of a policy mention, as classes: two names are of one class when no path can tell them
 * apart. Class 0 is "any other name". Looked up from raw bytes, without making a string.
 */
export interface NameTable {
  readonly classes: number;
  classOf(bytes: Bytes, start: number, end: number): number;
  /** 0 where no name has that last byte and length: the look-up that most names of a document need, done in place. */
  readonly filter: Uint8Array;
  /** 0 where no name ends in that byte. */
  readonly endings: Uint8Array;
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

/** Index into `filter` for a name of `length` bytes that ends in `last`. */
export const filterIndex = (length: number, last: number): number => ((length & 31) << 8) | last;

function endingsOf(filter: Uint8Array): Uint8Array {
  const endings = new Uint8Array(256);
  for (let i = 0; i < filter.length; i++) endings[i & 0xff]! |= filter[i]!;
  return endings;
}

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
  const filter = new Uint8Array(32 << 8);
  const buckets: number[][] = Array.from(filter, () => []);
  let emptyClass = 0;
  for (let i = 1; i < spellings.length; i++) {
    const bytes = spellings[i]!;
    if (bytes.length === 0) emptyClass = exact[i] === "" ? i : emptyClass;
    else buckets[filterIndex(bytes.length, bytes[bytes.length - 1]!)]!.push(i);
  }
  const hasLoose = looseClass.size > 0;
  // A loose name may come in any length.
  for (let i = 0; i < filter.length; i++) filter[i] = hasLoose || buckets[i]!.length > 0 ? 1 : 0;

  const classOf = (bytes: Bytes, start: number, end: number): number => {
    const length = end - start;
    if (length <= 0) return emptyClass;
    const bucket = buckets[filterIndex(length, bytes[end - 1]!)]!;
    next: for (let k = 0; k < bucket.length; k++) {
      const candidate = bucket[k]!;
      const spelling = spellings[candidate]!;
      if (spelling.length !== length) continue;
      for (let i = 0; i < length; i++) if (bytes[start + i] !== spelling[i]) continue next;
      return candidate;
    }
    if (!hasLoose || length > 512) return 0;
    return looseClass.get(looseForm(fromUtf8.decode(bytes.subarray(start, end)))) ?? 0;
  };
  return { classes: exact.length, classOf, filter, endings: endingsOf(filter), exact, loose };
}

/** The table with names that are of the class of another. @param aliases from each to the name it stands for */
export function withAliases(table: NameTable, aliases: ReadonlyMap<string, string>): NameTable {
  if (aliases.size === 0) return table;
  const own = createNameTable(aliases.keys(), []);
  const classes = own.exact.map((alias) => {
    const name = utf8.encode(aliases.get(alias ?? "") ?? "");
    return alias === null ? 0 : table.classOf(name, 0, name.length);
  });
  const classOf = (bytes: Bytes, start: number, end: number): number => {
    const alias = own.classOf(bytes, start, end);
    return alias === 0 ? table.classOf(bytes, start, end) : classes[alias]!;
  };
  const filter = table.filter.map((flag, i) => flag | own.filter[i]!);
  return { ...table, classOf, filter, endings: endingsOf(filter) };
}
