import { beforeAll, describe, expect, it } from "vitest";
import { createAnalysis, DEFAULT_THRESHOLD } from "../../bench/accuracy/analyze.ts";
import { FLOOR_LINES, FLOORS, HARMLESS_CEILING } from "../../bench/accuracy/floors.ts";
import { measureLines, type Results } from "../../bench/accuracy/results.ts";
import { CORPUS_ENTITIES, generateCorpus } from "../../bench/corpus/index.ts";

/** A floor is raised by `npm run accuracy -- --floors`; it is lowered only with a reason in the commit. */
describe(`on ${FLOOR_LINES} generated lines at the default threshold`, () => {
  let results: Results;
  beforeAll(() => {
    const { answer } = createAnalysis(DEFAULT_THRESHOLD);
    results = measureLines(generateCorpus({ lines: FLOOR_LINES }), { threshold: DEFAULT_THRESHOLD, answer });
  });

  it("every entity of the corpus has a floor", () => {
    const measured = CORPUS_ENTITIES.filter((entity) => (results.entities[entity]?.gold ?? 0) > 0);
    expect(Object.keys(FLOORS).sort()).toEqual([...measured].sort());
  });

  it.each(Object.entries(FLOORS))("%s keeps its recall and precision", (entity, [recall, precision]) => {
    const measured = results.entities[entity]!;
    expect(measured.recall).toBeGreaterThanOrEqual(recall);
    // Without a finding there is no precision, and then the recall's floor says what is wrong.
    expect(measured.precision ?? 1).toBeGreaterThanOrEqual(precision);
  });

  it("harmless lines stay as they are", () => {
    expect(results.hardNegatives.lines).toBeGreaterThan(FLOOR_LINES / 8);
    expect(results.hardNegatives.share).toBeLessThanOrEqual(HARMLESS_CEILING);
  });
});
