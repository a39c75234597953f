/**
 * Sixteen bytes at a time: which of them may begin a pattern as neither letter nor digit, by the byte itself and the one behind it. Each is told by its
 * two halves of four bits: a bit stands for a group of marks, and is set for both halves of a mark, and for both of what may follow one.
 * More goes through than begins a pattern, and nothing that does is held up. After "Teddy" of Hyperscan (https://github.com/BurntSushi/aho-corasick).
 */
export interface MarkPairs {
  /** By the low and the high four bits of the mark, and of the next byte: 16 bytes each. */
  readonly firstLow: Uint8Array;
  readonly firstHigh: Uint8Array;
  readonly nextLow: Uint8Array;
  readonly nextHigh: Uint8Array;
}

/** Halves as bits. */
interface Group {
  readonly firsts: readonly [low: number, high: number];
  readonly nexts: readonly [low: number, high: number];
}

const GROUPS = 8;

/** @param pairs for each mark what may follow it */
export function createMarkPairs(pairs: ReadonlyMap<number, readonly number[]>): MarkPairs {
  let groups: Group[] = [...pairs]
    .filter(([, nexts]) => nexts.length > 0)
    .map(([mark, nexts]) => ({ firsts: halvesOf([mark]), nexts: halvesOf(nexts) }));
  while (groups.length > GROUPS) groups = mergeTwo(groups);
  const tables = [0, 1, 2, 3].map(() => new Uint8Array(16)) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  groups.forEach(({ firsts, nexts }, group) => {
    [...firsts, ...nexts].forEach((bits, table) => {
      for (let half = 0; half < 16; half++) if (((bits >> half) & 1) !== 0) tables[table]![half]! |= 1 << group;
    });
  });
  const [firstLow, firstHigh, nextLow, nextHigh] = tables;
  return { firstLow, firstHigh, nextLow, nextHigh };
}

function halvesOf(bytes: readonly number[]): readonly [number, number] {
  let low = 0;
  let high = 0;
  for (const byte of bytes) {
    low |= 1 << (byte & 15);
    high |= 1 << (byte >> 4);
  }
  return [low, high];
}

/** The two go together that let the least through which neither does. */
function mergeTwo(groups: readonly Group[]): Group[] {
  let least = Number.POSITIVE_INFINITY;
  let best: readonly [Group, Group, Group] | undefined;
  groups.forEach((a, i) => {
    for (const b of groups.slice(i + 1)) {
      const both = { firsts: join(a.firsts, b.firsts), nexts: join(a.nexts, b.nexts) };
      const more = sizeOf(both) - sizeOf(a) - sizeOf(b);
      if (more < least) {
        least = more;
        best = [a, b, both];
      }
    }
  });
  const [a, b, both] = best!;
  return [...groups.filter((group) => group !== a && group !== b), both];
}

type Halves = readonly [number, number];
const join = (a: Halves, b: Halves): Halves => [a[0] | b[0], a[1] | b[1]];
/** How many pairs of bytes it lets through. */
const sizeOf = ({ firsts, nexts }: Group): number => countBytes(firsts) * countBytes(nexts);
const countBytes = ([low, high]: Halves): number => countBits(low) * countBits(high);

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
