import type { Results } from "./results.ts";

/** Less than was measured, so that a change elsewhere which moves a single line does not fail the test. */
const SLACK = 0.02;

const lower = (share: number | null): number => Math.max(0, Math.floor(((share ?? 0) - SLACK) * 100) / 100);

/** The two constants of floors.ts, as source text. */
export function printFloors({ entities, hardNegatives }: Results): string {
  const ceiling = Math.ceil(((hardNegatives.share ?? 0) + SLACK / 2) * 100) / 100;
  const rows = Object.entries(entities)
    .filter(([, { gold }]) => gold > 0)
    .map(([entity, { predicted, recall, precision }]) => {
      // What nothing looks for is found by chance, inside a URL.
      const floor = predicted === 0 ? [0, 0] : [lower(recall), lower(precision)];
      return `  ${entity}: [${floor.join(", ")}],`;
    });
  return [
    `export const HARMLESS_CEILING = ${ceiling};`,
    "",
    "export const FLOORS: Readonly<Record<string, readonly [recall: number, precision: number]>> = {",
    ...rows,
    "};",
    "",
  ].join("\n");
}
