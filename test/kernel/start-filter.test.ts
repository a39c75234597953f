import { expect, it } from "vitest";
import { RECOGNIZERS } from "../../core/detect/recognizers/index.ts";
import { anchored, spell } from "../../core/detect/trigger-pattern.ts";

it("no trigger begins with a digit where a word in a name does: the kernel looks there for letters alone", () => {
  const triggers = RECOGNIZERS.flatMap((recognizer) => recognizer.triggers.map(anchored));
  const inNames = triggers.map(spell).filter(({ anchor }) => anchor === "word");
  expect(inNames.length).toBeGreaterThan(100);
  expect(inNames.filter(({ spellings }) => spellings.some(([first]) => first!.hasDigits))).toEqual([]);
});
