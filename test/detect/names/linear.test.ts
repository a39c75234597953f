import { describe, expect, test } from "vitest";
import { detectorOf, scanWhole } from "../harness.ts";

const SIZE = 100_000;
/** Generous: what is quadratic takes minutes. The slowest of these needs a tenth of it on one busy core. */
const SECONDS = 8;
const detector = detectorOf({ entities: ["PERSON", "LOCATION", "ORGANIZATION"] });

describe("hostile repetitions take linear time with names", () => {
  test.each([
    "A ",
    "Aaa Bbb ",
    "A.",
    "Anna ",
    "Anna, ",
    "Anna,",
    "Anna-",
    "Anna'",
    "van der ",
    "Rue de la ",
    "San ",
    "1 High Street, ",
    "Flat 1, ",
    "é",
    "É ",
    "漢",
    "漢 ",
    "\u201c",
    "\u00a0",
    "%20",
    "%C3%89",
    "A%20",
    "%25",
    "name is a",
    "name is anna ",
    "name=",
    "Name: ",
    "Mr. ",
    "A\\n",
    "^A",
    "AbAb",
  ])("%j", (unit) => {
    const { length } = new TextEncoder().encode(unit);
    const bytes = new TextEncoder().encode(unit.repeat(Math.ceil(SIZE / length)));
    const start = performance.now();
    scanWhole(detector, bytes);
    expect((performance.now() - start) / 1000).toBeLessThan(SECONDS);
  });
});
