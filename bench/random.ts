/** A whole number from 0 to below - 1. */
export type Random = (below: number) => number;

/** mulberry32: small, fast, and good enough to vary a log line. https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

export const pick = <T>(random: Random, list: readonly T[]): T => list[random(list.length)]!;

/** `count` characters of an alphabet. */
export const makeRun = (random: Random, count: number, alphabet: string): string =>
  Array.from({ length: count }, () => alphabet[random(alphabet.length)]).join("");

export const digits = (random: Random, count: number): string => makeRun(random, count, "0123456789");
export const hex = (random: Random, count: number): string => makeRun(random, count, "0123456789abcdef");
