/**
 * Random choices from a seed. Integer arithmetic only, so every machine and every version of Node.js draws the same.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #count = 1;

  constructor(seed: string) {
    // FNV-1a with a final mix, http://www.isthe.com/chongo/tech/comp/fnv/, once for each word of state.
    const hash = (basis: number): number => {
      let h = basis;
      for (let i = 0; i < seed.length; i++) h = Math.imul(h ^ seed.charCodeAt(i), 0x01000193);
      h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
      return (h ^ (h >>> 13)) >>> 0;
    };
    this.#a = hash(0x811c9dc5);
    this.#b = hash(0x1b873593);
    this.#c = hash(0x9e3779b9);
    for (let i = 0; i < 12; i++) this.#next();
  }

  /** sfc32, Chris Doty-Humphrey's small fast counter: https://pracrand.sourceforge.net/ */
  #next(): number {
    const sum = (this.#a + this.#b + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** A whole number from 0 to `count - 1`. */
  below(count: number): number {
    return Math.floor((this.#next() / 2 ** 32) * count);
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  /** Different members, in random order. */
  sample<T>(list: readonly T[], count: number): T[] {
    const rest = [...list];
    const taken: T[] = [];
    while (taken.length < count && rest.length > 0) taken.push(rest.splice(this.below(rest.length), 1)[0]!);
    return taken;
  }

  text(alphabet: string, length: number): string {
    let out = "";
    for (let i = 0; i < length; i++) out += alphabet[this.below(alphabet.length)];
    return out;
  }

  digits(length: number): string {
    return this.text("0123456789", length);
  }

  /** The first digit is not 0. */
  number(length: number): string {
    return `${this.between(1, 9)}${this.digits(length - 1)}`;
  }

  hex(length: number): string {
    return this.text("0123456789abcdef", length);
  }

  upper(length: number): string {
    return this.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", length);
  }

  alphanumeric(length: number): string {
    return this.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", length);
  }

  /** `#` becomes a digit, `@` a capital letter, `*` either of them; the rest stays. */
  shape(pattern: string): string {
    return pattern.replace(/[#@*]/g, (sign) =>
      sign === "#" ? this.digits(1) : sign === "@" ? this.upper(1) : this.text("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", 1),
    );
  }
}
