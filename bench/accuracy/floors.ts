/**
 * What every entity has to reach on FLOOR_LINES lines of bench/corpus at the default threshold; test/accuracy/floors.test.ts
 * holds the detector to it. After an improvement: `npm run accuracy -- --floors`, and paste what it prints.
 */
export const FLOOR_LINES = 2000;

/** At most this share of the lines without anything sensitive may be hit. */
export const HARMLESS_CEILING = 1;

export const FLOORS: Readonly<Record<string, readonly [recall: number, precision: number]>> = {};
