import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { LISTS } from "../../../core/detect/names/list-data.ts";
import { flagsOf, Known, NAME, PLACE } from "../../../core/detect/names/lists.ts";
import { wordHash } from "../../../core/detect/names/term-table.ts";
import { isFetched } from "../../../scripts/name-sources.ts";

const flags = (word: string): number => flagsOf(wordHash(word));

describe("the lists", () => {
  test("have names of many languages, in any spelling", () => {
    for (const word of [
      "Anna",
      "Priya",
      "Wiesław",
      "Wieslaw",
      "MÜLLER",
      "Muller",
      "Nguyen",
      "O'Brien",
      "O’Brien",
      "Γιώργος",
    ])
      expect(flags(word) & NAME, word).not.toBe(0);
  });

  test("have places, also of several words", () => {
    for (const phrase of ["Leipzig", "new york", "São Paulo", "Deutschland", "Texas", "Saint Helena"])
      expect(flags(phrase) & PLACE, phrase).not.toBe(0);
  });

  test("know words of the language, and do not take them for names", () => {
    for (const word of ["service", "customer", "order", "most", "the"]) expect(flags(word) & NAME, word).toBe(0);
    for (const word of ["service", "customer", "most"]) expect(flags(word) & Known.common, word).not.toBe(0);
  });

  test("have no log levels, keywords, products or months as names", () => {
    for (const word of ["Error", "Select", "Chrome", "Kafka", "May", "Monday", "Null"])
      expect(flags(word) & (NAME | PLACE), word).toBe(0);
  });

  test("take a foreign word for one of theirs less than once in five hundred", () => {
    let hits = 0;
    for (let i = 0; i < 20_000; i++) if (flags(`zq${i.toString(36)}xw`) !== 0) hits++;
    expect(hits).toBeLessThan(40);
  });

  test("are small, and hold no text", () => {
    expect(LISTS.data.length).toBeLessThan(1_000_000);
    expect(LISTS.data).toMatch(/^[A-Za-z0-9+/]+$/);
  });

  // Two of the sources are on PyPI and come with the first `npm run name-lists`.
  test.runIf(isFetched())("are what their sources make", { timeout: 120_000 }, () => {
    const script = join(import.meta.dirname, "../../../scripts/build-name-lists.ts");
    const output = execFileSync(process.execPath, ["--conditions=source", script, "--check"], { encoding: "utf8" });
    expect(output).toBe("up to date\n");
  });
});
