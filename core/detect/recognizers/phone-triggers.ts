/** Trigger patterns of telephone numbers: see trigger-pattern.ts. */
/** The digits a number needs beside those of its beginning, each perhaps behind a separator; percent-encoded ones tell enough by themselves. */
function withDigits(beginning: string, count: number): readonly string[] {
  if (count === 0) return [beginning];
  const gaps = ["", "R"];
  return [
    ...gaps.flatMap((gap) => withDigits(`${beginning}${gap}D`, count - 1)),
    ...gaps.flatMap((gap) => ["(", ")", "%2"].map((sign) => `${beginning}${gap}${sign}`)),
  ];
}

/** As `withDigits`, for many: so many characters that are digits or separators. */
const withMany = (beginning: string, count: number): readonly string[] => [
  `${beginning}${"Y".repeat(count)}`,
  ...Array.from({ length: count }, (_, before) => `${beginning}${"Y".repeat(before)}%2`),
];

/** Digits without a separator, and what may follow them: an extension (`x12`), or no word. */
const undelimited = (digits: string): readonly string[] => [`${digits}E`, `${digits}x`, `${digits}ext`];

/** Eight digits, seven in 3-4 and behind a parenthesis: see phone-number.ts. */
export const PHONE_TRIGGERS: readonly string[] = [
  ...withMany("+D", 7),
  ...withMany("+(D", 7),
  "%2bD",
  "%252bD",
  ...withMany("B(+D", 7),
  ...withMany("B(D", 7),
  "BDDDSDDDSDDDD",
  "BDDDSDDDD",
  ...withDigits("BDSDDDSDDD", 1),
  ...withMany("BD (DDD", 4),
  ...withMany("BD-(DDD", 4),
  // Another group of four is `BDDDSDDDD`.
  ...["R", "(", ")"].flatMap((gap) => ["D", "R", "(", ")", "%2"].map((next) => `BDDD DDD${gap}${next}`)),
  "BDDD DDD%2",
  ...withDigits("BDDD/DDD", 2),
  ...[10, 11, 12, 13, 14, 15].flatMap((count) => undelimited(`B${"D".repeat(count)}`)),
  ...withMany("B0DSDDS", 4),
  ...withMany("B0DSDDD", 3),
  ...withMany("B0DDSDD", 3),
  ...withDigits("B0DDDSDD", 2),
  ...withDigits("B0DDDDSDD", 1),
  ...withMany("B0D/DD", 4),
  ...withMany("B0DD/DD", 3),
  ...withDigits("B0DDD/DD", 2),
  ...withDigits("B0DDDD/DD", 1),
  "BDDDD DDDD",
  "BDDDD-DDDD",
  ...withDigits("BDD DDDD", 2),
  "BDDSDDDSDDDSDDDD",
  "B00DDDDDDDD",
  ...withMany("B00DSDD", 3),
  ...withMany("B00DDSD", 3),
  ...withDigits("B00DDDSD", 2),
  ...withDigits("BDDD DD DD", 1),
  "BDD DD DD DD",
  ...undelimited("B0DDDDDDDD"),
  "BDDD%20DDD",
  "BDDD+DDD+DDD",
  "BDDDD%20DDDD",
  "B0D%20DD",
  "B0DD%20DD",
  "B0DDD%20DD",
  "B0DDDD%20DD",
];
